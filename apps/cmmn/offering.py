"""Planning tables made ready to run: in which places a stage offers its discretionary items, and under which rules.

What may be planned now is decided in `planning`; mistakes in the tables are found by `checks_planning`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from apps.cmmn.definition import Item, Kind, PlanningTable
from apps.cmmn.expressions import Expression


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in which an item is offered: while every one of `rules` holds, to people with one of `roles` (anybody
    when there are none), and only while `task` is active where it stands in the table of a human task."""

    key: str
    table: str = ""
    task: str | None = None
    rules: tuple[Expression, ...] = ()
    roles: tuple[str, ...] = ()


Compile = Callable[[str | None, str], Expression | None]
"""Compiles a rule of the stage; the second argument is its place."""


def slots(
    planning: PlanningTable | None, items: tuple[Item, ...], place: str, compile_rule: Compile
) -> tuple[Slot, ...]:
    """The places of the discretionary items of a stage (or the case), in the order of the plan.

    Those that stand in no table are offered by the stage itself.
    """
    tables: list[tuple[PlanningTable, str | None, str]] = []
    if planning:
        tables.append((planning, None, f"{place}planning"))
    for at, item in enumerate(items):
        if item.kind is Kind.HUMAN_TASK and item.planning:
            tables.append((item.planning, item.key, f"{place}items[{at}].planning"))
    listed = [slot for table, task, here in tables for slot in _listed(table, task, here, compile_rule, Slot(""))]
    found: list[Slot] = []
    for at, item in enumerate(items):
        if item.discretionary:
            own = compile_rule(item.applicability, f"{place}items[{at}].applicability")
            places = [slot for slot in listed if slot.key == item.key] or [Slot(item.key)]
            found += [_narrowed(slot, item.key, own, item.roles) for slot in places]
    return tuple(found)


def _listed(table: PlanningTable, task: str | None, place: str, compile_rule: Compile, around: Slot) -> Iterator[Slot]:
    inside = Slot("", table.key, task, around.rules, around.roles)
    inside = _narrowed(inside, "", compile_rule(table.applicability, f"{place}.applicability"), table.roles)
    for key in table.items:
        yield Slot(key, inside.table, task, inside.rules, inside.roles)
    for at, nested in enumerate(table.tables):
        yield from _listed(nested, task, f"{place}.tables[{at}]", compile_rule, inside)


def _narrowed(slot: Slot, key: str, rule: Expression | None, roles: tuple[str, ...]) -> Slot:
    """With one rule more. Who may plan must be named at every level that names anybody; where no role is named at
    both, the inner level counts."""
    both = tuple(role for role in roles if role in slot.roles)
    return Slot(key, slot.table, slot.task, (*slot.rules, *([rule] if rule else [])), both or roles or slot.roles)
