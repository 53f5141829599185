"""Timers: one keyed outbox row a case, at the moment when the next timer of its plan is due, and what it does then."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from apps.cases import store
from apps.cases.actions.perform import advance
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn import timers
from apps.cmmn.commands import Wake
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.outbox import actions as outbox
from apps.outbox.actions import Message
from apps.outbox.models import OutboxMessage
from apps.tenants import access

TOPIC = "case.wake"
AHEAD = timedelta(hours=1)
MOST = 1_000


def watch_time(steps: Sequence[Step]) -> None:
    """A reaction: move the row of a case to where its next timer is due now, or take it back when none is.

    A row that should have woken the case by now is put again: should it ever be lost, the next step brings it back.
    """
    idle = []
    for step in steps:
        due = step.case.wakes_at = timers.next_due(step.outcome.state)
        before = timers.next_due(step.before) if step.before else None
        if due is None:
            idle += [str(step.case.pk)] if before is not None else []
        elif due != before or due <= step.now:
            step.put(TOPIC, {"case": step.case.pk}, key=str(step.case.pk), at=due)
    outbox.cancel_many(TOPIC, idle)


@action
def wake(case_id: int, *, actor: Actor) -> bool:
    """Let the timers of a case occur whose time has come. Says whether there were any.

    The row that woke us is a hint: too late, it lets occur what is due; too early, it is put back; for a case that
    waits for nothing any more it does nothing.
    """
    with clock.at(_now()):
        case = store.lock(case_id)
        before = store.load(case, store.plan_of(case))
        due = timers.next_due(before)
        if due is None:
            return False
        if due > clock.now():
            outbox.put(TOPIC, {"case": case_id}, key=str(case_id), at=due)
            return False
        step = advance(case, before, Wake(), reason="", actor=actor)
    if not step.outcome.transitions:
        raise RuntimeError(f"Case {case_id} has a timer due at {due} that does not occur.")
    return True


def rearm() -> int:
    """Put the rows again that should wake cases within the hour and are not there. Says how many were lost.

    The row is written in the transaction that arms the timer, so none is ever lost by a crash; but somebody may delete
    or restore what they should not. A row that was given up stays given up: the operator sees it.
    """
    waiting = OutboxMessage.objects.filter(
        schema_name=access.schema_name(), topic=TOPIC, key=Cast(OuterRef("pk"), TextField()), done_at=None
    )
    soon = Case.objects.filter(wakes_at__lte=_now() + AHEAD).exclude(Exists(waiting)).order_by("wakes_at")
    found = list(soon.values_list("pk", "wakes_at")[:MOST])
    outbox.put_many([Message(TOPIC, {"case": pk}, key=str(pk), at=at) for pk, at in found])
    return len(found)


def _now() -> datetime:
    """The database's time, by which rows become due: the clock of this machine may go behind it."""
    held = clock.held()
    if held is not None:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
