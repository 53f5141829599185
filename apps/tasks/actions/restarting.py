"""Doing a task once more that was completed, skipped or discarded: the plan gets another instance of it."""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases.step import Step
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.tasks.actions.following import changed
from apps.tasks.actions.holding import give
from apps.tasks.actions.locking import lock, require, text_of
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb


@action
def restart(task: HumanTask, *, reason: str, actor: Actor) -> Step:
    """Open a task once more, in the hands of who had it. Only who has done it, or a manager, may.

    Raises Invalid without a reason, and Conflict, with the reason in words, where the plan does not run there any more.
    What followed from its first end stays.
    """
    fresh = lock(task, actor)
    if fresh.is_alive:
        raise Conflict(_("This task has not ended: there is nothing to restart."))
    if actor.user_id is not None:
        require(Verb.RESTART, fresh, actor)
    reason = text_of(reason, "reason", missing=_("Say why it is done once more."))
    step = case_actions.restart(fresh.case, item=fresh.item_number, actor=actor)
    new = next(one for one in changed(step) if one.key == fresh.key and one.is_open)
    facts = {"task": new.pk, "item": new.item_number, "before": fresh.pk}
    case_actions.record(step.case, "task.restart", facts, {"task": fresh.name, "reason": reason}, actor=actor)
    holder = fresh.assignee or fresh.completed_by
    if holder is not None and holder.is_active:
        new.case = step.case
        give(new, "task.assign", user=holder, team=new.team, actor=actor)
    return step
