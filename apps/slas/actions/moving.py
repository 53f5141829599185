"""Moving due dates in locked cases, and the time on hold along which they move. Who may move them is asked above."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from apps.cases.actions.perform import HELD
from apps.cases.step import Step
from apps.cmmn.state import State
from apps.common import history
from apps.outbox.actions import Message
from apps.slas.actions.watching import CASE_TOPIC, TOPIC, set_due
from apps.tasks.models import ALIVE, HumanTask


def go_along(steps: Sequence[Step]) -> None:
    """A reaction: a case that goes on moves its due dates by the time that it was on hold, where that was chosen."""
    for step in steps:
        root = next((move for move in step.last() if move.item == 0), None)
        if root is None or (root.from_state, root.to_state) != (State.SUSPENDED, State.ACTIVE):
            continue
        since = step.notes.get(HELD)
        if since is not None:
            _move_all(step, step.now - since)
        if step.case.deadline_at is not None:  # it may have passed while nobody was told of it
            step.messages.append(watched(step.case.pk, step.case.deadline_at))


def _move_all(step: Step, by: timedelta) -> None:
    found = HumanTask.objects.filter(case=step.case, state__in=ALIVE).exclude(due_at=None)
    tasks = {task: task.due_at + by for task in found.order_by("pk") if task.due_at}
    step.messages += move_tasks(tasks, step.now)
    if step.case.deadline_at is not None:
        step.case.deadline_at += by
    if tasks or step.case.deadline_at is not None:
        set_due(step.case)
        step.record("due.moved", {"seconds": int(by.total_seconds()), "tasks": sorted(task.pk for task in tasks)})


def move_tasks(dates: Mapping[HumanTask, datetime], now: datetime) -> list[Message]:
    """Give tasks other due dates, with their history; returns what watches them from then on."""
    for task, due_at in dates.items():
        task.due_at = due_at
        if due_at > now:
            task.urgency = ""
    HumanTask.objects.bulk_update(dates, ["due_at", "urgency"])
    history.write((task, now) for task in dates)
    return [Message(TOPIC, {"task": task.pk}, str(task.pk), due_at) for task, due_at in dates.items()]


def watched(case_id: int, deadline: datetime) -> Message:
    """What watches the day that was set for a whole case."""
    return Message(CASE_TOPIC, {"case": case_id}, str(case_id), deadline)
