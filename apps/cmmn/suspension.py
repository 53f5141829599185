"""Suspending, resuming and re-activating: items keep what they were, and what happened meanwhile is applied.

How a case comes back that has ended or was closed is told here too; whether any of it may happen is asked before, in
`legality`.
"""

from collections.abc import Iterable

from apps.cmmn import calls, life
from apps.cmmn.definition import CASE, Kind
from apps.cmmn.outcome import Cause, Illegal
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import ENDED, PlanItem, State


def suspend(run: Run, number: int, cause: Cause) -> None:
    _suspend(run, number, "suspend", "self", cause)


def resume(run: Run, number: int, transition: str, cause: Cause) -> None:
    """Gives back the state of before, here and below; what was heard meanwhile is looked at now."""
    item = run.items[number]
    memory = {name: value for name, value in item.memory.items() if name not in {"before", "suspended"}}
    run.move(number, transition, item.settled, cause, memory=memory)
    awaken(run, number)
    for child in run.children(number):
        if child.state is State.SUSPENDED and child.memory.get("suspended") == "parent":
            resume(run, child.number, "parentResume", Cause("parent", item=number))


def reactivate(run: Run, number: int, cause: Cause) -> None:
    """Back to active after a failure or the end. A failed task takes up its work again, below a failed stage all that
    happened meanwhile is looked at; a case that had ended starts what waits for its re-activation."""
    before = run.items[number]
    memory = {name: value for name, value in before.memory.items() if name != "left"}
    run.move(number, "reactivate", State.ACTIVE, cause, memory=memory)
    if before.state is not State.FAILED:
        _reopen(run, number)
    elif run.node(number).is_container:
        _awaken_below(run, number)
    else:
        run.look_again(number)
        life.begin_work(run, number)


def restore(run: Run, items: Iterable[PlanItem], cause: Cause) -> None:
    """Puts items back to where they were before their case ended, parents first. Nothing is looked at anew for it, or
    the case might end again at once; timers whose time has come meanwhile occur with the next wake."""
    case = run.items[0]
    if case.state not in ENDED:
        raise Illegal("not-ended", gettext_noop("%(name)s has not ended."), name=run.name(0))
    known = {item.number: item for item in items}
    if not known.keys() <= run.items.keys() or 0 not in known:
        raise Illegal("no-item", gettext_noop("The case has no item number %(number)s."), number=max(known, default=0))
    for number in sorted(known):
        if run.items[number] != known[number]:
            why = cause if number == 0 else Cause("restoration", item=0)
            run.move(number, "restore", known[number].state, why, memory=known[number].memory)
    run.opening.clear()
    run.events.clear()
    run.recheck.clear()
    run.touched.clear()


def _suspend(run: Run, number: int, transition: str, by: str, cause: Cause) -> None:
    item = run.items[number]
    memory = {**item.memory, "before": item.state.value, "suspended": by}
    run.move(number, transition, State.SUSPENDED, cause, memory=memory)
    for child in run.children(number):
        if child.state not in ENDED and child.state is not State.SUSPENDED:
            _suspend(run, child.number, "parentSuspend", "parent", Cause("parent", item=number))


def awaken(run: Run, number: int) -> None:
    """Applies to one item what it could not take in before."""
    item, node = run.items[number], run.node(number)
    run.look_again(number)
    if node.available is not None:
        run.offers[number] = None
    if item.kind is Kind.TIMER_EVENT:
        run.ripe.add(number)
    if item.state is State.AVAILABLE:
        run.opening.append(number)
    if item.state is State.ACTIVE and node.is_container:
        run.touched.add(number)
        life.fill_planned(run, number)
    if "reported" in item.memory:
        calls.take_in(run, number)


def _awaken_below(run: Run, number: int) -> None:
    awaken(run, number)
    for child in run.children(number):
        if child.state not in ENDED:
            _awaken_below(run, child.number)


def _reopen(run: Run, number: int) -> None:
    """What ended the case is past, or it would end again at once. Its re-activation listener occurs, after those that
    wait for it have come into being; another one waits for the next time."""
    cause = Cause("reactivation", item=number)
    plan = run.compiled.nodes
    listeners = [key for key in plan[CASE].children if plan[key].kind is Kind.REACTIVATE_EVENT]
    waiting = {
        sentry.owner: None
        for key in listeners
        for sentry, _ in run.compiled.listeners.get((key, "occur"), ())
        if sentry.role == "entry" and sentry.owner in plan[CASE].children
    }
    for key in waiting:
        life.create(run, key, number, cause)
    for key in listeners:
        again = run.create(key, number, cause)
        run.move(again, "initiate", State.AVAILABLE, cause)
        life.occur(run, again, cause)
        run.create(key, number, cause)
    run.touched.clear()
