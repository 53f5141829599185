"""The lives of cases, stages, tasks, milestones and listeners (tables 8.5 to 8.11): each function is one transition.

Whether a transition may happen now is asked before, in `engine` and `sentries`; what it does to others is done here.
"""

from collections.abc import Mapping
from typing import Any

from apps.cmmn import spreading
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.endings import ExitEvent
from apps.cmmn.expressions import NOTHING
from apps.cmmn.nodes import Sentry
from apps.cmmn.outcome import Cause, Illegal, Incident
from apps.cmmn.run import REPEATS_AT_ONCE, Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import DONE, ENDED, LEFT_OUT, PlanItem, State

MOMENTS = frozenset({Kind.MILESTONE, *LISTENERS})
"""Kinds that have no work of their own: they end with their parent by its transition."""


def create(run: Run, key: str, parent: int, cause: Cause, memory: Mapping[str, Any] = NOTHING) -> int:
    """A new instance that is looked at once all that come with it exist."""
    number = run.create(key, parent, cause, memory)
    run.opening.append(number)
    return number


def activate(run: Run, number: int, cause: Cause) -> None:
    """Out of available: a milestone occurs, a stage or task is enabled or starts, by its manual activation rule. One
    that repeats over a collection does so for each of its elements."""
    node = run.node(number)
    if node.collection and "at" not in run.items[number].memory:
        spreading.spread(run, number)
    _forget_entry(run, number)
    if node.kind is Kind.MILESTONE:
        occur(run, number, cause)
    elif run.rule(node.manual_activation, run.items[number], "manual activation"):
        run.move(number, "enable", State.ENABLED, cause)
    else:
        start(run, number, "start", cause)


def start(run: Run, number: int, transition: str, cause: Cause) -> None:
    """Into active: a stage gets its children, a task that nobody waits for ends at once."""
    run.move(number, transition, State.ACTIVE, cause)
    begin_work(run, number)


def begin_work(run: Run, number: int) -> None:
    """What follows from becoming active."""
    node = run.node(number)
    if node.is_container:
        fill(run, number)
    elif node.kind is Kind.DECISION_TASK:
        _decide(run, number)
    elif not node.blocking:
        complete(run, number, Cause("blocking"))


def _decide(run: Run, number: int) -> None:
    """A decision task asks its table and writes what it decides; one whose table decides nothing has failed."""
    item = run.node(number).item
    cause = Cause("decision", item=number)
    if item is not None and item.decision and item.decision in run.compiled.tables:
        decision = run.decide(item.decision, number)
        if decision.problem:
            fail(run, number, cause)
            return
        same = {key: key for key in decision.results if key in run.compiled.field_keys}
        targets = {spec.source: spec.target for spec in item.outputs} or same
        results = {targets[key]: value for key, value in decision.results.items() if key in targets}
        if not run.take(number, "outputs", results):
            fail(run, number, cause)
            return
    complete(run, number, cause)


def occur(run: Run, number: int, cause: Cause) -> None:
    """A milestone is reached, or what a listener waits for has happened."""
    item = run.items[number]
    run.move(number, "occur", State.COMPLETED, cause, memory=item.kept)
    repeat_after_end(run, number)


def fill(run: Run, number: int) -> None:
    """Creates the children of a stage that has just become active, all of them before any is looked at."""
    run.touched.add(number)
    for key in run.node(number).children:
        create(run, key, number, Cause("created", item=number))
    fill_planned(run, number)
    _leave_out(run, number)


def _leave_out(run: Run, number: int) -> None:
    """Withdraws what was left out of the case when it started."""
    gone = run.items[0].memory.get(LEFT_OUT, ())
    for child in run.children(number) if gone else ():
        if child.key in gone:
            withdraw(run, child.number, Cause("leftOut"))


def fill_planned(run: Run, number: int) -> None:
    """Creates what was planned while the stage could not have it; what lies deeper is handed on."""
    planned = run.items[number].memory.get("planned", ())
    if not planned:
        return
    run.remember(number, planned=None)
    for key in planned:
        node = run.compiled.nodes.get(key)
        if node is None:
            continue
        if node.parent == run.items[number].key:
            create(run, key, number, Cause("planned", item=number))
            continue
        below = next((child for child in run.children(number) if child.key in node.lineage), None)
        if below:
            run.remember(below.number, planned=[*below.memory.get("planned", ()), key])


