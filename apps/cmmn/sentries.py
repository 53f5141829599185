"""Sentries: an event reaches those that listen, a satisfied one lets its item enter or leave.

Exit goes before entry and outer before inner, so that nothing is started only to be ended in the same step.
"""

from typing import NamedTuple

from apps.cmmn import life, timers
from apps.cmmn.definition import CASE, LISTENERS, Kind
from apps.cmmn.endings import ExitScope
from apps.cmmn.nodes import Node, Sentry, Sourced
from apps.cmmn.outcome import Cause, Look
from apps.cmmn.run import Run, Written
from apps.cmmn.state import AT_WORK, ENDED, PlanItem, State, is_awake

Heard = dict[tuple[int, Sentry], frozenset[str]]
"""Sentries that something has happened to, each with all its on-parts that have occurred."""


class Fired(NamedTuple):
    number: int
    sentry: Sentry
    occurred: frozenset[str]
    cause: Cause


def dispatch(run: Run) -> None:
    """Marks the on-parts that the next event fulfils, then lets everything satisfied act."""
    event = run.events.popleft()
    heard: Heard = {}
    if isinstance(event, Written):
        compiled = run.compiled
        listeners = compiled.variable_listeners if event.is_variable else compiled.file_listeners
        for sentry, part in listeners.get((event.path, event.event), ()):
            # A listener hears what is written after it came into being.
            _hear(run, heard, sentry, part, None, event.before if event.is_variable else run.next_number)
    else:
        for sentry, part in run.compiled.listeners.get((event.key, event.transition), ()):
            if part.exit_criterion is None or part.exit_criterion == event.criterion:
                _hear(run, heard, sentry, part, event.item, run.next_number)
    if heard:
        _act(run, heard)


def recheck(run: Run) -> None:
    """Looks again at every sentry that is queued."""
    queued: Heard = {}
    for number, sentry in run.recheck:
        item = run.items[number]
        if _listens(item, sentry):
            queued[number, sentry] = run.occurred(item, sentry)
    run.recheck.clear()
    _act(run, queued, is_past=True)


def open_item(run: Run, number: int) -> None:
    """A new instance: criteria without on-parts may hold already; what has nothing to wait for goes ahead."""
    node = run.node(number)
    alone = {(number, sentry): _NOTHING for sentry in (*node.exit, *node.entry) if not sentry.parts}
    if alone:
        _act(run, alone)
    item = run.items[number]
    if node.kind in LISTENERS:
        if node.available is not None:
            run.offers[number] = None
        elif node.kind is Kind.TIMER_EVENT and item.state is State.AVAILABLE:
            timers.arm(run, number)
    elif item.state is State.AVAILABLE and is_awake(run.items, item) and _goes_ahead(run, node, item):
        life.activate(run, number, Cause("collection" if "at" in item.memory else "activation", item=number))


def _goes_ahead(run: Run, node: Node, item: PlanItem) -> bool:
    """Whether an available item waits for nothing: it has no entry criteria, or is one of a collection already."""
    if "at" in item.memory:
        return node.max_instances is None or _at_work(run, item) < node.max_instances
    return not node.entry and (not node.collection or bool(run.elements(node.key)))


def _hear(run: Run, heard: Heard, sentry: Sentry, part: Sourced, source: int | None, before: int) -> None:
    """Every instance that listens and shares the stages of the source has heard it."""
    scope = part.scope
    anchor = 0 if scope == CASE or source is None else run.anchor(source, scope)
    for number in run.index.by_key.get(sentry.owner, ()):
        item = run.items[number]
        if number >= before or not _listens(item, sentry):
            continue
        if scope != CASE and run.anchor(number, scope) != anchor:
            continue
        if len(sentry.parts) == 1:
            heard[number, sentry] = sentry.needs
            continue
        occurred = heard.get((number, sentry))
        heard[number, sentry] = (run.occurred(item, sentry) if occurred is None else occurred) | {part.slot}


def _act(run: Run, candidates: Heard, *, is_past: bool = False) -> None:
    """Lets the satisfied ones act; the others remember. With `is_past` no event is happening just now."""
    ready: list[Fired] = []
    for (number, sentry), occurred in candidates.items():
        item = run.items[number]
        cause = _satisfied(run, item, sentry, occurred) if _may_act(run, item, sentry) else None
        if cause is not None:
            ready.append(Fired(number, sentry, occurred, cause))
        elif sentry.parts:
            run.remember_parts(number, sentry, _still_counts(run, item, sentry, occurred, is_past=is_past))
    is_several = len(ready) > 1
    if is_several:
        ready.sort(key=lambda fired: _order(run, fired))
    for fired in ready:
        item = run.items[fired.number]
        # What has acted before may have changed whether the next one still may.
        if (not is_several or _may_act(run, item, fired.sentry)) and _fire(run, item, fired):
            run.remember_parts(fired.number, fired.sentry, _NOTHING)
        elif _listens(run.items[fired.number], fired.sentry):
            run.remember_parts(fired.number, fired.sentry, fired.occurred)


