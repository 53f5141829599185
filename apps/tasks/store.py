"""Writes the human tasks of a step: opened, ended, suspended and resumed ones in one statement, history in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from apps.common.actors import Actor
from apps.tasks.models import HumanTask, TaskState

# A team that is given a task is given access to its case in the same breath: assignment grants write.
_UPSERT = """
WITH written AS (
    INSERT INTO tasks_humantask (
        case_id, item_number, key, name, state, team_id, priority, opened_at, due_at, urgency, ended_at,
        completed_by_id, draft
    )
    SELECT
        %s, new.item_number, new.key, new.name, new.state, team.id, %s, %s, new.due_at, '', new.ended_at,
        new.completed_by_id, '{}'
    FROM unnest(
        %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::bigint[]
    ) AS new (item_number, key, name, state, team, due_at, ended_at, completed_by_id)
    LEFT JOIN users_team team ON lower(team.name) = lower(new.team) AND team.is_active
    ON CONFLICT (case_id, item_number) DO UPDATE SET
        state = excluded.state, ended_at = excluded.ended_at, completed_by_id = excluded.completed_by_id
    RETURNING
        id, item_number, key, name, state, assignee_id, team_id, priority, opened_at, due_at, urgency, ended_at,
        completed_by_id, case_id
), granted AS (
    INSERT INTO cases_casegrant (case_id, team_id, can_write)
    SELECT DISTINCT case_id, team_id, true FROM written WHERE state = 'open' AND team_id IS NOT NULL
    ON CONFLICT DO NOTHING
)
SELECT
    id, item_number, key, name, state, assignee_id, team_id, priority, opened_at, due_at, urgency, ended_at,
    completed_by_id
FROM written
ORDER BY id
"""
_RETURNED = (
    "id", "item_number", "key", "name", "state", "assignee_id", "team_id", "priority", "opened_at", "due_at",
    "urgency", "ended_at", "completed_by_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What a task becomes. Name, team and due date are used when the task is new; `team` is a team's name."""

    item_number: int
    key: str
    name: str
    state: TaskState
    team: str | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    completed_by_id: int | None = None


def write(case_id: int, changes: Sequence[Change], *, priority: int, actor: Actor, now: datetime) -> list[HumanTask]:
    """Write the changes, the access they give, and their history: two statements, whatever their number.

    Returns the rows as they are now.
    """
    columns = zip(
        *(
            (c.item_number, c.key, c.name, c.state.value, c.team, c.due_at, c.ended_at, c.completed_by_id)
            for c in changes
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [case_id, priority, now, *map(list, columns)])
        rows = [HumanTask(case_id=case_id, **dict(zip(_RETURNED, row, strict=True))) for row in cursor.fetchall()]
    HumanTask.history.bulk_history_create(
        rows, update=True, default_user=actor.user, default_date=now, default_change_reason=None
    )
    return rows
