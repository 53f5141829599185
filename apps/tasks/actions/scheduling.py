"""When a task is to be done: from which day on, and until when. One that starts later comes back by itself."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.outbox import actions as outbox
from apps.tasks import dates
from apps.tasks.actions.locking import lock, locked_for, text_of
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.permissions import Verb

TOPIC = "tasks.start"


@action
def reschedule(
    task: HumanTask, *, due_at: datetime | None, starts_at: datetime | None, reason: str = "", actor: Actor
) -> HumanTask:
    """Set both dates of a task; None takes one away, and a start that has passed is now.

    Until it starts it is in nobody's way: it is no work to do, and nobody completes it. Raises Invalid where it would
    be due before it starts.
    """
    said = text_of(reason, "reason")
    fresh = locked_for(Verb.RESCHEDULE, task, actor)
    now = clock.now()
    starts_at = starts_at if starts_at and starts_at > now else None
    if starts_at and due_at and due_at <= starts_at:
        problem = _("It has to start before it is due.")
        raise Invalid(problem, {"starts_at": [problem]})
    before = {"due_at": _text(fresh.due_at), "starts_at": _text(fresh.starts_at)}
    fresh.due_at, fresh.starts_at = due_at, starts_at
    fresh.state = TaskState.SCHEDULED if starts_at else TaskState.OPEN
    after = {"due_at": _text(due_at), "starts_at": _text(starts_at)}
    if before == after:
        return fresh
    dates.PORT.moved(fresh)
    fresh.save(update_fields=["due_at", "starts_at", "state", "urgency"])
    if starts_at:
        outbox.put(TOPIC, {"task": fresh.pk}, key=str(fresh.pk), at=starts_at)
    else:
        outbox.cancel(TOPIC, str(fresh.pk))
    facts = {"task": fresh.pk, "item": fresh.item_number, "before": before, "after": after}
    case_actions.record(fresh.case, "task.reschedule", facts, {"task": fresh.name, "text": said}, actor=actor)
    return fresh


@action
def start_scheduled(task_id: int, *, actor: Actor) -> bool:
    """Let a task be work to do whose day has come. Says whether it was: the message is only a hint."""
    task = HumanTask.objects.select_related("case").filter(pk=task_id, state=TaskState.SCHEDULED).first()
    if task is None:
        return False
    fresh = lock(task, actor)
    if fresh.state != TaskState.SCHEDULED or (fresh.starts_at and fresh.starts_at > clock.now()):
        return False
    fresh.state = TaskState.OPEN
    dates.PORT.moved(fresh)
    fresh.save(update_fields=["state", "urgency"])
    facts = {"task": fresh.pk, "item": fresh.item_number}
    case_actions.record(fresh.case, "task.start", facts, {"task": fresh.name}, actor=actor)
    return True


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