def _order(run: Run, fired: Fired) -> tuple[bool, int, int]:
    return (fired.sentry.role != "exit", len(run.node(fired.number).lineage), fired.number)


def _satisfied(run: Run, item: PlanItem, sentry: Sentry, occurred: frozenset[str]) -> Cause | None:
    """Why the sentry is satisfied, or None; what was looked at is kept either way."""
    if run.recheck:
        run.recheck.pop((item.number, sentry), None)  # it is looked at now
    has_occurred = sentry.needs <= occurred
    parts = sentry.met if has_occurred else sentry.told(occurred)
    reading = None
    if has_occurred and sentry.condition is not None:
        reading = run.read(sentry.condition, item.number, sentry.key)
    is_satisfied = has_occurred and (reading is None or reading.is_satisfied)
    run.looks.append(Look(item.number, item.key, sentry.role, is_satisfied, sentry.key, parts, reading))
    if not is_satisfied:
        return None
    return Cause(_CAUSES.get(sentry.role, sentry.role), sentry.key, parts, reading)


def _listens(item: PlanItem, sentry: Sentry) -> bool:
    """A suspended item goes on listening; what it hears counts when it is resumed."""
    if sentry.role == "exit":
        return item.state not in ENDED
    if sentry.role == "start" and ("due" in item.memory or "started" in item.memory):
        return False
    state = item.settled
    return state is State.AVAILABLE or (sentry.role == "start" and state is State.UNAVAILABLE)


def _may_act(run: Run, item: PlanItem, sentry: Sentry) -> bool:
    if sentry.role == "exit":
        # The case leaves only while it is active (8.5); everything below from every state that is not final.
        if item.number == 0:
            return item.state is State.ACTIVE
        return item.state not in ENDED and _is_in_scope(item, sentry)
    if sentry.role == "start":
        return _listens(item, sentry)
    if item.state is not State.AVAILABLE or not is_awake(run.items, item):
        return False
    return sentry.role != "entry" or _has_room(run, item, sentry)


def _is_in_scope(item: PlanItem, sentry: Sentry) -> bool:
    """Whether an exit criterion means an instance in this state."""
    if sentry.exit_scope is ExitScope.ALL:
        return True
    state = item.settled
    return state is State.ACTIVE or (state is State.ENABLED and sentry.exit_scope is ExitScope.ACTIVE_AND_ENABLED)


def _has_room(run: Run, item: PlanItem, sentry: Sentry) -> bool:
    """Whether one more instance may be at work, and one that repeats over a collection knows over what."""
    node = run.compiled.nodes[item.key]
    if node.collection and not run.elements(item.key):
        return False
    if not node.is_limited:
        return True
    limit = node.limit(sentry)
    return limit is None or _at_work(run, item) < limit


def _at_work(run: Run, item: PlanItem) -> int:
    return sum(other.state in AT_WORK for other in run.siblings(item))


def _still_counts(
    run: Run, item: PlanItem, sentry: Sentry, occurred: frozenset[str], *, is_past: bool
) -> frozenset[str]:
    """What a sentry that has not acted goes on remembering. One that looks only in the moment keeps nothing that found
    its condition false, and one that means active instances nothing that others heard."""
    if sentry.role == "exit" and not _is_in_scope(item, sentry):
        return _NOTHING
    if not sentry.on_event or not sentry.needs <= occurred or item.state is State.SUSPENDED:
        return occurred
    return _NOTHING if is_past else run.occurred(item, sentry)


def _fire(run: Run, item: PlanItem, fired: Fired) -> bool:
    """Lets a satisfied sentry do what it is for; False when it could not after all."""
    number, sentry, cause = fired.number, fired.sentry, fired.cause
    if sentry.role == "exit":
        return life.leave(run, number, sentry, cause)
    if sentry.role == "start":
        timers.start(run, number)
    elif sentry.role == "variable":
        life.occur(run, number, cause)
    else:
        _enter(run, item, sentry, cause)
    return True


def _enter(run: Run, item: PlanItem, sentry: Sentry, cause: Cause) -> None:
    """Lets an item in; a repeating one leaves a fresh instance behind that waits in its place (8.6.4)."""
    life.activate(run, item.number, cause)
    node = run.compiled.nodes[item.key]
    if node.repetition is None or (node.collection and not sentry.parts):
        return
    if run.rule(node.repetition, run.items[item.number], "repetition"):
        life.repeat(run, item.number, Cause("repetition", sentry.key, cause.parts, cause.reading, item.number))


_NOTHING: frozenset[str] = frozenset()
_CAUSES = {"variable": "variable", "start": "timer"}
