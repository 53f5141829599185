"""Case tasks: the case that one starts, what it hands over, and what parent and child tell each other when one ends.

Parent and child are never locked together but in the order of their ids, and they speak through the outbox only. Each
message is a hint: whoever gets it looks at both cases and does what is still to be done, so a repeat does nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.cases import store, values
from apps.cases.actions.opening import Opening, open_all
from apps.cases.actions.perform import perform
from apps.cases.actions.record import record
from apps.cases.models import Case, CaseDefinition, PlanItem
from apps.cases.step import Step
from apps.cmmn import calls
from apps.cmmn.commands import Complete, Fail, Reactivate, Terminate
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Item, Kind
from apps.cmmn.outcome import Transition
from apps.cmmn.state import CaseState, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Invalid, Refused

START, REPORT, END = "case.start_child", "case.child_ended", "case.end_child"
CHANNEL = "case"
DEEPEST = 20
"""So many cases may stand above one another; a case type that starts itself without end stops here."""
_OPEN = {State.ACTIVE, State.SUSPENDED, State.FAILED}
"""In these states the work below a case may go on."""


def follow_children(steps: Sequence[Step]) -> None:
    """A reaction: ask workers to start and end the cases of case tasks, and to tell the parent of a case that ended."""
    for step in steps:
        for transition in step.last():
            if transition.kind is Kind.CASE_TASK:
                _ask(step, transition)
        own = next((transition for transition in step.last() if transition.item == 0), None)
        if own is not None and step.case.ended_as and step.case.parent_item is not None:
            step.put(REPORT, {"case": step.case.pk}, key=str(step.case.pk))


def _ask(step: Step, last: Transition) -> None:
    """What the last move of a case task in a step means for the case that it starts or has started."""
    payload, key = {"case": step.case.pk, "item": last.item}, f"{step.case.pk}:{last.item}"
    moves = [transition for transition in step.outcome.transitions if transition.item == last.item]
    if last.to_state is State.ACTIVE or _is_started(step, last, moves):
        if any(move.from_state is State.FAILED for move in moves):
            _detach(step.case, last.item)
        step.put(START, payload, key=key)
    elif last.to_state is State.TERMINATED or (
        last.to_state is State.COMPLETED and step.actor.kind is not ActorKind.SYSTEM
    ):
        step.put(END, payload, key=key)


def _is_started(step: Step, last: Transition, moves: Sequence[Transition]) -> bool:
    """Whether a task that nobody waits for started in this step; it has ended by now."""
    has_begun = any(move.to_state is State.ACTIVE for move in moves)
    return last.to_state is State.COMPLETED and has_begun and not _task(step.compiled, last.key).blocking


def _detach(case: Case, item: int) -> None:
    """A task that is tried again starts another case in the place of one that did not come to a good end."""
    lost = [State.TERMINATED.value, State.FAILED.value]
    Case.objects.filter(parent=case, parent_item=item, ended_as__in=lost).update(parent_item=None)


@action
def start_child(case_id: int, item: int, *, actor: Actor) -> bool:
    """Start the case of a case task. Says whether there was something to do.

    One that has been started is left alone, or when it has ended, reported. When it cannot be started, the task fails
    with the reason in the journal, and a person can try it again.
    """
    case = store.lock(case_id)
    compiled = store.plan_of(case)
    state = store.load(case, compiled)
    task = _waiting(compiled, state, item)
    if task is None:
        return False
    child = Case.objects.filter(parent=case, parent_item=item).first()
    if child is not None:
        return report_child(child.pk, actor=actor)
    try:
        with transaction.atomic():
            opened = _open(case, task, item, calls.inputs(compiled, state, item), actor)
    except Refused as refusal:
        _refuse(case, task, item, _told(refusal), actor)
        return True
    facts = {"child": opened.pk, "item": item}
    record(case, "case.start_child", facts, {"name": task.name, "number": opened.number}, actor=actor)
    return True


@action
def report_child(child_id: int, *, actor: Actor) -> bool:
    """Tell the case task that started a case how that case ended. Says whether there was something to tell."""
    parent_id = Case.objects.filter(pk=child_id).values_list("parent_id", flat=True).first()
    if parent_id is None:
        return False
    parent = store.lock(parent_id)
    child = Case.objects.select_related("definition", "version").get(pk=child_id)
    compiled = store.plan_of(parent)
    state = store.load(parent, compiled)
    item = state.items.get(child.parent_item) if child.parent_item is not None else None
    if item is None or item.state is not State.ACTIVE or not child.ended_as:
        return False
    words = {"number": child.number}
    if child.ended_as == State.COMPLETED:
        return _complete(parent, compiled, item.number, child, actor)
    if child.ended_as == State.TERMINATED:
        reason = _("The case %(number)s ended early.") % words
        perform(parent, Terminate(item.number), reason=reason, actor=actor)
    else:
        perform(parent, Fail(item.number), reason=_("The case %(number)s failed.") % words, actor=actor)
    return True


@action
def end_child(case_id: int, item: int, *, actor: Actor) -> bool:
    """End the case of a case task that has ended itself. Says whether there was something to end."""
    child_id = Case.objects.filter(parent=case_id, parent_item=item).values_list("pk", flat=True).first()
    if child_id is None:
        return False
    child = store.lock(child_id)
    task = PlanItem.objects.filter(case=case_id, number=item).values_list("state", flat=True).first()
    if task not in {None, State.COMPLETED, State.TERMINATED} or child.state not in _OPEN:
        return False
    reason = _("The case that waited for it does not need it any more.")
    if child.state != State.ACTIVE:
        perform(child, Reactivate(0), reason=reason, actor=actor)
    perform(child, Terminate(0), reason=reason, actor=actor)
    return True


def _task(compiled: Compiled, key: str) -> Item:
    return compiled.definition.item(key)


def _waiting(compiled: Compiled, state: CaseState, number: int) -> Item | None:
    """The case task, when its case is still to be started or reported."""
    item = state.items.get(number)
    if item is None:
        return None
    task = _task(compiled, item.key)
    is_left = item.state is State.COMPLETED and not task.blocking
    return task if item.state is State.ACTIVE or is_left else None


def _open(case: Case, task: Item, item: int, data: Mapping[str, Any], actor: Actor) -> Case:
    """The case of the task, for the same client and in the same hands. Raises Refused when there cannot be one."""
    if _depth(case) >= DEEPEST:
        raise Refused(_("Too many cases stand above one another: %(count)s.") % {"count": DEEPEST})
    definition = CaseDefinition.objects.select_related("current").filter(key=task.case_ref or "").first()
    if definition is None:
        raise Refused(_("There is no case type “%(key)s”.") % {"key": task.case_ref or ""})
    opening = Opening(
        data=data,
        title="",
        client=case.client,
        priority=case.priority,
        owner=case.owner,
        team=case.team,
        channel=CHANNEL,
        at=clock.now(),
        actor=actor,
        parent=case,
        parent_item=item,
    )
    return open_all(definition, [opening], actor=actor)[0].case


def _depth(case: Case) -> int:
    """How many cases stand above this one."""
    depth, above = 0, case.parent_id
    while above is not None and depth < DEEPEST:
        depth, above = depth + 1, Case.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return depth


def _refuse(case: Case, task: Item, item: int, reason: str, actor: Actor) -> None:
    """The task fails; one that nobody waits for has ended already, and its story is told in the journal alone."""
    if task.blocking:
        perform(case, Fail(item), reason=reason, actor=actor)
        return
    record(case, "case.refuse_child", {"item": item}, {"name": task.name, "reason": reason}, actor=actor)


def _complete(parent: Case, compiled: Compiled, item: int, child: Case, actor: Actor) -> bool:
    """Complete the task with what the child hands back; what the parent's plan cannot take makes it fail."""
    known = values.from_json(store.plan_of(child).definition, child.data)
    key = PlanItem.objects.values_list("key", flat=True).get(case=parent, number=item)
    try:
        given = values.clean(compiled.definition, calls.outputs(compiled, key, known))
    except Invalid as refusal:
        perform(parent, Fail(item), reason=_told(refusal), actor=actor)
        return True
    perform(parent, Complete(item, given), actor=actor)
    return True


def _told(refusal: Refused) -> str:
    """The reason in one sentence, with what is wrong in each field."""
    fields = refusal.fields.items() if isinstance(refusal, Invalid) else ()
    return " ".join([str(refusal), *(f"{key}: {' '.join(reasons)}" for key, reasons in fields)])
