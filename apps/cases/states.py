"""Builds the engine's view of a case from its rows, for the store, which locks, and for questions, which only look.

Nothing is fetched here but the body of a plan that this process has not compiled yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from apps.cases import plans, values
from apps.cases.models import Case, DefinitionVersion
from apps.cmmn import codec
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Item, Kind
from apps.cmmn.state import CaseState, PlanItem, State


class Row(NamedTuple):
    """The columns of a plan item that the engine needs; their names are the model's."""

    number: int
    parent_number: int | None
    key: str
    kind: str
    state: str
    memory: Mapping[str, Any]


def plan(version: DefinitionVersion) -> Compiled:
    """The compiled plan of a version; reads its body only when this process has not compiled it yet."""
    return plans.compiled(version.content_hash, lambda: version.body)


def plan_of(case: Case) -> Compiled:
    """The compiled plan of a case: that of its version, with what was added to this case alone."""
    compiled = plan(case.version)
    if not case.added:
        return compiled
    return compiled.for_state(CaseState(items={}, values={}, next_number=0, added=added(case.added)))


def state(case: Case, compiled: Compiled, rows: Iterable[Row]) -> CaseState:
    """The engine's state of a case from its row and those of its items, in the order of their numbers."""
    return CaseState(
        items={row.number: _item(row) for row in rows},
        values=values.from_json(compiled.definition, case.data),
        next_number=case.next_item,
        added=added(case.added),
    )


def added(stored: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, Item], ...]:
    """The items that a case has beside its plan, each with the key of its parent, from what `added_to_json` stored."""
    return tuple((one["parent"], codec.item_from_json(one["item"])) for one in stored)


def added_to_json(items: Iterable[tuple[str, Item]]) -> Sequence[dict[str, Any]]:
    """The stored form of the items that a case has beside its plan."""
    return [{"parent": parent, "item": codec.item_to_json(item)} for parent, item in items]


def item_to_json(item: PlanItem) -> dict[str, Any]:
    """The stored form of an item of the plan, where its row will be written over."""
    return {
        "number": item.number,
        "parent_number": item.parent,
        "key": item.key,
        "kind": item.kind.value,
        "state": item.state.value,
        "memory": {**item.memory, "required": item.required, "index": item.index},
    }


def item_from_json(stored: Mapping[str, Any]) -> PlanItem:
    """The item that `item_to_json` stored."""
    return _item(Row(**stored))


def _item(row: Row) -> PlanItem:
    memory = dict(row.memory)
    required, index = memory.pop("required", False), memory.pop("index", 1)
    return PlanItem(
        row.number, row.parent_number, row.key, Kind(row.kind), State(row.state), memory, required=required, index=index
    )
