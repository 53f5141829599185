"""The sums of an operation, written down once no row is waiting any more."""

from datetime import timedelta
from typing import Any

from django.db.models import Count

from apps.bulk.actions.choosing import FORGET
from apps.bulk.models import Operation, OperationRow, Result, State, Undoing
from apps.common import clock
from apps.outbox import actions as outbox

TALLY = "bulk.tally"
TALLY_AGAIN = timedelta(seconds=3)
UNDO_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(days=90)


def tally(operation_id: int) -> bool:
    """Write down the sums, or look again in a moment while rows are waiting. Says whether it was the end."""
    operation = Operation.objects.filter(pk=operation_id, state__in=[State.RUNNING, State.UNDOING]).first()
    if operation is None:
        return False
    is_undoing = operation.state == State.UNDOING
    found = OperationRow.objects.filter(operation=operation).order_by()
    counts: dict[str, int] = dict(found.values_list("undoing" if is_undoing else "result").annotate(n=Count("pk")))
    if counts.get("waiting"):
        outbox.put(TALLY, {"operation": operation_id}, key=str(operation_id), at=clock.now() + TALLY_AGAIN)
        return False
    sums = _undone(counts) if is_undoing else _done(operation, counts)
    return bool(Operation.objects.filter(pk=operation_id, state=operation.state).update(**sums))


def _undone(counts: dict[str, int]) -> dict[str, Any]:
    return {
        "undone": counts.get(Undoing.UNDONE, 0),
        "left": counts.get(Undoing.LEFT, 0),
        "state": State.UNDONE,
    }


def _done(operation: Operation, counts: dict[str, int]) -> dict[str, Any]:
    now = clock.now()
    outbox.put(FORGET, {"operation": operation.pk}, key=str(operation.pk), at=now + KEPT_FOR)
    return {
        "done": counts.get(Result.DONE, 0),
        "skipped": counts.get(Result.SKIPPED, 0),
        "refused": counts.get(Result.REFUSED, 0) + counts.get(Result.FAILED, 0),
        "state": State.DONE,
        "finished_at": now,
        "undo_until": now + UNDO_FOR,
    }
