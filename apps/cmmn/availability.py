"""Listeners that are offered only while a condition holds; otherwise they are unavailable and cannot occur.

They are looked at once all sentries have come to rest, because conditions ask whether a stage could be completed.
"""

from apps.cmmn import timers
from apps.cmmn.definition import Kind
from apps.cmmn.outcome import Cause, Incident, Look
from apps.cmmn.run import REPEATS_AT_ONCE, Run
from apps.cmmn.state import State, is_awake


def check(run: Run) -> None:
    """Offers what has become available, and withdraws what is not any more."""
    queued = list(run.offers)
    run.offers.clear()
    for number in queued:
        item = run.items[number]
        condition = run.node(number).available
        if condition is None or item.state not in {State.AVAILABLE, State.UNAVAILABLE}:
            continue
        if not is_awake(run.items, item):
            continue
        reading = run.read(condition, number, "availability")
        run.looks.append(Look(number, item.key, "availability", reading.is_satisfied, reading=reading))
        if reading.is_satisfied is not (item.state is State.AVAILABLE):
            _change(run, number, Cause("availability", reading=reading), is_offered=reading.is_satisfied)


def _change(run: Run, number: int, cause: Cause, *, is_offered: bool) -> None:
    key = run.items[number].key
    run.repeats[f"availability of {key}"] += 1
    if run.repeats[f"availability of {key}"] > REPEATS_AT_ONCE:
        run.incidents.append(Incident(number, "availability", f"stopped after {REPEATS_AT_ONCE} changes at once"))
        return
    is_timer = run.items[number].kind is Kind.TIMER_EVENT
    if is_offered:
        run.move(number, "initiate", State.AVAILABLE, cause)
    else:
        run.move(number, "dismiss", State.UNAVAILABLE, cause)
    if is_timer and is_offered:
        timers.arm(run, number)
    elif is_timer:
        timers.disarm(run, number)
