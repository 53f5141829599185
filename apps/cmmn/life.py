"""The lives of cases, stages, tasks and milestones (tables 8.5 to 8.11): each function is one transition.

Whether a transition may happen now is asked before, in `engine` and `sentries`; what it does to others is done here.
"""

from apps.cmmn.definition import Kind
from apps.cmmn.outcome import Cause, Incident
from apps.cmmn.run import REPEATS_AT_ONCE, Run
from apps.cmmn.state import DONE, ENDED, State


def create(run: Run, key: str, parent: int, cause: Cause) -> int:
    """A new instance that is looked at once all that come with it exist."""
    number = run.create(key, parent, cause)
    run.opening.append(number)
    return number


def activate(run: Run, number: int, cause: Cause) -> None:
    """Out of available: a milestone occurs, a stage or task is enabled or starts, by its manual activation rule."""
    node = run.node(number)
    run.remember(number, parts=None)
    if node.kind is Kind.MILESTONE:
        run.move(number, "occur", State.COMPLETED, cause)
        _repeat_after_end(run, number)
    elif run.rule(node.manual_activation, run.items[number], "manual activation"):
        run.move(number, "enable", State.ENABLED, cause)
    else:
        start(run, number, "start", cause)


def start(run: Run, number: int, transition: str, cause: Cause) -> None:
    """Into active: a stage gets its children, a task that nobody waits for ends at once."""
    run.move(number, transition, State.ACTIVE, cause)
    node = run.node(number)
    if node.is_container:
        fill(run, number)
    elif not node.blocking:
        complete(run, number, Cause("blocking"))


def fill(run: Run, number: int) -> None:
    """Creates the children of a stage that has just become active, all of them before any is looked at."""
    run.touched.add(number)
    for key in run.node(number).children:
        create(run, key, number, Cause("created", item=number))
    fill_planned(run, number)


def fill_planned(run: Run, number: int) -> None:
    """Creates what was planned while the stage could not have it; what lies deeper is handed on."""
    planned = run.items[number].memory.get("planned", ())
    run.remember(number, planned=None)
    for key in planned:
        if key in run.node(number).discretionary:
            create(run, key, number, Cause("planned", item=number))
            continue
        lineage = run.compiled.nodes[key].lineage
        below = next((child for child in run.children(number) if child.key in lineage), None)
        if below:
            run.remember(below.number, planned=[*below.memory.get("planned", ()), key])


def complete(run: Run, number: int, cause: Cause) -> None:
    """Completes an item; what is left over in a stage ends with it, what is done stays as it is."""
    run.move(number, "complete", State.COMPLETED, cause, memory={})
    _end_below(run, number, Cause("parent", item=number), keep_done=True)
    _repeat_after_end(run, number)


def terminate(run: Run, number: int, cause: Cause) -> None:
    run.move(number, "terminate", State.TERMINATED, cause, memory={})
    _end_below(run, number, Cause("parent", item=number), keep_done=False)
    _repeat_after_end(run, number)


def close(run: Run, cause: Cause) -> None:
    """Closes the case for good; a failed or suspended one may still have open work, which ends with it."""
    run.move(0, "close", State.CLOSED, cause, memory={})
    _end_below(run, 0, Cause("parent", item=0), keep_done=True)


def leave(run: Run, number: int, cause: Cause) -> None:
    """Through an exit criterion; the case plan calls it terminate (8.5). An item that leaves is never repeated."""
    transition = "terminate" if number == 0 else "exit"
    run.move(number, transition, State.TERMINATED, cause, memory={"left": cause.criterion})
    _end_below(run, number, Cause("parent", item=number), keep_done=False)


def fail(run: Run, number: int, cause: Cause) -> None:
    run.move(number, "fault", State.FAILED, cause)


def suspend(run: Run, number: int, cause: Cause) -> None:
    _suspend(run, number, "suspend", "self", cause)


def resume(run: Run, number: int, transition: str, cause: Cause) -> None:
    """Gives back the state of before, here and below; what was heard meanwhile is looked at now."""
    item = run.items[number]
    memory = {name: value for name, value in item.memory.items() if name not in {"before", "suspended"}}
    back = State(item.memory.get("before", State.ACTIVE))
    run.move(number, transition, back, cause, memory=memory)
    run.look_again(number)
    if back is State.ACTIVE and run.node(number).is_container:
        run.touched.add(number)
        fill_planned(run, number)
    for child in run.children(number):
        if child.state is State.SUSPENDED and child.memory.get("suspended") == "parent":
            resume(run, child.number, "parentResume", Cause("parent", item=number))


def reactivate(run: Run, number: int, cause: Cause) -> None:
    """Back to active after a failure or the end; children that heard something meanwhile are looked at."""
    before = run.items[number]
    memory = {name: value for name, value in before.memory.items() if name != "left"}
    run.move(number, "reactivate", State.ACTIVE, cause, memory=memory)
    if before.state is not State.FAILED:
        return  # it had ended: what ended it is past, or it would end again at once
    run.look_again(number)
    if run.node(number).is_container:
        for child in run.children(number):
            run.look_again(child.number)
        fill_planned(run, number)


def repeat(run: Run, number: int, cause: Cause) -> None:
    """A new instance beside this one; a plan that runs in a circle is stopped and said."""
    item = run.items[number]
    run.repeats[item.key] += 1
    if item.parent is None or run.repeats[item.key] > REPEATS_AT_ONCE:
        run.incidents.append(Incident(number, "repetition", f"stopped after {REPEATS_AT_ONCE} new instances at once"))
        return
    create(run, item.key, item.parent, cause)


def _repeat_after_end(run: Run, number: int) -> None:
    """Without entry criteria an item repeats each time an instance is completed or terminated (8.6.4)."""
    item = run.items[number]
    node = run.node(number)
    if item.parent is None or node.entry or node.repetition is None:
        return
    if run.items[item.parent].state is State.ACTIVE and run.rule(node.repetition, item, "repetition"):
        repeat(run, number, Cause("repetition", item=number))


def _end_below(run: Run, number: int, cause: Cause, *, keep_done: bool) -> None:
    for child in run.children(number):
        if child.state in ENDED:
            continue
        if not (keep_done and child.state in DONE):
            transition = "parentTerminate" if child.kind is Kind.MILESTONE else "exit"
            run.move(child.number, transition, State.TERMINATED, cause, memory={})
        _end_below(run, child.number, Cause("parent", item=child.number), keep_done=False)


def _suspend(run: Run, number: int, transition: str, by: str, cause: Cause) -> None:
    item = run.items[number]
    memory = {**item.memory, "before": item.state.value, "suspended": by}
    run.move(number, transition, State.SUSPENDED, cause, memory=memory)
    for child in run.children(number):
        if child.state not in ENDED and child.state is not State.SUSPENDED:
            _suspend(run, child.number, "parentSuspend", "parent", Cause("parent", item=number))
