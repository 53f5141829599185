"""Ending a task without doing it: skipped by who holds it where the plan lets it be left out, discarded by a manager.

Doing it once more stands in `restarting`.
"""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases.step import Step
from apps.cmmn.commands import Terminate
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.tasks.actions.locking import locked_for, text_of
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb


@action
def skip(task: HumanTask, *, reason: str, actor: Actor) -> Step:
    """End an open task undone, because it is not needed or does not apply. What the plan requires cannot be skipped.

    Raises NotAllowed, Invalid without a reason, or Conflict when it is required, blocked while others hold it, or not
    open any more.
    """
    fresh = locked_for(Verb.SKIP, task, actor)
    reason = text_of(reason, "reason", missing=_("Say why it is not needed."))
    step = case_actions.perform(fresh.case, Terminate(fresh.item_number), reason=reason, actor=actor)
    if step.outcome.state.items[fresh.item_number].required:
        raise Conflict(_("%(name)s is required: it cannot be skipped.") % {"name": fresh.name})
    return step


@action
def discard(task: HumanTask, *, reason: str, actor: Actor) -> Step:
    """End a task that is not needed any more, whoever holds it and whatever the plan requires. Only a manager may."""
    fresh = locked_for(Verb.DISCARD, task, actor)
    reason = text_of(reason, "reason", missing=_("Say why it is not needed any more."))
    step = case_actions.perform(fresh.case, Terminate(fresh.item_number), actor=actor)
    facts = {"task": fresh.pk, "item": fresh.item_number, "holder": fresh.assignee_id}
    case_actions.record(step.case, "task.discard", facts, {"task": fresh.name, "reason": reason}, actor=actor)
    return step
