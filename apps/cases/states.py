"""Builds the engine's view of a case from its rows, for the store, which locks, and for questions, which only look.

Nothing is fetched here but the body of a plan that this process has not compiled yet.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from apps.cases import plans, values
from apps.cases.models import DefinitionVersion
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Kind
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


def state(compiled: Compiled, rows: Iterable[Row], *, data: Mapping[str, Any], next_number: int) -> CaseState:
    """The engine's state of a case from its rows in the order of their numbers and the stored data."""
    return CaseState(
        items={row.number: _item(row) for row in rows},
        values=values.from_json(compiled.definition, data),
        next_number=next_number,
    )


def _item(row: Row) -> PlanItem:
    memory = dict(row.memory)
    required, index = memory.pop("required", False), memory.pop("index", 1)
    return PlanItem(
        row.number, row.parent_number, row.key, Kind(row.kind), State(row.state), memory, required=required, index=index
    )
