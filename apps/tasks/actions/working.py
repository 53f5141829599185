"""Working on a task: keeping what was typed, and completing it with its form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases import store as case_store
from apps.cases import values
from apps.cases.step import Step
from apps.cmmn.commands import Complete
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import permissions
from apps.tasks.actions.following import found
from apps.tasks.actions.holding import refuse_blocked
from apps.tasks.models import HumanTask
from apps.users.selectors import team_ids


@action
def complete(task: HumanTask, *, output: Mapping[str, Any], actor: Actor) -> Step:
    """Complete a task with what its form asks for, by field key, as typed.

    Raises NotAllowed, Invalid (reasons by field) or Conflict when it is blocked or not open any more. Everything
    that follows from it happens in the same transaction and stands in the returned step.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_complete(actor.user, task, _teams(task, actor)):
        _refuse(task, actor)
    plan = case_store.plan_of(task.case).definition
    form = plan.item(task.key).form
    asked = {field.field for field in form}
    unasked = {key: [_("This task does not ask for that.")] for key in output if key not in asked}
    if unasked:
        raise Invalid(_("Some of what was sent does not belong to this task."), unasked)
    typed = values.clean(plan, output, required=[field.field for field in form if field.required])
    step = case_actions.perform(task.case, Complete(task.item_number, typed), actor=actor)
    before = found(step, task)  # only now is the task read under the lock; a refusal takes the whole step back
    if before.is_blocked:
        raise Conflict(_("This task has been blocked in the meantime."))
    if actor.kind is ActorKind.PERSON and not permissions.may_complete(actor.user, before, _teams(before, actor)):
        _refuse(before, actor)
    return step


@action
def save_draft(task: HumanTask, *, draft: Mapping[str, Any], actor: Actor) -> None:
    """Keep what was typed into the form so far. Not checked: it is not an answer yet.

    A draft that arrives when the task has ended is dropped: it left the browser before the answer did.
    """
    if not task.is_open:
        return
    if not permissions.may_complete(actor.user, task, _teams(task, actor)):
        raise NotAllowed(_("This task is not yours to work on."))
    asked = {field.field for field in case_store.plan_of(task.case).definition.item(task.key).form}
    kept = {key: str(value)[: values.LONG_TEXT_LIMIT] for key, value in draft.items() if key in asked}
    HumanTask.objects.filter(pk=task.pk).update(draft=kept)


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
