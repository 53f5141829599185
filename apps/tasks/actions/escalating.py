"""Asking somebody above for help with a task, and their answer. The task stays with who has it."""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks.actions.locking import locked_for, text_of
from apps.tasks.actions.telling import News, tell
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb
from apps.users.models import User
from apps.users.permissions import may_write, require_there

_COLUMNS = ("escalated_to", "escalated_by", "escalated_at", "escalation_reason")


@action
def escalate(task: HumanTask, *, to: User | None, reason: str, actor: Actor) -> HumanTask:
    """Ask a person for help, with the reason; None is the owner of the case. They are told, and let into the case.

    Raises Invalid without a reason, or when there is nobody to ask, and Conflict when it is escalated already.
    """
    fresh = locked_for(Verb.ESCALATE, task, actor)
    reason = text_of(reason, "reason", missing=_("Say what you need help with."))
    receiver = to or fresh.case.owner
    problem = ""
    if receiver is None:
        problem = _("This case has no owner: choose whom to ask.")
    elif receiver.pk == actor.user_id:
        problem = _("You cannot ask yourself.")
    elif not may_write(receiver):
        problem = _("%(name)s may look at cases, but not work on them.") % {"name": receiver.name}
    if problem or receiver is None:
        raise Invalid(problem, {"to": [problem]})
    require_there(receiver, None)
    fresh.escalated_to, fresh.escalated_by_id = receiver, actor.user_id
    fresh.escalated_at, fresh.escalation_reason = clock.now(), reason
    fresh.save(update_fields=_COLUMNS)
    case_actions.grant(fresh.case, user=receiver, actor=actor)
    facts = {"task": fresh.pk, "item": fresh.item_number, "to": receiver.pk}
    said = {"task": fresh.name, "to": receiver.name, "reason": reason}
    case_actions.record(fresh.case, "task.escalate", facts, said, actor=actor)
    tell(fresh, receiver, News.ESCALATED, said=reason, actor=actor)
    return fresh


@action
def answer(task: HumanTask, *, answer: str, actor: Actor) -> HumanTask:
    """Answer who has escalated a task. Only whom they asked, or a manager, may; Invalid without words."""
    fresh = locked_for(Verb.ANSWER, task, actor)
    said = text_of(answer, "answer", missing=_("Write your answer."))
    asker = fresh.escalated_by
    _end(fresh, "task.answer", said, actor)
    tell(fresh, asker, News.ANSWERED, said=said, actor=actor)
    if fresh.assignee != asker:
        tell(fresh, fresh.assignee, News.ANSWERED, said=said, actor=actor)
    return fresh


@action
def withdraw(task: HumanTask, *, comment: str = "", actor: Actor) -> HumanTask:
    """Ask no more. Only who has escalated the task, or who holds it, may."""
    fresh = locked_for(Verb.WITHDRAW, task, actor)
    _end(fresh, "task.withdraw", text_of(comment, "comment"), actor)
    return fresh


def _end(task: HumanTask, verb: str, said: str, actor: Actor) -> None:
    facts = {"task": task.pk, "item": task.item_number, "to": task.escalated_to_id, "by": task.escalated_by_id}
    names = {"task": task.name, "text": said, "to": task.escalated_to.name if task.escalated_to else None}
    task.escalated_to = task.escalated_by = task.escalated_at = None
    task.escalation_reason = ""
    task.save(update_fields=_COLUMNS)
    case_actions.record(task.case, verb, facts, names, actor=actor)