def complete(run: Run, number: int, cause: Cause) -> None:
    """Completes an item; what is left over in a stage ends with it, what is done stays as it is."""
    run.move(number, "complete", State.COMPLETED, cause, memory=run.items[number].kept)
    end_below(run, number, keep_done=True)
    repeat_after_end(run, number)


def terminate(run: Run, number: int, cause: Cause) -> None:
    run.move(number, "terminate", State.TERMINATED, cause, memory=run.items[number].kept)
    end_below(run, number)
    repeat_after_end(run, number)


def close(run: Run, cause: Cause) -> None:
    """Closes the case for good; a failed or suspended one may still have open work, which ends with it."""
    run.move(0, "close", State.CLOSED, cause, memory={})
    end_below(run, 0, keep_done=True)


def leave(run: Run, number: int, sentry: Sentry, cause: Cause) -> bool:
    """Through an exit criterion; the case plan calls it terminate (8.5). An item that leaves is never repeated.

    A criterion may complete the item instead. When work under way forbids that, whoever completed something or let it
    occur is refused, as if he had asked to complete the item; anything else just waits: False.
    """
    item = run.items[number]
    memory = {**item.kept, "left": sentry.key}
    if sentry.exit_event is not ExitEvent.EXIT and item.state is State.ACTIVE:
        held = run.holding(number) if sentry.exit_event is ExitEvent.COMPLETE else []
        if held and run.is_patient:
            return False
        if held:
            raise Illegal(
                "held-open",
                gettext_noop("%(name)s cannot be completed yet: %(work)s is not done."),
                name=run.name(number),
                work=run.name(held[0].number),
            )
        run.move(number, "complete", State.COMPLETED, cause, memory=memory)
        end_below(run, number, keep_done=True)
        return True
    run.move(number, "terminate" if number == 0 else "exit", State.TERMINATED, cause, memory=memory)
    end_below(run, number)
    return True


def withdraw(run: Run, number: int, cause: Cause) -> None:
    """Takes an item out of the plan that nobody has begun."""
    item = run.items[number]
    run.move(number, _ending(item), State.TERMINATED, cause, memory=item.kept)


def fail(run: Run, number: int, cause: Cause) -> None:
    run.move(number, "fault", State.FAILED, cause)


def repeat(run: Run, number: int, cause: Cause, memory: Mapping[str, Any] = NOTHING) -> int | None:
    """A new instance beside this one; a plan that runs in a circle is stopped and said."""
    item = run.items[number]
    run.repeats[item.key] += 1
    if item.parent is None or run.repeats[item.key] > REPEATS_AT_ONCE:
        run.incidents.append(Incident(number, "repetition", f"stopped after {REPEATS_AT_ONCE} new instances at once"))
        return None
    return create(run, item.key, item.parent, cause, memory)


def repeat_after_end(run: Run, number: int) -> None:
    """Without entry criteria an item repeats each time an instance is completed or terminated (8.6.4); one that repeats
    over a collection has had its instances."""
    item = run.items[number]
    node = run.node(number)
    if node.repetition is None or item.parent is None or node.entry or node.collection:
        return
    if run.items[item.parent].state is State.ACTIVE and run.rule(node.repetition, item, "repetition"):
        repeat(run, number, Cause("repetition", item=number))


def end_below(run: Run, number: int, *, keep_done: bool = False) -> None:
    """Ends what lies below an item that has ended, at every depth (8.9)."""
    below = run.index.below.get(number)
    if not below:
        return
    cause = Cause("parent", item=number)
    for child in run.children(number):
        if child.state in ENDED:
            continue
        if not (keep_done and child.state in DONE):
            run.move(child.number, _ending(child), State.TERMINATED, cause, memory=child.kept)
        end_below(run, child.number)


def _ending(child: PlanItem) -> str:
    return "parentTerminate" if child.kind in MOMENTS else "exit"


def _forget_entry(run: Run, number: int) -> None:
    """Once inside, an item waits for its entry criteria no more."""
    parts = run.items[number].memory.get("parts")
    if parts:
        kept = {slot: found for slot, found in parts.items() if not slot.startswith("entry:")}
        run.remember(number, parts=kept or None)
