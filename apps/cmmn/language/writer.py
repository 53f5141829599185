"""From a definition to its plan file: the outline, and numbered sentences that read well and say the same again.

The sentences are made in `rules`; the lines of the outline are put together here, each as its reader knows it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from apps.cmmn.definition import CASE, CaseDefinition, EmailProcess, Extra, Item, Kind
from apps.cmmn.language import (
    details,
    durations,
    fieldlines,
    headers,
    layout,
    plannings,
    prose,
    statuses,
    tables,
    timed,
)
from apps.cmmn.language.marks import key_in_brackets, name_as_written, quoted
from apps.cmmn.language.names import slug
from apps.cmmn.language.naming import word_as_written
from apps.cmmn.language.prose import STEP
from apps.cmmn.language.reader import read
from apps.cmmn.language.rules import rules_of
from apps.cmmn.language.setting import Setting, setting_of
from apps.cmmn.language.wording import in_backticks

_RECEIVERS = {"client": "the client", "owner": "the owner of the case", "team": "the team of the case"}
_ROW = 2_000
"""As many signs stand in one row of a text that must be put in quotes."""


def write(definition: CaseDefinition) -> str:
    """The plan file. Reading it gives an equal definition; DefinitionError when something cannot be said."""
    known = setting_of(definition)
    spoken = timed.spoken(definition, known)
    if spoken:
        text = _written(_Writer(definition, known, spoken))
        if read(text).definition == definition:
            return text
    return _written(_Writer(definition, known, {}))


def _written(writer: "_Writer") -> str:
    parts = [
        writer.head(),
        writer.outcomes(),
        _section("Statuses", statuses.written(writer.definition.statuses, writer.setting)),
        _section("Teams", writer.teams()),
        _section("Roles", writer.roles()),
        _section("Fields", writer.fields()),
        _section("Steps", writer.steps()),
        _section("Decision tables", writer.tables()),
        _section("Rules", writer.rules()),
        _section("Kept from other tools", writer.extras()),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(heading: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return [heading, *found] if found else []


class _Writer:
    """The parts of one plan file. `spoken` are the timers that are said in the rules and not in the outline."""

    def __init__(self, definition: CaseDefinition, setting: Setting, spoken: Mapping[str, str]) -> None:
        self.definition, self.setting, self.spoken = definition, setting, spoken
        self.items = [item for item in definition.walk() if item.key not in spoken]
        self.stems = Counter(slug(item.name, otherwise="step") for item in self.items)

    def head(self) -> list[str]:
        plan = self.definition
        stem = slug(plan.name, joint="-", otherwise="plan")
        lines = [f"Plan: {name_as_written(plan.name)}{'' if plan.key == stem else f' {key_in_brackets(plan.key)}'}"]
        lines += prose.paragraph(plan.description, "", "Description", fieldlines.is_prose)
        settings = [
            *_setting("Case number", plan.number_pattern, "{key}-{year}-{n:05}"),
            *_setting("Case title", plan.title_pattern, "{name}"),
            *_setting("Request introduction", plan.request_intro, ""),
            *([f"Can be reopened: {statuses.reopening_in_words(plan.reopening)}"] if plan.reopening != "" else []),
        ]
        return [*lines, *([""] if settings else []), *settings]

    def outcomes(self) -> list[str]:
        found = self.definition.outcomes
        lines = ["Outcomes", *(f"- {fieldlines.choice(value, label, 'outcome')}" for value, label in found)]
        return [] if found == (("completed", "Completed"),) else lines

    def teams(self) -> Iterator[str]:
        teams = dict.fromkeys(item.team for item in self.items if item.team is not None)
        yield from (f"- {name_as_written(team, without=':')}" for team in teams)

    def roles(self) -> Iterator[str]:
        stems = Counter(slug(role.name, otherwise="role") for role in self.definition.roles)
        for role in self.definition.roles:
            stem = slug(role.name, otherwise="role")
            key = "" if stem == role.key and stems[stem] == 1 else f" {key_in_brackets(role.key)}"
            yield f"- {name_as_written(role.name)}{key}"

    def fields(self) -> Iterator[str]:
        fields = self.definition.fields
        yield from fieldlines.written(fields, fieldlines.stems_of(fields), self.setting)

    def steps(self) -> Iterator[str]:
        for item in self.definition.items:
            yield from self._item(item, "")
        if self.definition.planning is not None:
            default = plannings.key_by_itself(CASE)
            yield from plannings.written(self.definition.planning, default, self.setting, "")

    def tables(self) -> Iterator[str]:
        stems = [slug(table.name, otherwise="table") for table in self.definition.decisions]
        for table in self.definition.decisions:
            yield from tables.written(table, stems, self.setting)

    def rules(self) -> Iterator[str]:
        for at, rule in enumerate(rules_of(self.definition, self.spoken), start=1):
            yield f"{at}. {rule.sentence}"

    def extras(self) -> Iterator[str]:
        for extra in self.definition.extras:
            yield from _extra(extra)

    def _item(self, item: Item, indent: str) -> Iterator[str]:
        if item.key in self.spoken:
            return
        stem = slug(item.name, otherwise="step")
        is_plain = stem == item.key and self.stems[stem] == 1
        key = "" if is_plain else f" {key_in_brackets(item.key)}"
        is_silent = item.kind is Kind.PROCESS_TASK and item.process is None
        head = "Automatic step" if is_silent else headers.HEADS[item.kind]
        yield f"{indent}{head}: {name_as_written(item.name)}{key}"
        inside = indent + STEP
        yield from prose.paragraph(item.description, inside, "About", _is_prose)
        yield from _work(item, inside)
        for detail in details.DETAILS:
            yield from detail.line(item, self.setting, inside)
        if item.process:
            yield from _email(item.process, inside)
        for child in item.items:
            yield from self._item(child, inside)
        if item.planning is not None:
            yield from plannings.written(item.planning, plannings.key_by_itself(item.key), self.setting, inside)


def _setting(label: str, value: str, usual: str) -> list[str]:
    return [] if value == usual else list(prose.labelled(label, value, ""))


def _work(item: Item, indent: str) -> Iterator[str]:
    """`By Claims, within 2 days.`"""
    due = None if item.due is None else f"within {durations.to_words(item.due) or in_backticks(item.due)}"
    if item.team is not None:
        yield f"{indent}By {_team(item.team)}{f', {due}' if due else ''}."
    elif due is not None:
        yield f"{indent}{due[:1].upper()}{due[1:]}."


def _team(team: str) -> str:
    is_plain = name_as_written(team) == team and not team.endswith(".") and "within" not in team.casefold()
    return team if is_plain else quoted(team)


def _email(process: EmailProcess, indent: str) -> Iterator[str]:
    is_address = process.to.casefold() not in headers.RECEIVERS and not process.to.endswith(".")
    if process.to in _RECEIVERS:
        yield f"{indent}To: {_RECEIVERS[process.to]}"
    else:
        yield f"{indent}To: {process.to if is_address and prose.is_line(process.to) else quoted(process.to)}"
    yield from prose.labelled("Subject", process.subject, indent)
    yield from prose.labelled("Text", process.body, indent)


def _extra(extra: Extra) -> Iterator[str]:
    """Word for word: as indented lines, or where they would lose their shape in quotes, some signs in each row."""
    yield f"- {word_as_written(extra.place)}:"
    text = extra.xml
    if prose.is_block(text, layout.MAX_LINE) and not text.startswith('"'):
        yield from (f"{STEP * 2}{row}" if row else "" for row in text.split("\n"))
    else:
        for start in range(0, len(text), _ROW) if text else [0]:
            yield f"{STEP * 2}{quoted(text[start : start + _ROW])}"


def _is_prose(text: str) -> bool:
    return details.is_prose(text) and fieldlines.is_prose(text)
