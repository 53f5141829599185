"""How a task came into the hands where it lies: read from its history when somebody asks, which is seldom."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from apps.tasks.models import HumanTask

_LOOKED_AT = 50  # rows of the history, of which most only say that something else has changed


@dataclass(frozen=True, slots=True)
class Move:
    """The last time that a task changed hands: its history as it was before, who did that, and when."""

    before: Any
    by: int | None
    at: datetime


def last_move(task: HumanTask) -> Move | None:
    """None when it never changed hands."""
    rows = list(task.history.select_related("assignee", "team").order_by("-history_date", "-history_id")[:_LOOKED_AT])
    for newer, older in pairwise(rows):
        if (newer.assignee_id, newer.team_id) != (older.assignee_id, older.team_id):
            return Move(older, newer.history_user_id, newer.history_date)
    return None
