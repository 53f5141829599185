"""A plan while it is being read: what has been said so far and where, and the definition that comes of it.

The lines are read in `outline` and `rules`; here is only how what they say is put together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.cmmn.definition import (
    CASE,
    CaseDefinition,
    Criterion,
    EmailProcess,
    Field,
    FieldType,
    FormField,
    Item,
    Kind,
)
from apps.cmmn.language.conditions import fault
from apps.cmmn.language.layout import Line
from apps.cmmn.language.meaning import Said
from apps.cmmn.language.names import slug
from apps.cmmn.language.problems import Position
from apps.cmmn.sentences import gettext_noop


@dataclass(slots=True)
class FieldDraft:
    """A field as its lines say it."""

    label: str
    own_key: str | None
    line: Line
    type: FieldType = FieldType.TEXT
    required: bool = False
    on_request_form: bool = False
    help: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""

    def field(self) -> Field:
        return Field(
            self.key, self.label, self.type, self.required, tuple(self.choices), self.help, self.on_request_form
        )


@dataclass(slots=True)
class ItemDraft:
    """A step as its lines and the rules say it. `form` holds names until all fields are known."""

    name: str
    own_key: str | None
    kind: Kind
    line: Line
    level: int
    items: list["ItemDraft"] = field(default_factory=list)
    description: str = ""
    team: str | None = None
    due: str | None = None
    to: str | None = None
    subject: str | None = None
    body: str | None = None
    is_email: bool = False
    asked: list[tuple[str, bool, Position]] = field(default_factory=list)
    form: list[FormField] = field(default_factory=list)
    key: str = ""
    said: dict[str, tuple[object, Position]] = field(default_factory=dict)
    entry: list[tuple[Criterion, Position]] = field(default_factory=list)
    exit: list[tuple[Criterion, Position]] = field(default_factory=list)

    def walk(self) -> Iterator["ItemDraft"]:
        yield self
        for item in self.items:
            yield from item.walk()

    @property
    def process(self) -> EmailProcess | None:
        is_said = self.is_email or not self.to is self.subject is self.body is None
        return (
            EmailProcess("client" if self.to is None else self.to, self.subject or "", self.body or "")
            if is_said
            else None
        )

    def item(self) -> Item:
        settings = {aspect: value for aspect, (value, _) in self.said.items()}
        return Item(
            key=self.key,
            name=self.name,
            kind=self.kind,
            items=tuple(item.item() for item in self.items),
            entry=_numbered(self.entry, "entry"),
            exit=_numbered(self.exit, "exit"),
            description=self.description,
            form=tuple(self.form),
            process=self.process,
            due=self.due,
            team=self.team,
            **settings,  # type: ignore[arg-type]
        )


@dataclass(slots=True)
class PlanDraft:
    """The whole plan; `case` is a draft of the case itself, for the rules that speak of it."""

    case: ItemDraft
    settings: dict[str, str] = field(default_factory=dict)
    fields: list[FieldDraft] = field(default_factory=list)
    outcomes: list[tuple[str, str]] | None = None
    teams: dict[str, Line] = field(default_factory=dict)
    has_teams: bool = False

    def walk(self) -> Iterator[ItemDraft]:
        for item in self.case.items:
            yield from item.walk()

    def definition(self) -> CaseDefinition:
        settings: dict[str, Any] = {**self.settings}
        if self.outcomes is not None:
            settings["outcomes"] = tuple(self.outcomes)
        return CaseDefinition(
            key=self.case.key,
            name=self.case.name,
            items=tuple(item.item() for item in self.case.items),
            exit=_numbered(self.case.exit, "exit"),
            auto_complete="auto_complete" in self.case.said,
            fields=tuple(spec.field() for spec in self.fields),
            description=self.case.description,
            **settings,
        )

    def places(self) -> Mapping[str, Position]:
        """Where each part of the definition stands, by its path in the JSON."""
        found = {"": self.case.line.position}
        for at, spec in enumerate(self.fields):
            found[f"fields[{at}]"] = spec.line.position
        _add_criteria(found, "", self.case)
        _add_items(found, self.case.items, "items")
        return found


def give_keys(drafts: Iterable[FieldDraft | ItemDraft], *, otherwise: str) -> None:
    """Keys in brackets are kept; every other name gives its key, with a number behind it where that is taken."""
    drafts = list(drafts)
    taken = {draft.own_key for draft in drafts if draft.own_key is not None}
    numbers: Counter[str] = Counter()
    for draft in drafts:
        if draft.own_key is not None:
            draft.key = draft.own_key
            continue
        stem = slug(draft.label if isinstance(draft, FieldDraft) else draft.name, otherwise=otherwise)
        key = stem
        while key in taken:
            numbers[stem] += 1
            key = f"{stem}_{numbers[stem] + 1}"
        draft.key = key
        taken.add(key)


def apply(said: Said, items: Mapping[str, ItemDraft], position: Position) -> None:
    """Notes a statement; one that says something else than an earlier one is refused."""
    draft = items[said.item]
    if isinstance(said.value, Criterion):
        (draft.entry if said.aspect == "entry" else draft.exit).append((said.value, position))
        return
    if said.item == CASE and said.aspect != "auto_complete":
        raise fault("not-a-rule", position, gettext_noop("This can be said of a step, and not of the whole case."))
    if said.aspect in draft.said:
        before = draft.said[said.aspect][1]
        raise fault(
            "said-twice",
            position,
            gettext_noop("Line %(line)s says this of “%(name)s” already."),
            line=before.line,
            name=draft.name,
        )
    draft.said[said.aspect] = said.value, position


def _numbered(criteria: list[tuple[Criterion, Position]], role: str) -> tuple[Criterion, ...]:
    return tuple(
        criterion if criterion.key else replace(criterion, key=f"{role}{at}")
        for at, (criterion, _) in enumerate(criteria, start=1)
    )


_PLACES = {
    "manual_activation": "manualActivation",
    "required": "required",
    "repetition": "repetition",
    "max_instances": "maxInstances",
    "counter": "counter",
    "discretionary": "discretionary",
    "applicability": "applicability",
    "auto_complete": "autoComplete",
    "blocking": "blocking",
}


def _add_criteria(found: dict[str, Position], place: str, draft: ItemDraft) -> None:
    for role, criteria in (("entry", draft.entry), ("exit", draft.exit)):
        for at, (_, position) in enumerate(criteria):
            found[f"{place}{role}[{at}]"] = position


def _add_items(found: dict[str, Position], drafts: list[ItemDraft], above: str) -> None:
    for at, draft in enumerate(drafts):
        place = f"{above}[{at}]"
        found[place] = draft.line.position
        for aspect, (_, position) in draft.said.items():
            found[f"{place}.{_PLACES[aspect]}"] = position
        for number, (_, _, position) in enumerate(draft.asked):
            found[f"{place}.form[{number}]"] = position
        _add_criteria(found, f"{place}.", draft)
        _add_items(found, draft.items, f"{place}.items")
