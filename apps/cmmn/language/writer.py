"""From a definition to its plan file: the outline, and numbered sentences that read well and say the same again.

The sentences are made in `rules`; the lines of the outline are written here as `outline` reads them.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from apps.cmmn.definition import CaseDefinition, EmailProcess, Field, Item, Kind
from apps.cmmn.language import durations, headers, layout
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.marks import is_quoted, key_in_brackets, name_as_written, quoted
from apps.cmmn.language.names import slug
from apps.cmmn.language.problems import Mistake, Position
from apps.cmmn.language.reader import fields_named
from apps.cmmn.language.rules import rules_of
from apps.cmmn.language.setting import setting_of

WIDTH = 110
STEP = "  "
_RECEIVERS = {"client": "the client", "owner": "the owner of the case", "team": "the team of the case"}
_KINDS = {Kind.STAGE: "Stage", Kind.HUMAN_TASK: "Task", Kind.MILESTONE: "Milestone", Kind.PROCESS_TASK: "E-mail"}


def write(definition: CaseDefinition) -> str:
    """The plan file. Reading it gives an equal definition; DefinitionError when something cannot be said."""
    writer = _Writer(definition)
    parts = [writer.head(), writer.outcomes(), writer.teams(), writer.fields(), writer.steps(), writer.rules()]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Writer:
    def __init__(self, definition: CaseDefinition) -> None:
        self.definition = definition
        self.items = list(definition.walk())
        self.setting = setting_of(definition)
        self.stems = Counter(slug(item.name, otherwise="step") for item in self.items)
        self.field_stems = Counter(slug(spec.label, otherwise="field") for spec in definition.fields)

    def head(self) -> list[str]:
        plan = self.definition
        stem = slug(plan.name, joint="-", otherwise="plan")
        lines = [f"Plan: {name_as_written(plan.name)}{'' if plan.key == stem else f' {key_in_brackets(plan.key)}'}"]
        lines += _prose(plan.description, "", "Description")
        settings = [
            *_setting("Case number", plan.number_pattern, "{key}-{year}-{n:05}"),
            *_setting("Case title", plan.title_pattern, "{name}"),
            *_setting("Request introduction", plan.request_intro, ""),
        ]
        return [*lines, *([""] if settings else []), *settings]

    def outcomes(self) -> list[str]:
        if self.definition.outcomes == (("completed", "Completed"),):
            return []
        return ["Outcomes", *(f"- {_choice(value, label, 'outcome')}" for value, label in self.definition.outcomes)]

    def teams(self) -> list[str]:
        teams = dict.fromkeys(item.team for item in self.items if item.team is not None)
        return ["Teams", *(f"- {name_as_written(team, without=':')}" for team in teams)] if teams else []

    def fields(self) -> list[str]:
        lines = [line for spec in self.definition.fields for line in self._field(spec)]
        return ["Fields", *lines] if lines else []

    def steps(self) -> list[str]:
        lines = [line for item in self.definition.items for line in self._item(item, "")]
        return ["Steps", *lines] if lines else []

    def rules(self) -> list[str]:
        lines = [f"{at}. {rule.sentence}" for at, rule in enumerate(rules_of(self.definition), start=1)]
        return ["Rules", *lines] if lines else []

    def _field(self, spec: Field) -> Iterator[str]:
        stem = slug(spec.label, otherwise="field")
        is_plain = stem == spec.key and self.field_stems[stem] == 1
        key = "" if is_plain else f" {key_in_brackets(spec.key)}"
        said = [headers.TYPES[spec.type][0]]
        said += ["required"] if spec.required else []
        said += ["on the request form"] if spec.on_request_form else []
        yield f"- {name_as_written(spec.label, without=':')}{key}: {', '.join(said)}"
        yield from _prose(spec.help, STEP, "Help")
        for value, label in spec.choices:
            yield f"{STEP}- {_choice(value, label, 'choice')}"

    def _item(self, item: Item, indent: str) -> Iterator[str]:
        stem = slug(item.name, otherwise="step")
        is_plain = stem == item.key and self.stems[stem] == 1
        key = "" if is_plain else f" {key_in_brackets(item.key)}"
        is_silent = item.kind is Kind.PROCESS_TASK and item.process is None
        yield f"{indent}{'Automatic step' if is_silent else _KINDS[item.kind]}: {name_as_written(item.name)}{key}"
        inside = indent + STEP
        yield from _prose(item.description, inside, "About")
        yield from _work(item, inside)
        yield from self._form(item, inside)
        if item.process:
            yield from _email(item.process, inside)
        for child in item.items:
            yield from self._item(child, inside)

    def _form(self, item: Item, indent: str) -> Iterator[str]:
        asked = [f"{self._asked(entry.field)}{' (required)' if entry.required else ''}" for entry in item.form]
        line = f"{indent}Asks for: {', '.join(asked)}."
        if asked and len(line) <= WIDTH:
            yield line
        elif asked:
            yield f"{indent}Asks for:"
            yield from (f"{indent}{STEP}- {entry}" for entry in asked)

    def _asked(self, key: str) -> str:
        """The field's label where it is understood, else its key."""
        spec = self.setting.fields.get(key)
        label = spec.label if spec else ""
        if spec is None or label != name_as_written(label, without=",()") or label.endswith((".", " ")):
            return key_in_brackets(key)
        try:
            is_understood = fields_named(label, Position(1), self.setting) == [key]
        except Mistake:
            is_understood = False
        return label if is_understood else key_in_brackets(key)


