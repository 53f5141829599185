"""The only mapper between the engine's state and rows.

A command costs the same number of statements, whatever the size of the plan, and so does a batch of commands.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.cases import states, values
from apps.cases.models import Case, DefinitionVersion, PlanItem
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Kind
from apps.cmmn.state import CaseState, State
from apps.cmmn.state import PlanItem as Item

_UPSERT = """
INSERT INTO cases_planitem
    (case_id, number, parent_number, key, name, kind, state, memory, since, ended_by_name)
SELECT
    item.case_id, item.number, item.parent_number, item.key, item.name, item.kind, item.state, item.memory::jsonb,
    item.since, item.ended_by
FROM unnest(
    %s::bigint[], %s::timestamptz[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[]
) AS item (case_id, since, number, parent_number, key, name, kind, state, memory, ended_by)
ON CONFLICT (case_id, number) DO UPDATE SET
    name = excluded.name,
    memory = excluded.memory,
    since = CASE WHEN cases_planitem.state = excluded.state
        THEN cases_planitem.since ELSE excluded.since END,
    ended_by_name = CASE WHEN cases_planitem.state = excluded.state
        THEN cases_planitem.ended_by_name ELSE excluded.ended_by_name END,
    state = excluded.state
"""
_DELETE = """
DELETE FROM cases_planitem AS item USING unnest(%s::bigint[], %s::int[]) AS gone (case_id, number)
WHERE item.case_id = gone.case_id AND item.number = gone.number
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What a step made of a case: its engine state before (None for a new one) and after, by whom and when."""

    case: Case
    before: CaseState | None
    after: CaseState
    compiled: Compiled
    by: str
    now: datetime


def lock(case_id: int) -> Case:
    """The case row, locked until the transaction ends. It is the only lock of a case and is always taken first."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("definition", "version", "client")
        .defer("version__body", "definition__description")
        .get(pk=case_id)
    )


def plan(version: DefinitionVersion) -> Compiled:
    """The compiled plan of a version; reads its body only when this process has not compiled it yet."""
    return states.plan(version)


def plan_of(case: Case) -> Compiled:
    """The compiled plan of a case, with what was added to this case alone."""
    return states.plan_of(case)


def load(case: Case, compiled: Compiled) -> CaseState:
    """The engine's state of a case: one statement."""
    columns = PlanItem.objects.filter(case=case).order_by("number").values_list(*states.Row._fields)
    return states.state(case, compiled, map(states.Row._make, columns))


def write(changes: Sequence[Change]) -> None:
    """Write the plan items that changed, in one statement, and set the columns of the cases (which the caller saves).

    Each case at most once. What a migration has dropped goes in another statement.
    """
    gone = [(change.case.pk, number) for change in changes for number in _gone(change)]
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [list(column) for column in zip(*gone, strict=True)])
    rows = [row for change in changes for row in _rows(change)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])
    for change in changes:
        _set_columns(change)


def _rows(change: Change) -> Iterator[tuple[Any, ...]]:
    old = change.before.items if change.before else {}
    for number, item in change.after.items.items():
        if old.get(number) != item:
            yield (change.case.pk, change.now, *_row(item, change.compiled, change.by))


def _gone(change: Change) -> list[int]:
    return [number for number in change.before.items if number not in change.after.items] if change.before else []


def _set_columns(change: Change) -> None:
    case, after = change.case, change.after
    case.data = values.to_json(after.values)
    case.state = after.case.state.value
    case.stage = stage_names(change.compiled, after)
    case.next_item = after.next_number
    case.added = states.added_to_json(after.added)
    case.updated_at = change.now
    if after.case.state in {State.ACTIVE, State.SUSPENDED}:
        case.ended_at, case.ended_as = None, ""
        return
    case.ended_at = case.ended_at or change.now
    if after.case.state is not State.CLOSED:
        case.ended_as = after.case.state.value
    elif not case.ended_as:
        case.ended_as = State.TERMINATED.value  # closed while it was on hold


def stage_names(compiled: Compiled, state: CaseState) -> str:
    """What a person calls the status: the names of the active stages right below the case."""
    names = [
        compiled.definition.item(item.key).name
        for item in state.children(0)
        if item.kind is Kind.STAGE and item.state is State.ACTIVE
    ]
    return ", ".join(dict.fromkeys(names))[:300]


def _row(item: Item, compiled: Compiled, by: str) -> tuple[Any, ...]:
    name = compiled.definition.name if item.number == 0 else compiled.definition.item(item.key).name
    memory = json.dumps({**item.memory, "required": item.required, "index": item.index})
    ended_by = by if item.state in {State.COMPLETED, State.TERMINATED, State.FAILED, State.CLOSED} else ""
    return item.number, item.parent, item.key, name, item.kind.value, item.state.value, memory, ended_by[:200]
