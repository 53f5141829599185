"""How due times are watched: an outbox row for each open task with a date, and what happens when it passes."""

from collections.abc import Sequence

from django.db.models.expressions import RawSQL

from apps.cases import actions as case_actions
from apps.cases import store
from apps.cases.models import Case, Urgency
from apps.cases.step import Step
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.outbox import actions as outbox
from apps.tasks import actions as task_actions
from apps.tasks.models import ALIVE, HumanTask, TaskState

TOPIC, CASE_TOPIC = "slas.due", "slas.case_due"


# The same two expressions for every case that is open, so that many are saved in one statement. Written out: they stand
# in every step of a case, and putting them together each time would cost more than running them.
_OPEN = "FROM tasks_humantask WHERE case_id = cases_case.id AND state IN (%s, %s)"
_ALIVE = [state.value for state in ALIVE]
_COLUMNS = {
    "due_at": RawSQL(f"LEAST((SELECT min(due_at) {_OPEN}), deadline_at)", _ALIVE),  # noqa: S611
    "urgency": RawSQL(  # noqa: S611
        f"CASE WHEN EXISTS (SELECT 1 {_OPEN} AND urgency = %s) OR deadline_at <= statement_timestamp()"
        " THEN %s ELSE %s END",
        [*_ALIVE, Urgency.LATE.value, Urgency.LATE.value, Urgency.NONE.value],
    ),
}


def follow(steps: Sequence[Step]) -> None:
    """Watch the due times of the tasks that a step opened, and let the case be due when its next task is."""
    for step in steps:
        tasks = task_actions.changed(step)
        for task in tasks:
            if task.state == TaskState.OPEN and task.due_at is not None:
                step.put(TOPIC, {"task": task.pk}, key=str(task.pk), at=task.due_at)
        if tasks:
            set_due(step.case)


def set_due(case: Case) -> None:
    """Set when a case is due and how urgent it is, from its open tasks and the day that was set for the whole case, in
    the statement that saves the case. In a case that has ended nothing is due."""
    if not case.is_open:
        case.due_at, case.urgency = None, Urgency.NONE
        return
    for name, expression in _COLUMNS.items():
        setattr(case, name, expression)


def watch(task: HumanTask) -> None:
    """Follow a task of a locked case whose date was changed: its message moves along, and what is late may not be."""
    if task.due_at is None or task.due_at > clock.now():
        task.urgency = Urgency.NONE
    if task.due_at is None:
        outbox.cancel(TOPIC, str(task.pk))
    else:
        outbox.put(TOPIC, {"task": task.pk}, key=str(task.pk), at=task.due_at)
    set_due(task.case)


@action
def pass_due(task_id: int, *, actor: Actor) -> bool:
    """Mark a task whose due time has passed, and tell who holds it. Says whether there was something to mark.

    Looks at the truth under lock: what is done, or moved to a later time, is left alone.
    """
    case_id = HumanTask.objects.filter(pk=task_id).values_list("case_id", flat=True).first()
    if case_id is None:
        return False
    case = store.lock(case_id)
    task = HumanTask.objects.select_related("assignee").get(pk=task_id)
    is_past = task.due_at is not None and task.due_at <= clock.now()
    if task.state != TaskState.OPEN or task.urgency == Urgency.LATE or not is_past:
        return False
    task.urgency = Urgency.LATE
    task.save(update_fields=["urgency"])
    set_due(case)
    facts = {"task": task.pk, "item": task.item_number}
    case_actions.record(case, "task.late", facts, {"task": task.name}, actor=actor)
    _tell(task, case)
    return True


@action
def pass_case_due(case_id: int, *, actor: Actor) -> bool:
    """Mark a case whose own day has passed, and tell its owner. Says whether there was something to mark."""
    case = store.lock(case_id)
    is_past = case.deadline_at is not None and case.deadline_at <= clock.now()
    if not case.is_open or case.is_on_hold or not is_past:
        return False
    case.urgency = Urgency.LATE
    case_actions.record(case, "case.late", {}, actor=actor)
    if case.owner is not None and case.owner.is_active:
        notifications.send(
            kind="case_late",
            to_address=case.owner.email,
            to_name=case.owner.name,
            language=case.owner.language,
            context={"case_number": case.number, "case_title": case.title},
            about=case.stream,
        )
    return True


def _tell(task: HumanTask, case: Case) -> None:
    if task.assignee is None:
        return
    notifications.send(
        kind="task_late",
        to_address=task.assignee.email,
        to_name=task.assignee.name,
        language=task.assignee.language,
        time_zone=task.assignee.time_zone,
        context={"task": task.name, "case_number": case.number, "case_title": case.title},
        about=case.stream,
    )