def _choice(value: str, label: str, otherwise: str) -> str:
    key = "" if slug(label, otherwise=otherwise) == value else f" {key_in_brackets(value)}"
    return f"{name_as_written(label)}{key}"


def _setting(label: str, value: str, usual: str) -> list[str]:
    return [] if value == usual else list(_labelled(label, value, ""))


def _work(item: Item, indent: str) -> Iterator[str]:
    """`By Claims, within 2 days.`"""
    due = None if item.due is None else f"within {durations.to_words(item.due) or _iso(item.due)}"
    if item.team is not None:
        yield f"{indent}By {_team(item.team)}{f', {due}' if due else ''}."
    elif due is not None:
        yield f"{indent}{due[:1].upper()}{due[1:]}."


def _team(team: str) -> str:
    is_plain = name_as_written(team) == team and not team.endswith(".") and "within" not in team.casefold()
    return team if is_plain else quoted(team)


def _iso(due: str) -> str:
    return f"`{due}`" if due.isprintable() and due == due.strip() and "`" not in due and due else quoted(due)


def _email(process: EmailProcess, indent: str) -> Iterator[str]:
    is_address = process.to.casefold() not in headers.RECEIVERS and not process.to.endswith(".")
    if process.to in _RECEIVERS:
        yield f"{indent}To: {_RECEIVERS[process.to]}"
    else:
        yield f"{indent}To: {process.to if is_address and _is_line(process.to) else quoted(process.to)}"
    yield from _labelled("Subject", process.subject, indent)
    yield from _labelled("Text", process.body, indent)


def _labelled(label: str, text: str, indent: str) -> Iterator[str]:
    """A value behind its label: on the line, as a block below it, or in quotes with its signs."""
    if _is_line(text):
        yield f"{indent}{label}: {text}"
    elif "\n" in text and _is_block(text):
        yield f"{indent}{label}:"
        yield from (f"{indent}{STEP}{row}" if row else "" for row in text.split("\n"))
    else:
        yield f"{indent}{label}: {quoted(text)}"


def _is_line(text: str) -> bool:
    return text != "" and text == text.strip() and text.isprintable() and not is_quoted(text)


def _is_block(text: str) -> bool:
    """Whether a text keeps its shape as indented lines."""
    rows = text.split("\n")
    filled = [row for row in rows if row.strip()]
    depths = {len(row) - len(row.lstrip()) for row in filled}
    return (
        all(row == "" or row.strip() for row in rows)
        and rows[0] != "" != rows[-1]
        and 0 in depths
        and len(depths) < 5
        and not set(text) & set("\t\r")
        and max(map(len, rows)) < layout.MAX_LINE // 2
    )


def _prose(text: str, indent: str, label: str) -> Iterable[str]:
    """Plain lines where they are read as such, else the text behind its label."""
    if not text:
        return []
    if _is_line(text):
        rows = textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
        for lines in (rows, [text]):
            if " ".join(lines) == text and all(_is_prose(line) for line in lines):
                return [f"{indent}{line}" for line in lines]
    return list(_labelled(label, text, indent))


def _is_prose(text: str) -> bool:
    line = layout.Line(1, 1, text)
    return (
        not layout.is_comment(line)
        and not headers.is_numbered(line)
        and headers.label(Piece(text, 1)) is None
        and headers.by_team(text) is None
        and not text.casefold().startswith("within ")
        and not layout.is_heading(text)
    )
