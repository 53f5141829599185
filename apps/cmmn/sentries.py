"""Sentries: an event reaches those that listen, a satisfied one lets its item enter or leave.

Exit goes before entry and outer before inner, so that nothing is started only to be ended in the same step.
"""

from apps.cmmn import life
from apps.cmmn.compiled import Sentry
from apps.cmmn.outcome import Cause, Look, Part, Reading
from apps.cmmn.run import Event, Run
from apps.cmmn.state import AT_WORK, ENDED, PlanItem, State

Fired = tuple[int, Sentry, Cause]


def dispatch(run: Run, event: Event) -> None:
    """Marks the on-parts that the event fulfils, then lets everything satisfied act."""
    heard = []
    for sentry, at in run.compiled.listeners.get((event.key, event.transition), ()):
        part = sentry.parts[at]
        if part.exit_criterion is not None and part.exit_criterion != event.criterion:
            continue
        anchor = run.anchor(event.item, part.scope)
        for item in run.instances(sentry.owner):
            if _listens(item, sentry) and run.anchor(item.number, part.scope) == anchor:
                occurred = item.memory.get("parts", {}).get(f"{sentry.role}:{sentry.key}", ())
                run.remember_parts(item.number, sentry, tuple(sorted({*occurred, at})))
                heard.append((item.number, sentry, at))
    _act(run, list({(number, sentry): at for number, sentry, at in heard}))
    for number, sentry, at in heard:
        _forget_moment(run, number, sentry, at)


def recheck(run: Run) -> None:
    """Looks again at every sentry that is queued."""
    queued = [(number, sentry) for number, sentry in run.recheck if _listens(run.items[number], sentry)]
    run.recheck.clear()
    _act(run, queued)
    for number, sentry in queued:
        if sentry.on_event:
            for at in range(len(sentry.parts)):
                _forget_moment(run, number, sentry, at)


def open_item(run: Run, number: int) -> None:
    """A new instance: criteria without on-parts may hold already; one without entry criteria goes ahead."""
    node = run.node(number)
    alone = [(number, sentry) for sentry in (*node.exit, *node.entry) if not sentry.parts]
    _act(run, alone)
    if not node.entry and run.items[number].state is State.AVAILABLE and _parent_is_active(run, number):
        life.activate(run, number, Cause("activation"))


def _act(run: Run, candidates: list[tuple[int, Sentry]]) -> None:
    ready = []
    for number, sentry in candidates:
        cause = _satisfied(run, number, sentry)
        if cause:
            ready.append((number, sentry, cause))
    for number, sentry, cause in sorted(ready, key=lambda fired: _order(run, fired)):
        if not _may_act(run, number, sentry):
            continue
        run.remember_parts(number, sentry, ())
        if sentry.role == "exit":
            life.leave(run, number, cause)
        else:
            _enter(run, number, sentry, cause)


def _order(run: Run, fired: Fired) -> tuple[bool, int, int]:
    number, sentry, _ = fired
    return (sentry.role == "entry", len(run.node(number).lineage), number)


def _satisfied(run: Run, number: int, sentry: Sentry) -> Cause | None:
    """Why the sentry is satisfied, or None; what was looked at is kept either way."""
    item = run.items[number]
    parts = run.parts(sentry, item)
    if not _may_act(run, number, sentry):
        return None
    run.recheck.pop((number, sentry), None)  # it is looked at now
    has_occurred = all(part.is_satisfied for part in parts)
    reading = run.read(sentry.condition, number, sentry.key) if sentry.condition and has_occurred else None
    is_satisfied = has_occurred and (reading is None or reading.is_satisfied)
    _look(run, item, sentry, parts, reading, is_satisfied=is_satisfied)
    return Cause(sentry.role, sentry.key, parts, reading) if is_satisfied else None


def _look(
    run: Run, item: PlanItem, sentry: Sentry, parts: tuple[Part, ...], reading: Reading | None, *, is_satisfied: bool
) -> None:
    run.looks.append(Look(item.number, item.key, sentry.role, is_satisfied, sentry.key, parts, reading))


def _listens(item: PlanItem, sentry: Sentry) -> bool:
    """A suspended item goes on listening; what it hears counts when it is resumed."""
    if sentry.role == "exit":
        return item.state not in ENDED
    waits = item.memory.get("before") if item.state is State.SUSPENDED else item.state
    return waits == State.AVAILABLE


def _may_act(run: Run, number: int, sentry: Sentry) -> bool:
    item = run.items[number]
    if sentry.role == "exit":
        # The case leaves only while it is active (8.5); everything below from every state that is not final.
        return item.state is State.ACTIVE if number == 0 else item.state not in ENDED
    return item.state is State.AVAILABLE and _parent_is_active(run, number) and _has_room(run, item, sentry)


def _parent_is_active(run: Run, number: int) -> bool:
    parent = run.items[number].parent
    return parent is not None and run.items[parent].state is State.ACTIVE


def _has_room(run: Run, item: PlanItem, sentry: Sentry) -> bool:
    limit = run.node(item.number).limit(sentry)
    return limit is None or sum(other.state in AT_WORK for other in run.siblings(item)) < limit


def _forget_moment(run: Run, number: int, sentry: Sentry, at: int) -> None:
    """A sentry that looks only in the moment of the event keeps no part that found the condition false."""
    item = run.items[number]
    parts = run.parts(sentry, item)
    if sentry.on_event and parts and all(part.is_satisfied for part in parts) and item.state is not State.SUSPENDED:
        run.remember_parts(number, sentry, tuple(other for other in range(len(parts)) if other != at))


def _enter(run: Run, number: int, sentry: Sentry, cause: Cause) -> None:
    """Lets an item in; a repeating one leaves a fresh instance behind that waits in its place (8.6.4)."""
    life.activate(run, number, cause)
    item = run.items[number]
    node = run.node(number)
    if node.repetition is not None and run.rule(node.repetition, item, "repetition"):
        life.repeat(run, number, Cause("repetition", sentry.key, cause.parts, cause.reading, number))
