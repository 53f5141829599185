"""Ending a task without doing it, where the plan lets it be left out."""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases.step import Step
from apps.cmmn.commands import Terminate
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import permissions
from apps.tasks.actions.following import found
from apps.tasks.actions.holding import refuse_blocked
from apps.tasks.models import HumanTask
from apps.users.selectors import team_ids


@action
def skip(task: HumanTask, *, reason: str, actor: Actor) -> Step:
    """End an open task undone, with the reason. What the plan requires cannot be skipped.

    Raises NotAllowed, Invalid without a reason, or Conflict when it is required, blocked while others hold it, or not
    open any more.
    """
    _require(task, actor)
    if not reason.strip():
        problem = _("Say why it is not needed.")
        raise Invalid(problem, {"reason": [problem]})
    step = case_actions.perform(task.case, Terminate(task.item_number), reason=reason.strip(), actor=actor)
    if step.outcome.state.items[task.item_number].required:
        # Only now is the item read under the lock; the refusal takes the whole step back.
        raise Conflict(_("%(name)s is required: it cannot be skipped.") % {"name": task.name})
    before = found(step, task)
    if before.is_blocked and before.assignee_id != actor.user_id:
        raise Conflict(_("This task has been blocked in the meantime."))
    _require(before, actor)
    return step


def _require(task: HumanTask, actor: Actor) -> None:
    if actor.kind is ActorKind.PERSON and not permissions.may_skip(actor.user, task, team_ids(actor.user)):
        refuse_blocked(task)
        raise NotAllowed(_("Only who works on a task, or a manager, may skip it."))
