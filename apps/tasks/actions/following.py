"""How human tasks follow the plan items of their case: a reaction to every step."""

from collections.abc import Sequence

from apps.cases.step import Step
from apps.cmmn.definition import Item, Kind
from apps.cmmn.outcome import Transition
from apps.cmmn.state import State
from apps.tasks import dates, store
from apps.tasks.models import HumanTask, TaskState

TASKS = "tasks"

_STATES = {
    State.ACTIVE: TaskState.OPEN,
    State.SUSPENDED: TaskState.SUSPENDED,
    State.COMPLETED: TaskState.COMPLETED,
    State.TERMINATED: TaskState.ENDED,
    State.FAILED: TaskState.ENDED,
}


def follow(steps: Sequence[Step]) -> None:
    """Open, end, suspend and resume the tasks of steps. A team named by the plan is given access to the case.

    The rows as they are now are left in `step.notes["tasks"]` for the reactions that come after.
    """
    by_case = {step.case.pk: step for step in steps}
    changes = [
        _change(step, transition) for step in steps for transition in step.last() if _is_of_a_task(step, transition)
    ]
    if not changes:
        return
    for task in store.write(changes):
        step = by_case[task.case_id]
        step.notes.setdefault(TASKS, []).append(task)
        if task.is_open and task.retired_team:
            _tell_of_retired_team(step, task)


def changed(step: Step) -> list[HumanTask]:
    """The tasks that `follow` wrote in this step."""
    tasks: list[HumanTask] = step.notes.get(TASKS, [])
    return tasks


def _tell_of_retired_team(step: Step, task: HumanTask) -> None:
    """Journal that a task came up for everybody; one that only goes on was told of before."""
    came_from = next(move.from_state for move in step.last() if move.item == task.item_number)
    if came_from is not State.SUSPENDED:
        facts = {"task": task.pk, "item": task.item_number}
        step.record("task.without_team", facts, {"task": task.name, "team": task.retired_team})


def _is_of_a_task(step: Step, transition: Transition) -> bool:
    """A human task that is, or in this step has been, at work. One that ends before it ever started has no row."""
    if transition.kind is not Kind.HUMAN_TASK or transition.to_state not in _STATES:
        return False
    return transition.to_state is State.ACTIVE or _was_at_work(step, transition)


def _was_at_work(step: Step, transition: Transition) -> bool:
    started = any(
        other.item == transition.item and other.to_state is State.ACTIVE for other in step.outcome.transitions
    )
    if transition.transition == "restore":
        return step.outcome.state.items[transition.item].settled is State.ACTIVE
    return started or transition.from_state in {State.ACTIVE, State.SUSPENDED, State.FAILED}


def _change(step: Step, transition: Transition) -> store.Change:
    state = _STATES[transition.to_state]
    has_ended = state in {TaskState.COMPLETED, TaskState.ENDED}
    # What has ended may be gone from the plan, when it was dropped by moving the case to another version.
    item = None if has_ended else step.compiled.definition.item(transition.key)
    return store.Change(
        case_id=step.case.pk,
        priority=step.case.priority,
        at=step.now,
        item_number=transition.item,
        key=transition.key,
        name=transition.name,
        state=state,
        team=_team(step, item),
        due_at=dates.PORT.due(item.due, step.now) if item and item.due and state is TaskState.OPEN else None,
        ended_at=step.now if has_ended else None,
        completed_by_id=step.actor.user_id if state is TaskState.COMPLETED else None,
    )


def _team(step: Step, item: Item | None) -> str | None:
    """The team that gets a task: the one named, or the one that the role of its performer stands for."""
    if item is None or item.team or item.performer is None:
        return item.team if item else None
    return next((role.name for role in step.compiled.definition.roles if role.key == item.performer), item.performer)
