"""When a stage or the case has nothing left to do (8.12), and what it still waits for.

A question and no more: completing is done by whoever asked.
"""

from collections.abc import Iterator
from itertools import chain

from apps.cmmn import planning
from apps.cmmn.definition import CASE, LISTENERS
from apps.cmmn.endings import Completion
from apps.cmmn.explanation import Blocker
from apps.cmmn.nodes import Node, Sentry
from apps.cmmn.run import Run
from apps.cmmn.state import DONE, ENDED, PlanItem, State

_UNNEEDED, _REPEATS = "unneeded", "repeats"
_TOLD = {_REPEATS: "open"}
_HARD = frozenset({"active", "required", "open"})
"""Reasons that hold whatever else there is."""


def waits_for(run: Run, number: int) -> Iterator[Blocker]:
    """What keeps a stage from completing by itself; nothing when it would."""
    node = run.node(number)
    reasons = [(child, _reason(run, node, child)) for child in run.children(number)]
    is_forgiving = any(reason == _UNNEEDED for _, reason in reasons)
    for child, reason in reasons:
        if reason and reason != _UNNEEDED and not (reason == _REPEATS and is_forgiving):
            yield Blocker(child.key, run.name(child.number), child.state, _TOLD.get(reason, reason), child.number)
    if not node.auto_complete and node.discretionary:
        for offer in planning.offers(run, number):
            if offer.is_allowed:
                yield Blocker(offer.key, offer.name, None, "plannable")


def holds_back(run: Run, number: int) -> tuple[Blocker, ...]:
    """What keeps a person from completing a stage: work under way and required work that is not done."""
    return tuple(
        Blocker(
            child.key,
            run.name(child.number),
            child.state,
            "active" if child.state is State.ACTIVE else "required",
            child.number,
        )
        for child in run.holding(number)
    )


def ready(run: Run) -> int | None:
    """The innermost stage among those touched that has nothing left to do; the others are forgotten."""
    while run.touched:
        number = max(run.touched, key=lambda touched: (len(run.node(touched).lineage), -touched))
        run.touched.discard(number)
        if run.items[number].state is State.ACTIVE and not _is_held(run, number):
            return number
    return None


def is_needed(run: Run, listener: PlanItem) -> bool:
    """Whether anybody could still need a listener: something that hangs on it waits, or may still come and wait.
    One that nothing hangs on stands for itself."""
    guards = run.compiled.guards.get(listener.key)
    return guards is None or any(_is_awaited(run, listener, sentry) for sentry in guards)


def _is_held(run: Run, number: int) -> bool:
    """Whether something keeps a stage open. What did so the last time is looked at first: a stage of many items is not
    gone through at each step."""
    node = run.node(number)
    children = run.index.below.get(number, ())
    start = run.index.holders.get(number, 0)
    for at in chain(range(start, len(children)), range(min(start, len(children)))):
        if _reason(run, node, run.items[children[at]]) in _HARD:
            run.index.holders[number] = at
            return True
    return next(waits_for(run, number), None) is not None


def _reason(run: Run, node: Node, child: PlanItem) -> str:
    """Why an item holds the stage around it open; empty when it does not.

    A listener that nobody could still need does not. Where there is one, neither do instances that only wait to repeat.
    """
    if child.state in DONE or child.state is State.UNAVAILABLE or run.is_ignored(child):
        return ""
    if child.state is State.ACTIVE:
        return "active"
    if child.required:
        return "required"
    if node.auto_complete:
        return ""
    own = run.compiled.nodes[child.key]
    if child.state is not State.AVAILABLE or own.completion is Completion.STRICT:
        return "open"
    if child.kind in LISTENERS:
        return "open" if is_needed(run, child) else _UNNEEDED
    return _REPEATS if own.repeats and own.entry and child.index > 1 else "open"


def _is_awaited(run: Run, listener: PlanItem, sentry: Sentry) -> bool:
    scope = run.compiled.scope(sentry.owner, listener.key)
    anchor = run.anchor(listener.number, scope)
    owners = [item for item in run.instances(sentry.owner) if scope == CASE or run.anchor(item.number, scope) == anchor]
    return any(_waits(item, sentry) for item in owners) or _may_come(run, sentry.owner, scope, anchor)


def _waits(item: PlanItem, sentry: Sentry) -> bool:
    if sentry.role == "exit":
        return item.state not in ENDED and item.state not in DONE
    return item.settled in {State.AVAILABLE, State.UNAVAILABLE} and not (
        sentry.role == "start" and "due" in item.memory
    )


def _may_come(run: Run, key: str, scope: str, anchor: int | None) -> bool:
    """Whether an instance that does not exist yet may still come: a stage around it has not begun, or it can be
    planned."""
    node = run.compiled.nodes[key]
    parent = node.parent
    if parent is None or key == scope:
        return False
    around = [item for item in run.instances(parent) if run.anchor(item.number, scope) == anchor]
    for stage in around:
        if stage.state in ENDED or stage.state in DONE:
            continue
        if stage.state is not State.ACTIVE:
            return True
        if node.is_discretionary and not any(child.key == key for child in run.children(stage.number)):
            return True
    return parent != scope and _may_come(run, parent, scope, anchor)
