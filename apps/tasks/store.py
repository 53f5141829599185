"""Writes the human tasks of a step: opened, ended, suspended and resumed ones, with their history, in one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.common.action import current_actor
from apps.tasks.models import HumanTask, TaskState

_KEPT = (
    "id", "case_id", "item_number", "key", "name", "state", "assignee_id", "team_id", "retired_team", "priority",
    "opened_at", "due_at", "urgency", "ended_at", "completed_by_id", "handed_by_id", "handed_note", "is_blocked",
    "blocked_reason", "starts_at", "outcome", "escalated_to_id", "escalated_by_id", "escalated_at",
    "escalation_reason", "parts_total", "parts_done", "parts_needed",
)  # fmt: skip
_LISTED = ", ".join(_KEPT)

# A team that is given a task is given access to its case in the same breath: assignment grants write. History is
# written by the same statement, as django-simple-history would. A retired team gets no task, neither a new one nor one
# that is tried again: it is for everybody, and the team's name is kept beside it. One that goes on before the day from
# which it is to be done waits for that day. What has ended is neither blocked nor escalated; that it was blocked until
# now is told to who ended it: a statement reads rows as they were before it.
_UPSERT = f"""
WITH new AS (
    SELECT * FROM json_to_recordset(%s) AS new (
        case_id bigint, priority int, at timestamptz, item_number int, key text, name text, state text, team text,
        due_at timestamptz, ended_at timestamptz, completed_by_id bigint
    )
), written AS (
    INSERT INTO tasks_humantask (
        case_id, item_number, key, name, state, team_id, retired_team, priority, opened_at, due_at, urgency, ended_at,
        completed_by_id, draft
    )
    SELECT
        new.case_id, new.item_number, new.key, new.name, new.state, CASE WHEN team.is_active THEN team.id END,
        CASE WHEN team.is_active THEN '' ELSE coalesce(team.name, '') END, new.priority, new.at, new.due_at,
        '', new.ended_at, new.completed_by_id, '{{}}'
    FROM new LEFT JOIN users_team team ON lower(team.name) = lower(new.team)
    ON CONFLICT (case_id, item_number) DO UPDATE SET
        state = CASE
            WHEN excluded.state = 'open' AND tasks_humantask.starts_at > excluded.opened_at THEN 'scheduled'
            ELSE excluded.state
        END,
        ended_at = excluded.ended_at, completed_by_id = excluded.completed_by_id,
        team_id = (
            SELECT id FROM users_team
            WHERE id = tasks_humantask.team_id AND (is_active OR excluded.state <> 'open')
        ),
        retired_team = coalesce((
            SELECT name FROM users_team
            WHERE id = tasks_humantask.team_id AND NOT is_active AND excluded.state = 'open'
        ), tasks_humantask.retired_team),
        is_blocked = tasks_humantask.is_blocked AND excluded.ended_at IS NULL,
        blocked_reason = CASE WHEN excluded.ended_at IS NULL THEN tasks_humantask.blocked_reason ELSE '' END,
        escalated_to_id = CASE WHEN excluded.ended_at IS NULL THEN tasks_humantask.escalated_to_id END,
        escalated_by_id = CASE WHEN excluded.ended_at IS NULL THEN tasks_humantask.escalated_by_id END,
        escalated_at = CASE WHEN excluded.ended_at IS NULL THEN tasks_humantask.escalated_at END,
        escalation_reason = CASE WHEN excluded.ended_at IS NULL THEN tasks_humantask.escalation_reason ELSE '' END
    RETURNING {_LISTED}
), granted AS (
    INSERT INTO cases_casegrant (case_id, team_id, can_write)
    SELECT DISTINCT case_id, team_id, true FROM written WHERE state = 'open' AND team_id IS NOT NULL
    ON CONFLICT DO NOTHING
), remembered AS (
    INSERT INTO tasks_historicalhumantask ({_LISTED}, history_date, history_type, history_user_id)
    SELECT {", ".join(f"task.{name}" for name in _KEPT)}, new.at, '~', %s
    FROM written AS task JOIN new USING (case_id, item_number)
    ORDER BY task.id
)
SELECT {_LISTED}, EXISTS (SELECT FROM tasks_humantask old WHERE old.id = written.id AND old.is_blocked)
FROM written
ORDER BY id
"""  # noqa: S608  (the names of columns, which stand above)


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
    """Write the changes, the access they give and their history: one statement, whatever their number.

    Returns the rows as they are now.
    """
    records = json.dumps([_record(change) for change in changes], default=datetime.isoformat)
    actor = current_actor()
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [records, actor.user_id if actor else None])
        return [_task(row) for row in cursor.fetchall()]


def _task(row: Sequence[Any]) -> HumanTask:
    task = HumanTask(**dict(zip(_KEPT, row[:-1], strict=True)))
    task.was_blocked = row[-1]
    return task


def _record(change: Change) -> dict[str, Any]:
    """A change under the names that the statement has for it."""
    return {
        "case_id": change.case_id,
        "priority": change.priority,
        "at": change.at,
        "item_number": change.item_number,
        "key": change.key,
        "name": change.name[:200],
        "state": change.state.value,
        "team": change.team,
        "due_at": change.due_at,
        "ended_at": change.ended_at,
        "completed_by_id": change.completed_by_id,
    }
