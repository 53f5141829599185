"""Applies one command to a case: refuse it, or bring everything that follows from it to its end.

The same inputs give the same outcome for ever: no clock, no chance, no input or output.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apps.cmmn import (
    availability,
    calls,
    casefile,
    completion,
    injection,
    life,
    planning,
    repair,
    sentries,
    suspension,
    tailoring,
    timers,
    transfer,
)
from apps.cmmn import commands as do
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CASE, Kind
from apps.cmmn.legality import legal, require
from apps.cmmn.outcome import Cause, Illegal, Outcome
from apps.cmmn.planning import Plannable
from apps.cmmn.run import Run
from apps.cmmn.schedules import Due, plain
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import CaseState, State

__all__ = ["Illegal", "Outcome", "Plannable", "allowed", "apply", "plannable"]

BY_COMMAND = Cause("command")
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_REFUSING = frozenset({do.Complete, do.Occur})
"""Commands that are refused when a criterion that they meet asks to complete what cannot be completed yet."""


def apply(
    compiled: Compiled, state: CaseState | None, command: do.Command, *, now: datetime, due: Due = plain
) -> Outcome:
    """The outcome of a command; Illegal when it may not be given now, and then nothing has changed.

    `due` turns the duration of a timer into a moment.
    """
    kind = type(command)
    if state is not None and kind is do.Migrate:
        state = transfer.prepared(compiled, state)
    run = Run(compiled, state, now, due)
    run.is_patient = kind not in _REFUSING
    _HANDLERS[kind](run, command)
    _settle(run, BEFORE_ALL if kind is do.Wake else now)
    return run.outcome(kind.__name__.lower(), now)


def allowed(compiled: Compiled, state: CaseState, number: int) -> tuple[str, ...]:
    """The commands that are legal for an item now, by their names in lower case."""
    return legal(Run(compiled, state), number)


def plannable(compiled: Compiled, state: CaseState) -> tuple[Plannable, ...]:
    """The discretionary items of every open stage, with the reason where one may not be planned now."""
    return planning.all_offers(Run(compiled, state))


def _settle(run: Run, moment: datetime = BEFORE_ALL) -> None:
    """All sentries to their fixed point first; only then is the innermost stage with nothing left to do completed.

    Timers that are due by `moment` count as events of that fixed point; those due later come after, one moment at a
    time, so that an earlier one can still end what a later one lies in.
    """
    while True:
        if run.opening:
            sentries.open_item(run, run.opening.popleft())
        elif run.events:
            sentries.dispatch(run)
        elif run.recheck:
            sentries.recheck(run)
        elif run.offers:
            availability.check(run)
        else:
            timer = timers.next_ripe(run) if run.ripe else None
            due = timers.moment(run.items[timer]) if timer is not None else None
            if timer is not None and due is not None and due <= moment:
                timers.occur(run, timer, Cause("timer", item=timer))
                continue
            number = completion.ready(run) if run.touched else None
            if number is not None:
                life.complete(run, number, Cause("completion"))
            elif due is not None:
                moment = due
            else:
                return


def _start(run: Run, command: do.Start) -> None:
    if run.items:
        raise Illegal("started", gettext_noop("The case has been started already."))
    _write(run, command.values)
    number = run.create(CASE, None, BY_COMMAND)
    run.opening.append(number)
    tailoring.leave_out(run, command.left_out)
    life.fill(run, number)
    tailoring.include(run, command.included)


def _complete(run: Run, command: do.Complete) -> None:
    require(run, "complete", command.item)
    _write(run, command.values)
    life.complete(run, command.item, BY_COMMAND)


def _begin(run: Run, command: do.Begin) -> None:
    require(run, "begin", command.item)
    life.start(run, command.item, "manualStart", BY_COMMAND)


def _disable(run: Run, command: do.Disable) -> None:
    require(run, "disable", command.item)
    run.move(command.item, "disable", State.DISABLED, BY_COMMAND)


def _reenable(run: Run, command: do.Reenable) -> None:
    require(run, "reenable", command.item)
    run.move(command.item, "reenable", State.ENABLED, BY_COMMAND)


def _terminate(run: Run, command: do.Terminate) -> None:
    require(run, "terminate", command.item)
    life.terminate(run, command.item, BY_COMMAND)


def _fail(run: Run, command: do.Fail) -> None:
    require(run, "fail", command.item)
    life.fail(run, command.item, BY_COMMAND)


def _suspend(run: Run, command: do.Suspend) -> None:
    require(run, "suspend", command.item)
    suspension.suspend(run, command.item, BY_COMMAND)


def _resume(run: Run, command: do.Resume) -> None:
    require(run, "resume", command.item)
    suspension.resume(run, command.item, "resume", BY_COMMAND)


def _reactivate(run: Run, command: do.Reactivate) -> None:
    require(run, "reactivate", command.item)
    if run.items[command.item].state is State.SUSPENDED:
        suspension.resume(run, command.item, "reactivate", BY_COMMAND)
    else:
        suspension.reactivate(run, command.item, BY_COMMAND)


def _occur(run: Run, command: do.Occur) -> None:
    require(run, "occur", command.item)
    if run.items[command.item].kind is Kind.TIMER_EVENT:
        timers.occur(run, command.item, BY_COMMAND)
    else:
        life.occur(run, command.item, BY_COMMAND)


def _wake(run: Run, _: do.Wake) -> None:
    _require_started(run)
    timers.wake(run)


def _set_values(run: Run, command: do.SetValues) -> None:
    _require_writable(run)
    _write(run, command.values)


def _change_file(run: Run, command: do.ChangeFile) -> None:
    _require_writable(run)
    run.rewrite(casefile.apply_change(run.compiled.definition, run.values, command), command)


def _plan(run: Run, command: do.Plan) -> None:
    _require_started(run)
    planning.plan(run, command.key, command.parent)


def _unplan(run: Run, command: do.Unplan) -> None:
    _require_started(run)
    planning.unplan(run, command.key, command.parent)


def _inject(run: Run, command: do.Inject) -> None:
    _require_started(run)
    injection.inject(run, command)


def _change_state(run: Run, command: do.ChangeState) -> None:
    _require_started(run)
    repair.change(run, command)


def _migrate(run: Run, command: do.Migrate) -> None:
    _require_started(run)
    transfer.migrate(run, command)


def _restore(run: Run, command: do.Restore) -> None:
    _require_started(run)
    suspension.restore(run, command.items, BY_COMMAND)


def _report(run: Run, command: do.Report) -> None:
    _require_started(run)
    calls.report(run, command.item, command.ending, command.values)


def _close(run: Run, _: do.Close) -> None:
    _require_started(run)
    require(run, "close", 0)
    life.close(run, BY_COMMAND)


def _require_started(run: Run) -> None:
    if not run.items:
        raise Illegal("not-started", gettext_noop("The case has not been started."))


def _require_writable(run: Run) -> None:
    _require_started(run)
    if run.items[0].state is State.CLOSED:
        raise Illegal("closed", gettext_noop("The case is closed; nothing in it can be changed any more."))


def _write(run: Run, values: Any) -> None:
    if values:
        casefile.require_fitting(run.compiled.definition, values)
        run.write(values)


_HANDLERS: dict[type[Any], Callable[[Run, Any], None]] = {
    do.Start: _start,
    do.Complete: _complete,
    do.Begin: _begin,
    do.Disable: _disable,
    do.Reenable: _reenable,
    do.Terminate: _terminate,
    do.Fail: _fail,
    do.Suspend: _suspend,
    do.Resume: _resume,
    do.Reactivate: _reactivate,
    do.Occur: _occur,
    do.Wake: _wake,
    do.SetValues: _set_values,
    do.ChangeFile: _change_file,
    do.Plan: _plan,
    do.Unplan: _unplan,
    do.Inject: _inject,
    do.ChangeState: _change_state,
    do.Migrate: _migrate,
    do.Restore: _restore,
    do.Report: _report,
    do.Close: _close,
}
