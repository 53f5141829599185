"""Checks of planning tables: what stands in them, where, once or twice, and whether anybody may plan it.

Rules in tables are checked when the plan is compiled.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.cmmn.checks_names import unknown_role
from apps.cmmn.definition import CaseDefinition, Item, Kind, PlanningTable
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item as it stands in a table; `roles` are those of the tables around it, outermost first."""

    key: str
    place: str
    roles: tuple[tuple[str, ...], ...]
    items: tuple[Item, ...]


def planning_findings(definition: CaseDefinition, items: list[tuple[str, Item]]) -> Iterator[Finding]:
    tables = [(table, place, around) for table, place, around in _roots(definition, items)]
    keys = {role.key for role in definition.roles}
    seen: set[str] = set()
    for root, place, _ in tables:
        for table, here in _nested(root, place):
            yield from _table(table, here, keys, seen)
    known = {item.key: item for _, item in items}
    placed: dict[str, str] = {}
    for root, place, around in tables:
        for entry in _entries(root, place, (), around):
            yield from _entry(entry, known, placed)
            placed.setdefault(entry.key, entry.place)


def _roots(
    definition: CaseDefinition, items: list[tuple[str, Item]]
) -> Iterator[tuple[PlanningTable, str, tuple[Item, ...]]]:
    """The outermost tables with the items they can offer: a human task's are those of the stage around it."""
    if definition.planning:
        yield definition.planning, "planning", definition.items
    around = {child.key: definition.items for child in definition.items}
    for place, item in items:
        around |= {child.key: item.items for child in item.items}
        if item.planning:
            offered = around[item.key] if item.kind is Kind.HUMAN_TASK else item.items
            yield item.planning, f"{place}.planning", offered


def _nested(table: PlanningTable, place: str) -> Iterator[tuple[PlanningTable, str]]:
    yield table, place
    for at, inner in enumerate(table.tables):
        yield from _nested(inner, f"{place}.tables[{at}]")


def _table(table: PlanningTable, place: str, keys: set[str], seen: set[str]) -> Iterator[Finding]:
    if not table.key or table.key in seen:
        yield error(
            "duplicate-key",
            f"{place}.key",
            Sentence(gettext_noop('The planning table "%(key)s" needs a key of its own.'), key=table.key),
            gettext_noop("Give each planning table a different key."),
        )
    seen.add(table.key)
    for at, role in enumerate(table.roles):
        if role not in keys:
            yield unknown_role(role, f"{place}.roles[{at}]")
    if not table.items and not table.tables:
        yield warning(
            "empty-table",
            place,
            Sentence(gettext_noop('The planning table "%(key)s" offers nothing.'), key=table.key),
            gettext_noop("Name discretionary items in it, or remove it."),
        )


def _entries(
    table: PlanningTable, place: str, roles: tuple[tuple[str, ...], ...], items: tuple[Item, ...]
) -> Iterator[_Entry]:
    roles = (*roles, table.roles) if table.roles else roles
    for at, key in enumerate(table.items):
        yield _Entry(key, f"{place}.items[{at}]", roles, items)
    for at, inner in enumerate(table.tables):
        yield from _entries(inner, f"{place}.tables[{at}]", roles, items)


def _entry(entry: _Entry, known: dict[str, Item], placed: dict[str, str]) -> Iterator[Finding]:
    item = known.get(entry.key)
    if item is None:
        yield error(
            "unknown-item",
            entry.place,
            Sentence(gettext_noop('There is no item "%(key)s".'), key=entry.key),
            gettext_noop("Name a discretionary item by its key."),
        )
        return
    if not item.discretionary:
        yield error(
            "not-discretionary",
            entry.place,
            Sentence(gettext_noop("%(name)s stands in a planning table and is not discretionary."), name=item.name),
            gettext_noop("Make it discretionary, or take it out of the table."),
        )
    if all(child.key != entry.key for child in entry.items):
        yield error(
            "wrong-stage",
            entry.place,
            Sentence(gettext_noop("%(name)s lies in another stage than its planning table."), name=item.name),
            gettext_noop("Put it into the table of the stage that it lies in."),
        )
    if entry.key in placed:
        yield error(
            "two-tables",
            entry.place,
            Sentence(gettext_noop("%(name)s stands in a planning table twice."), name=item.name),
            gettext_noop("Keep it in one table."),
        )
    if not _is_anybody_left(*entry.roles, item.roles):
        yield error(
            "nobody-may-plan",
            entry.place,
            Sentence(gettext_noop("No role may plan %(name)s: its own and those of its table differ."), name=item.name),
            gettext_noop("Name at least one role at both, or none at one of them."),
        )


def _is_anybody_left(*levels: tuple[str, ...]) -> bool:
    named = [set(roles) for roles in levels if roles]
    return not named or bool(set.intersection(*named))
