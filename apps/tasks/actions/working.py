"""Working on a task: completing it with its form. What is typed before is kept by `cases.actions.save_draft`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases import store as case_store
from apps.cases.step import Step
from apps.cmmn.commands import Complete
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import permissions
from apps.tasks.actions.following import changed
from apps.tasks.actions.holding import refuse_blocked
from apps.tasks.models import HumanTask
from apps.users.selectors import team_ids


@action
def complete(
    task: HumanTask, *, output: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Step:
    """Complete a task with what its form asks for, by field key, as typed.

    `seen` holds the stored values of these fields that the actor looked at. Raises NotAllowed, Invalid (reasons by
    field), Clash where others have changed the same fields since, or Conflict when it is blocked or not open any
    more. Everything that follows from it happens in the same transaction and stands in the returned step.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_complete(actor.user, task, _teams(task, actor)):
        _refuse(task, actor)
    plan = case_store.plan_of(task.case).definition
    form = plan.item(task.key).form
    asked = {field.field for field in form}
    unasked = {key: [_("This task does not ask for that.")] for key in output if key not in asked}
    if unasked:
        raise Invalid(_("Some of what was sent does not belong to this task."), unasked)
    typed = case_actions.answers(task.case, task.key, output, seen=seen, actor=actor)
    step = case_actions.perform(task.case, Complete(task.item_number, typed), actor=actor)
    if any(done.pk == task.pk and done.was_blocked for done in changed(step)):
        # Only now is the task read under the lock; the refusal takes the whole step back.
        raise Conflict(_("This task has been blocked in the meantime."))
    return step


def _teams(task: HumanTask, actor: Actor) -> frozenset[int]:
    """The actor's teams, read only where the answer depends on them."""
    return frozenset() if task.assignee_id == actor.user_id else frozenset(team_ids(actor.user))


def _refuse(task: HumanTask, actor: Actor) -> None:
    if not task.is_open:
        raise Conflict(_("This task is not open any more."))
    if task.assignee_id not in {None, actor.user_id}:
        raise NotAllowed(_("%(name)s holds this task.") % {"name": task.assignee})
    refuse_blocked(task)
    raise NotAllowed(_("This task is not yours to complete."))
