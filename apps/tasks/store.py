"""Writes the human tasks of a step: opened, ended, suspended and resumed ones in one statement, history in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.common import history
from apps.tasks.models import HumanTask, TaskState

# A team that is given a task is given access to its case in the same breath: assignment grants write.
_UPSERT = """
WITH written AS (
    INSERT INTO tasks_humantask (
        case_id, item_number, key, name, state, team_id, priority, opened_at, due_at, urgency, ended_at,
        completed_by_id, draft
    )
    SELECT
        new.case_id, new.item_number, new.key, new.name, new.state, team.id, new.priority, new.opened_at, new.due_at,
        '', new.ended_at, new.completed_by_id, '{}'
    FROM unnest(
        %s::bigint[], %s::int[], %s::timestamptz[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::timestamptz[], %s::timestamptz[], %s::bigint[]
    ) AS new (case_id, priority, opened_at, item_number, key, name, state, team, due_at, ended_at, completed_by_id)
    LEFT JOIN users_team team ON lower(team.name) = lower(new.team) AND team.is_active
    ON CONFLICT (case_id, item_number) DO UPDATE SET
        state = excluded.state, ended_at = excluded.ended_at, completed_by_id = excluded.completed_by_id
    RETURNING
        id, case_id, item_number, key, name, state, assignee_id, team_id, priority, opened_at, due_at, urgency,
        ended_at, completed_by_id, handed_by_id, is_blocked, blocked_reason
), granted AS (
    INSERT INTO cases_casegrant (case_id, team_id, can_write)
    SELECT DISTINCT case_id, team_id, true FROM written WHERE state = 'open' AND team_id IS NOT NULL
    ON CONFLICT DO NOTHING
)
SELECT
    id, case_id, item_number, key, name, state, assignee_id, team_id, priority, opened_at, due_at, urgency, ended_at,
    completed_by_id, handed_by_id, is_blocked, blocked_reason
FROM written
ORDER BY id
"""
_RETURNED = (
    "id", "case_id", "item_number", "key", "name", "state", "assignee_id", "team_id", "priority", "opened_at", "due_at",
    "urgency", "ended_at", "completed_by_id", "handed_by_id", "is_blocked", "blocked_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What a task becomes. Name, team and dates are used when the task is new; `team` is a team's name."""

    case_id: int
    priority: int
    at: datetime
    item_number: int
    key: str
    name: str
    state: TaskState
    team: str | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    completed_by_id: int | None = None


def write(changes: Sequence[Change]) -> list[HumanTask]:
    """Write the changes, the access they give, and their history: two statements, whatever their number.

    Returns the rows as they are now.
    """
    moments = {(change.case_id, change.item_number): change.at for change in changes}
    columns = zip(*(_columns(change) for change in changes), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, list(map(list, columns)))
        rows = [HumanTask(**dict(zip(_RETURNED, row, strict=True))) for row in cursor.fetchall()]
    history.write((row, moments[row.case_id, row.item_number]) for row in rows)
    return rows


def _columns(change: Change) -> tuple[Any, ...]:
    """The values of a change in the order of the statement."""
    return (
        change.case_id,
        change.priority,
        change.at,
        change.item_number,
        change.key,
        change.name,
        change.state.value,
        change.team,
        change.due_at,
        change.ended_at,
        change.completed_by_id,
    )
