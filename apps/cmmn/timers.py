"""Timers: when they occur, what they count from, and letting those occur whose time has come.

A timer that is available and armed has `due` in its memory, the moment in ISO 8601. How long a duration takes is asked
of the port of the run; what a timer's text may say stands in `schedules`.
"""

from datetime import datetime, timedelta
from typing import Any

from apps.cmmn import life, schedules
from apps.cmmn.expressions import NOTHING
from apps.cmmn.outcome import Cause, Incident, Reading
from apps.cmmn.run import Run
from apps.cmmn.schedules import Schedule
from apps.cmmn.state import CaseState, PlanItem, State, is_awake

MAX_CAUGHT_UP = 100
"""Times that a repeating timer occurs in one step when its moments have passed; the rest are left out."""


def next_due(state: CaseState) -> datetime | None:
    """The earliest moment at which a timer of a case occurs; None when there is none. What is suspended, or lies in
    something that is not active, waits until that is over."""
    items = state.items
    armed = (items[number] for number in state.filed.timers)
    moments = [due for item in armed if (due := moment(item)) and is_awake(items, item)]
    return min(moments, default=None)


def arm(run: Run, number: int) -> None:
    """Sets the moment of a timer that has just become available, unless it waits for its start."""
    item = run.items[number]
    if "due" in item.memory or run.now is None:
        return
    started = item.memory.get("started")
    if started:
        _set(run, number, datetime.fromisoformat(started))
    elif not run.node(number).triggers:
        _set(run, number, run.now)


def start(run: Run, number: int) -> None:
    """What a timer counts from has happened."""
    if run.now is None:
        return
    run.remember(number, started=run.now.isoformat())
    if run.items[number].settled is State.AVAILABLE:
        _set(run, number, run.now)


def disarm(run: Run, number: int) -> None:
    run.remember(number, due=None, times=None)


def wake(run: Run) -> None:
    """Marks every timer whose time has come."""
    run.ripe.update(run.index.timers)


def next_ripe(run: Run) -> int | None:
    """The earliest of the marked timers whose time has come and that can occur; the others are forgotten."""
    ripe: dict[int, datetime] = {}
    for number in run.ripe:
        item = run.items.get(number)
        due = moment(item) if item else None
        if item and due and run.now and due <= run.now and is_awake(run.items, item):
            ripe[number] = due
    run.ripe = set(ripe)
    return min(ripe, key=lambda number: (ripe[number], number), default=None)


def occur(run: Run, number: int, cause: Cause) -> None:
    """Lets a timer occur. The next one of a repeating interval comes by the interval, whatever repeats the others."""
    item = run.items[number]
    due = moment(item)
    run.ripe.discard(number)
    schedule = schedule_of(run, number)
    if schedule is None or not schedule.repeats:
        life.occur(run, number, cause)
        return
    run.move(number, "occur", State.COMPLETED, cause, memory=item.kept)
    if due is not None:
        _follow(run, item, schedule, due)


def _follow(run: Run, item: PlanItem, schedule: Schedule, due: datetime) -> None:
    """The next instance of a timer with a repeating interval that has occurred, unless its rule says no."""
    node = run.node(item.number)
    times = item.memory.get("times")
    parent = item.parent
    if times == 1 or parent is None or run.items[parent].state is not State.ACTIVE:
        return
    if node.repeats and not run.rule(node.repetition or False, item, "repetition"):
        return
    try:
        following = _next(run, item, schedule, due)
    except (ValueError, OverflowError) as error:
        run.incidents.append(Incident(item.number, "timer", str(error)))
        return
    if following is not None:
        memory: dict[str, Any] = {**item.kept, "due": following.isoformat()}
        if times is not None:
            memory["times"] = times - 1
        number = life.create(run, item.key, parent, Cause("repetition", item=item.number), memory)
        run.ripe.add(number)


def _next(run: Run, item: PlanItem, schedule: Schedule, due: datetime) -> datetime | None:
    """The moment after the one that has passed, which may have passed as well; too many of those are left out."""
    found = schedules.following(schedule, due, run.due)
    run.repeats[item.key] += 1
    if found is None or run.now is None or found > run.now or run.repeats[item.key] < MAX_CAUGHT_UP:
        return found
    run.incidents.append(Incident(item.number, "timer", f"caught up {MAX_CAUGHT_UP} times and left out the rest"))
    found = schedules.following(schedule, run.now, run.due)
    return found if found and found > run.now else None


def schedule_of(run: Run, number: int) -> Schedule | None:
    """What a timer says; an expression is read anew. What is no duration and no date is an incident."""
    timer = run.node(number).timer
    if timer is None or isinstance(timer, Schedule):
        return timer
    local = run.local(number) if timer.locals else NOTHING
    value, shown, unknown, error = timer.answer(run.values, lambda word: run.answer(word, number), local)
    try:
        if error is None and value is not None:
            return _read(value)
    except ValueError as unfit:
        error = str(unfit)
    reading = Reading(timer.source, is_satisfied=False, values=shown, unknown=unknown, error=error)
    if error:
        run.incidents.append(Incident(number, "timer", f"{reading.expression} {error}"))
    return None


def _read(value: Any) -> Schedule:
    if isinstance(value, str):
        return schedules.parse(value)
    if isinstance(value, datetime):
        return Schedule(start=value.isoformat())
    if isinstance(value, timedelta):
        return Schedule(step=f"PT{int(value.total_seconds())}S")
    raise ValueError("is neither a duration nor a date")


def _set(run: Run, number: int, now: datetime) -> None:
    schedule = schedule_of(run, number)
    if schedule is None:
        return
    try:
        due = schedules.first(schedule, now, run.due)
    except (ValueError, OverflowError) as error:
        run.incidents.append(Incident(number, "timer", str(error)))
        return
    run.remember(number, due=due.isoformat(), times=schedule.times if schedule.repeats else None)
    run.ripe.add(number)


def moment(item: PlanItem) -> datetime | None:
    """When an available timer occurs."""
    due = item.memory.get("due")
    return datetime.fromisoformat(due) if due and item.state is State.AVAILABLE else None
