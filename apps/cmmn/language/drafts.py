"""A plan while it is being read: what has been said so far and where, and the definition that comes of it.

The lines are read in `outline` and `rules`; here is only how what they say is put together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from apps.cmmn.definition import (
    CASE,
    CaseDefinition,
    Criterion,
    DecisionTable,
    EmailProcess,
    Extra,
    Item,
    Kind,
    PlanningTable,
    Role,
)
from apps.cmmn.language import headers
from apps.cmmn.language.details import Detail
from apps.cmmn.language.fieldlines import FieldDraft
from apps.cmmn.language.headers import Piece
from apps.cmmn.language.layout import Line
from apps.cmmn.language.meaning import Said
from apps.cmmn.language.names import slug
from apps.cmmn.language.plannings import PlanningDraft, key_by_itself
from apps.cmmn.language.problems import Mistake, Position, fault
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.statuses import StatusDraft
from apps.cmmn.language.tables import TableDraft
from apps.cmmn.sentences import gettext_noop


@dataclass(slots=True)
class RoleDraft:
    """A role as its line says it."""

    name: str
    own_key: str | None
    line: Line
    key: str = ""


@dataclass(slots=True)
class ItemDraft:
    """A step as its lines and the rules say it. `later` holds the lines with names in them until all are known, then
    `details` what they give."""

    name: str
    own_key: str | None
    kind: Kind
    line: Line
    level: int
    items: list["ItemDraft"] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    team: str | None = None
    due: str | None = None
    to: str | None = None
    subject: str | None = None
    body: str | None = None
    is_email: bool = False
    later: list[tuple[Detail, Piece, Line]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    planned: PlanningDraft | None = None
    planning: PlanningTable | None = None
    places: dict[str, Position] = field(default_factory=dict)
    key: str = ""
    said: dict[str, tuple[object, Position]] = field(default_factory=dict)
    entry: list[tuple[Criterion, Position]] = field(default_factory=list)
    exit: list[tuple[Criterion, Position]] = field(default_factory=list)

    def walk(self) -> Iterator["ItemDraft"]:
        yield self
        for item in self.items:
            yield from item.walk()

    @property
    def description(self) -> str:
        return " ".join(self.prose)

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
        settings |= self.details
        return Item(
            key=self.key,
            name=self.name,
            kind=self.kind,
            items=tuple(item.item() for item in self.items),
            entry=_numbered(self.entry, "entry"),
            exit=_numbered(self.exit, "exit"),
            description=self.description,
            process=self.process,
            due=self.due,
            team=self.team,
            planning=self.planning,
            **settings,  # type: ignore[arg-type]
        )


@dataclass(slots=True)
class PlanDraft:
    """The whole plan; `case` is a draft of the case itself, for the rules that speak of it."""

    case: ItemDraft
    settings: dict[str, str | None] = field(default_factory=dict)
    fields: list[FieldDraft] = field(default_factory=list)
    outcomes: list[tuple[str, str]] | None = None
    teams: dict[str, Line] = field(default_factory=dict)
    has_teams: bool = False
    roles: list[RoleDraft] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    statuses: list[StatusDraft] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    decisions: tuple[DecisionTable, ...] = ()

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
            entry=_numbered(self.case.entry, "entry"),
            exit=_numbered(self.case.exit, "exit"),
            auto_complete="auto_complete" in self.case.said,
            fields=tuple(spec.field() for spec in self.fields),
            description=self.case.description,
            roles=tuple(Role(role.key, role.name) for role in self.roles),
            planning=self.case.planning,
            decisions=self.decisions,
            extras=tuple(self.extras),
            statuses=tuple(status.status() for status in self.statuses),
            **settings,
        )

    def places(self) -> Mapping[str, Position]:
        """Where each part of the definition stands, by its path in the JSON."""
        found = {"": self.case.line.position}
        _add_lines(found, "fields", self.fields)
        for name, drafts in (("roles", self.roles), ("decisions", self.tables), ("statuses", self.statuses)):
            _add_lines(found, name, drafts)
        _add_planning(found, "planning", self.case.planned)
        _add_criteria(found, "", self.case)
        _add_items(found, self.case.items, "items")
        return found


def give_keys(
    drafts: Iterable[FieldDraft | ItemDraft | RoleDraft | StatusDraft | TableDraft], *, otherwise: str
) -> None:
    """Keys in brackets are kept; every other name gives its key, with a number behind it where that is taken."""
    drafts = list(drafts)
    taken = {draft.own_key for draft in drafts if draft.own_key is not None}
    numbers: Counter[str] = Counter()
    for draft in drafts:
        if draft.own_key is not None:
            draft.key = draft.own_key
            continue
        stem = slug(draft.name, otherwise=otherwise)
        key = stem
        while key in taken:
            numbers[stem] += 1
            key = f"{stem}_{numbers[stem] + 1}"
        draft.key = key
        taken.add(key)


def give_field_keys(drafts: Iterable[FieldDraft]) -> None:
    """The keys of fields, among those beside them."""
    drafts = list(drafts)
    give_keys(drafts, otherwise="field")
    for draft in drafts:
        give_field_keys(draft.fields)


def resolve(draft: ItemDraft, setting: Setting) -> Iterator[Mistake]:
    """Reads the lines of a step that have names in them; yields what is wrong."""
    for detail, piece, line in draft.later:
        pairs = headers.entries(piece, line) if detail.is_list else [(headers.sentence(piece), line)]
        for part, at in pairs:
            try:
                _note(draft, detail.read(part, at, setting), part.at(at), is_list=detail.is_list)
            except Mistake as mistake:
                yield mistake
    if draft.planned is not None:
        try:
            draft.planning = draft.planned.table(key_by_itself(draft.key), setting)
        except Mistake as mistake:
            yield mistake


def _note(draft: ItemDraft, values: Mapping[str, Any], position: Position, *, is_list: bool) -> None:
    for aspect, value in values.items():
        before = draft.details.get(aspect, ())
        if not is_list and aspect in draft.details:
            raise fault("said-twice", position, gettext_noop("This has been said before."))
        draft.details[aspect] = (*before, *value) if is_list else value
        place = json_name(aspect)
        draft.places.setdefault(place, position)
        if is_list:
            draft.places.update({f"{place}[{at}]": position for at in range(len(before), len(before) + len(value))})


def json_name(aspect: str) -> str:
    """An attribute as the JSON of a definition calls it."""
    first, *rest = aspect.split("_")
    return first + "".join(word.capitalize() for word in rest)


def apply(said: Said, items: Mapping[str, ItemDraft], position: Position) -> None:
    """Notes a statement; one that says something else than an earlier one is refused."""
    draft = items[said.item]
    if isinstance(said.value, Criterion):
        (draft.entry if said.aspect == "entry" else draft.exit).append((said.value, position))
        return
    if said.item == CASE and said.aspect != "auto_complete":
        raise fault("not-a-rule", position, gettext_noop("This can be said of a step, and not of the whole case."))
    before = draft.said[said.aspect][1] if said.aspect in draft.said else draft.places.get(said.aspect)
    if before is not None:
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


def _add_lines(
    found: dict[str, Position], name: str, drafts: Sequence[FieldDraft | RoleDraft | StatusDraft | TableDraft]
) -> None:
    for at, draft in enumerate(drafts):
        found[f"{name}[{at}]"] = draft.line.position
        if isinstance(draft, FieldDraft):
            _add_lines(found, f"{name}[{at}].fields", draft.fields)


def _add_planning(found: dict[str, Position], place: str, draft: PlanningDraft | None) -> None:
    if draft is not None:
        found[place] = draft.line.position
        for at, inner in enumerate(draft.tables):
            _add_planning(found, f"{place}.tables[{at}]", inner)


def _add_criteria(found: dict[str, Position], place: str, draft: ItemDraft) -> None:
    for role, criteria in (("entry", draft.entry), ("exit", draft.exit)):
        for at, (_, position) in enumerate(criteria):
            found[f"{place}{role}[{at}]"] = position


def _add_items(found: dict[str, Position], drafts: list[ItemDraft], above: str) -> None:
    for at, draft in enumerate(drafts):
        place = f"{above}[{at}]"
        found[place] = draft.line.position
        for aspect, (_, position) in draft.said.items():
            found[f"{place}.{json_name(aspect)}"] = position
        found |= {f"{place}.{aspect}": position for aspect, position in draft.places.items()}
        _add_planning(found, f"{place}.planning", draft.planned)
        _add_criteria(found, f"{place}.", draft)
        _add_items(found, draft.items, f"{place}.items")
