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
from apps.cases.locking import locked
from apps.cases.models import Case, DefinitionVersion
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Kind
from apps.cmmn.state import CaseState, State
from apps.cmmn.state import PlanItem as Item

_LOAD = "SELECT number, parent_number, key, kind, state, memory FROM cases_planitem WHERE case_id = %s ORDER BY number"
_UPSERT = """
INSERT INTO cases_planitem
    (case_id, number, parent_number, key, name, kind, state, memory, since, ended_by_name)
SELECT
    item.case_id, item.number, item.parent_number, item.key, item.name, item.kind, item.state, item.memory,
    item.since, item.ended_by
FROM json_to_recordset(%s) AS item (
    case_id bigint, since timestamptz, number int, parent_number int, key text, name text, kind text, state text,
    memory jsonb, ended_by text
)
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
    """What a step made of a case: its engine state before (None for a new one) and after, by whom and when.

    `is_whole` writes every item, because another version may name it otherwise.
    """

    case: Case
    before: CaseState | None
    after: CaseState
    compiled: Compiled
    by: str
    now: datetime
    is_whole: bool = False


def lock(case_id: int) -> Case:
    """The case row, locked until the transaction ends. It is the only lock of a case and is always taken first."""
    return locked(case_id)


def plan(version: DefinitionVersion) -> Compiled:
    """The compiled plan of a version; reads its body only when this process has not compiled it yet."""
    return states.plan(version)


def plan_of(case: Case) -> Compiled:
    """The compiled plan of a case, with what was added to this case alone."""
    return states.plan_of(case)


def load(case: Case, compiled: Compiled) -> CaseState:
    """The engine's state of a case: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [case.pk])
        rows = [states.Row._make((*columns, json.loads(memory))) for *columns, memory in cursor.fetchall()]
    return states.state(case, compiled, rows)


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
            cursor.execute(_UPSERT, [json.dumps(rows)])
    for change in changes:
        _set_columns(change)


def _rows(change: Change) -> Iterator[dict[str, Any]]:
    old = change.before.items if change.before else {}
    same = {"case_id": change.case.pk, "since": change.now.isoformat()}
    for number, item in change.after.items.items():
        before = old.get(number)
        if change.is_whole or (item is not before and item != before):
            yield same | _row(item, change.compiled, change.by)


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
    _set_hold_and_close(case, after.case.state, change.now)
    if after.case.state in {State.ACTIVE, State.SUSPENDED}:
        case.ended_at, case.ended_as = None, ""
        return
    case.ended_at = case.ended_at or change.now
    if after.case.state is not State.CLOSED:
        case.ended_as = after.case.state.value
    elif not case.ended_as:
        case.ended_as = State.TERMINATED.value  # closed while it was on hold


def _set_hold_and_close(case: Case, state: State, now: datetime) -> None:
    """Since when the case is on hold or closed; what was said about holding it ends with the hold."""
    if state is State.SUSPENDED:
        case.held_at = case.held_at or now
    else:
        case.held_at, case.hold_until, case.hold_reason, case.is_hold_added = None, None, "", False
    case.closed_at = (case.closed_at or now) if state is State.CLOSED else None


def stage_names(compiled: Compiled, state: CaseState) -> str:
    """What a person calls the status: the names of the active stages right below the case."""
    names = [
        compiled.nodes[item.key].name
        for item in state.children(0)
        if item.kind is Kind.STAGE and item.state is State.ACTIVE
    ]
    return ", ".join(dict.fromkeys(names))[:300]


def _row(item: Item, compiled: Compiled, by: str) -> dict[str, Any]:
    has_ended = item.state in {State.COMPLETED, State.TERMINATED, State.FAILED, State.CLOSED}
    return {
        "number": item.number,
        "parent_number": item.parent,
        "key": item.key,
        "name": compiled.nodes[item.key].name[:200],
        "kind": item.kind.value,
        "state": item.state.value,
        "memory": {**item.memory, "required": item.required, "index": item.index},
        "ended_by": by[:200] if has_ended else "",
    }
