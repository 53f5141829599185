"""Working on a task: ticking its checklist, completing it with its form and its outcome.

What several people do for one task stands in `sharing`.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases import store as case_store
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn.commands import Complete, SetValues
from apps.cmmn.definition import Item, TaskOutcome
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid, Refused
from apps.tasks.actions.following import changed
from apps.tasks.actions.locking import lock, locked_for, text_of
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb, not_alive, objection
from apps.tasks.selectors import facts_now, plan_item, unticked
from apps.users.selectors import team_ids


def complete(
    task: HumanTask,
    *,
    output: Mapping[str, Any],
    outcome: str = "",
    comment: str = "",
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Step:
    """Complete a task with what its form asks for, by field key, as typed, and with one of its outcomes.

    `seen` holds the stored values of these fields that the actor looked at. Raises NotAllowed, Invalid (reasons by
    field), Clash where others have changed the same fields since, or Conflict when it is blocked, not open any more,
    or waits for the parts or the ticks that it needs. Everything that follows from it happens in the same transaction
    and stands in the returned step.
    """
    try:
        return _complete(task, output=output, outcome=outcome, comment=comment, seen=seen, actor=actor)
    except Conflict as refusal:
        faster = _who_was_faster(task)
        if faster is None:
            raise
        raise faster from refusal


def _who_was_faster(task: HumanTask) -> Refused | None:
    """That somebody has completed it meanwhile, read anew; what the engine says names nobody."""
    if connection.needs_rollback:
        return None  # inside another action nothing can be read any more
    now = HumanTask.objects.select_related("completed_by").filter(pk=task.pk).first()
    return not_alive(now) if now is not None else None


@action
def _complete(
    task: HumanTask,
    *,
    output: Mapping[str, Any],
    outcome: str,
    comment: str,
    seen: Mapping[str, Any] | None,
    actor: Actor,
) -> Step:
    if actor.kind is ActorKind.PERSON:
        found = objection(Verb.COMPLETE, actor.user, task, facts_now(actor.user, task, Verb.COMPLETE))
        if found is not None:
            raise found
    held = copy(task)
    held.case = case_actions.lock_open(task.case, actor)
    typed = typed_values(held, output, is_whole=True, seen=seen, is_locked=True, actor=actor)
    chosen = ending(require_item(held), outcome)
    return finish(held, typed, chosen, comment=comment, is_locked=True, actor=actor)


def finish(
    task: HumanTask,
    typed: Mapping[str, Any],
    chosen: TaskOutcome | None,
    *,
    comment: str,
    is_locked: bool = False,
    actor: Actor,
) -> Step:
    """Complete a task in the plan, with all that its outcome brings. For this app's actions only: it asks nobody.

    `is_locked` says that the task holds its case's very row from under the lock.
    """
    said = text_of(comment, "comment")
    item = require_item(task)
    written = dict(typed)
    if chosen is not None:
        if not is_locked:
            lock(task, actor)  # the case, before anything about it is written
        HumanTask.objects.filter(pk=task.pk).update(outcome=chosen.key)
        written |= {item.outcome_field: chosen.key} if item.outcome_field else {}
    step = case_actions.perform(
        task.case, Complete(task.item_number, written), reason=said, is_locked=is_locked, actor=actor
    )
    _check_again(task, step, item, actor)
    if chosen is not None:
        facts = {"task": task.pk, "item": task.item_number, "outcome": chosen.key}
        case_actions.record(step.case, "task.outcome", facts, {"task": task.name, "label": chosen.label}, actor=actor)
        if chosen.status:
            case_actions.follow_status(step.case, status=chosen.status, item=task.item_number, actor=actor)
    return step


@action
def tick(task: HumanTask, *, field: str, is_ticked: bool, actor: Actor) -> Step:
    """Tick a point of the checklist, or take the tick away. Rules of the plan read it at once.

    Raises NotAllowed for who does not work on the task, Invalid when it has no such point.
    """
    fresh = locked_for(Verb.TICK, task, actor)
    if field not in {point.field for point in require_item(fresh).checklist}:
        problem = _("The checklist has no such point.")
        raise Invalid(problem, {"field": [problem]})
    return case_actions.perform(fresh.case, SetValues({field: is_ticked}), actor=actor)


def require_item(task: HumanTask) -> Item:
    """A task as the plan of its case has it. Raises Conflict when the plan has it no more."""
    item = plan_item(task)
    if item is None:
        raise Conflict(_("The plan of this case does not have this task any more."))
    return item


def typed_values(
    task: HumanTask,
    output: Mapping[str, Any],
    *,
    is_whole: bool,
    seen: Mapping[str, Any] | None = None,
    is_locked: bool = False,
    actor: Actor,
) -> dict[str, Any]:
    """What was typed into the form as the engine reads it; unless `is_whole`, what is required may come later."""
    plan = case_store.plan_of(task.case).definition
    form = plan.item(task.key).form
    asked = {field.field for field in form}
    unasked = {key: [_("This task does not ask for that.")] for key in output if key not in asked}
    if unasked:
        raise Invalid(_("Some of what was sent does not belong to this task."), unasked)
    return case_actions.answers(
        task.case, task.key, output, is_whole=is_whole, seen=seen, is_locked=is_locked, actor=actor
    )


def ending(item: Item, outcome: str) -> TaskOutcome | None:
    """The chosen outcome. A task with a single one ends with that; Invalid where there is a choice and none was made,
    or another one."""
    known = {one.key: one for one in item.outcomes}
    if outcome in known:
        return known[outcome]
    if not outcome and len(known) <= 1:
        return next(iter(known.values()), None)
    problem = _("Choose how this task ends.") if known else _("This task has no outcomes to choose from.")
    raise Invalid(problem, {"outcome": [problem]})


def _check_again(task: HumanTask, step: Step, item: Item, actor: Actor) -> None:
    """What may have come in between is looked at under the lock; a refusal takes the whole step back."""
    done = next((one for one in changed(step) if one.pk == task.pk), None)
    if done is None or actor.kind is not ActorKind.PERSON:
        return
    if done.was_blocked and done.assignee_id != actor.user_id:
        raise Conflict(_("This task has been blocked in the meantime."))
    if done.parts_missing:
        raise Conflict(_("This task has been given to several people in the meantime."))
    if done.assignee_id not in {None, actor.user_id} and not done.is_shared:
        raise Conflict(_("%(name)s has taken this task in the meantime.") % {"name": done.assignee})
    is_moved = done.assignee_id is None and done.team_id not in {None, task.team_id}
    if is_moved and done.team_id not in team_ids(actor.user):
        raise Conflict(_("This task has been given to another team in the meantime."))
    _require_ticked(step.case, item)


def _require_ticked(case: Case, item: Item) -> None:
    missing = unticked(case, item)
    if missing:
        raise Conflict(_("What was ticked is ticked no more: %(points)s.") % {"points": ", ".join(missing)})
