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
from apps.cases.models import Case, CaseDefinition
from apps.cases.models import PlanItem as Row
from apps.cases.step import Step
from apps.cmmn import calls
from apps.cmmn.commands import Close, Fail, Report, Terminate
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Item
from apps.cmmn.state import CaseState, PlanItem, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
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
        moves = step.outcome.transitions
        for item in calls.started(moves):
            if any(move.item == item and move.from_state is State.FAILED for move in moves):
                _detach(step.case, item)
            _ask(step, START, item)
        for item in calls.abandoned(step.compiled, moves):
            _ask(step, END, item)
        has_ended = any(move.item == 0 and move.from_state in _OPEN for move in moves) and step.case.ended_as
        if has_ended and step.case.parent_item is not None:
            step.put(REPORT, {"case": step.case.pk}, key=str(step.case.pk))


def _ask(step: Step, topic: str, item: int) -> None:
    step.put(topic, {"case": step.case.pk, "item": item}, key=f"{step.case.pk}:{item}")


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
    if item is None or item.settled is not State.ACTIVE or "reported" in item.memory or not child.ended_as:
        return False
    if child.ended_as == State.COMPLETED:
        return _hand_back(parent, compiled, item, child, actor)
    words = {"number": child.number}
    failed, ended = _("The case %(number)s failed."), _("The case %(number)s ended early.")
    reason = (failed if child.ended_as == State.FAILED else ended) % words
    perform(parent, Report(item.number, child.ended_as), reason=reason, actor=actor)
    return True


@action
def end_child(case_id: int, item: int, *, actor: Actor) -> bool:
    """End the case of a case task that has ended itself. Says whether there was something to end."""
    child_id = Case.objects.filter(parent=case_id, parent_item=item).values_list("pk", flat=True).first()
    if child_id is None:
        return False
    child = store.lock(child_id)
    task = Row.objects.filter(case=case_id, number=item).values_list("state", flat=True).first()
    if task not in {None, State.COMPLETED, State.TERMINATED} or child.state not in _OPEN:
        return False
    reason = _("The case that waited for it does not need it any more.")
    # What is on hold or has failed is not taken up again only to be ended.
    command = Terminate(0) if child.state == State.ACTIVE else Close()
    perform(child, command, reason=reason, actor=actor)
    return True


def _waiting(compiled: Compiled, state: CaseState, number: int) -> Item | None:
    """The case task, when its case is still to be started or reported. One that was put on hold has begun all the same,
    and one that nobody waits for has ended."""
    item = state.items.get(number)
    if item is None:
        return None
    task = compiled.definition.item(item.key)
    is_left = item.state is State.COMPLETED and not task.blocking
    return task if item.settled is State.ACTIVE or is_left else None


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
        owner=case.owner if case.owner and case.owner.is_active else None,  # who has left gets no more cases
        team=case.team if case.team and case.team.is_active else None,
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


def _hand_back(parent: Case, compiled: Compiled, item: PlanItem, child: Case, actor: Actor) -> bool:
    """Complete the task with what the child hands back; what the parent's plan cannot take makes it fail."""
    known = values.from_json(store.plan_of(child).definition, child.data)
    try:
        given = values.clean_paths(compiled.definition, calls.outputs(compiled, item.key, known))
    except Invalid as refusal:
        perform(parent, Report(item.number, State.FAILED), reason=_told(refusal), actor=actor)
        return True
    perform(parent, Report(item.number, State.COMPLETED, given), actor=actor)
    return True


def _told(refusal: Refused) -> str:
    """The reason in one sentence, with what is wrong in each field."""
    fields = refusal.fields.items() if isinstance(refusal, Invalid) else ()
    return " ".join([str(refusal), *(f"{key}: {' '.join(reasons)}" for key, reasons in fields)])
