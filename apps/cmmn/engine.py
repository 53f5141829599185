"""Applies one command to a case: refuse it, or bring everything that follows from it to its end.

The same inputs give the same outcome for ever: no clock, no chance, no input or output.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apps.cmmn import commands as do
from apps.cmmn import completion, life, planning, sentries
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CASE
from apps.cmmn.legality import legal, require
from apps.cmmn.outcome import Cause, Illegal, Outcome
from apps.cmmn.planning import Plannable
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import CaseState, State

__all__ = ["Illegal", "Outcome", "Plannable", "allowed", "apply", "plannable"]

BY_COMMAND = Cause("command")


def apply(compiled: Compiled, state: CaseState | None, command: do.Command, *, now: datetime) -> Outcome:
    """The outcome of a command; Illegal when it may not be given now, and then nothing has changed."""
    run = Run(compiled, state)
    _HANDLERS[type(command)](run, command)
    _settle(run)
    return run.outcome(type(command).__name__.lower(), now)


def allowed(compiled: Compiled, state: CaseState, number: int) -> tuple[str, ...]:
    """The commands that are legal for an item now, by their names in lower case."""
    return legal(Run(compiled, state), number)


def plannable(compiled: Compiled, state: CaseState) -> tuple[Plannable, ...]:
    """The discretionary items of every open stage, with the reason where one may not be planned now."""
    return planning.all_offers(Run(compiled, state))


def _settle(run: Run) -> None:
    """All sentries to their fixed point first; only then is the innermost stage with nothing left to do completed."""
    while True:
        if run.opening:
            sentries.open_item(run, run.opening.popleft())
        elif run.events:
            sentries.dispatch(run, run.events.popleft())
        elif run.recheck:
            sentries.recheck(run)
        else:
            number = completion.ready(run)
            if number is None:
                return
            life.complete(run, number, Cause("completion"))


def _start(run: Run, command: do.Start) -> None:
    if run.items:
        raise Illegal("started", gettext_noop("The case has been started already."))
    _write(run, command.values)
    number = run.create(CASE, None, BY_COMMAND)
    run.opening.append(number)
    life.fill(run, number)


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
    life.suspend(run, command.item, BY_COMMAND)


def _resume(run: Run, command: do.Resume) -> None:
    require(run, "resume", command.item)
    life.resume(run, command.item, "resume", BY_COMMAND)


def _reactivate(run: Run, command: do.Reactivate) -> None:
    require(run, "reactivate", command.item)
    if run.items[command.item].state is State.SUSPENDED:
        life.resume(run, command.item, "reactivate", BY_COMMAND)
    else:
        life.reactivate(run, command.item, BY_COMMAND)


def _set_values(run: Run, command: do.SetValues) -> None:
    _require_started(run)
    if run.items[0].state is State.CLOSED:
        raise Illegal("closed", gettext_noop("The case is closed; nothing in it can be changed any more."))
    _write(run, command.values)


def _plan(run: Run, command: do.Plan) -> None:
    _require_started(run)
    planning.plan(run, command.key, command.parent)


def _close(run: Run, _: do.Close) -> None:
    _require_started(run)
    require(run, "close", 0)
    life.close(run, BY_COMMAND)


def _require_started(run: Run) -> None:
    if not run.items:
        raise Illegal("not-started", gettext_noop("The case has not been started."))


def _write(run: Run, values: Any) -> None:
    unknown = sorted(set(values) - run.compiled.field_keys)
    if unknown:
        raise Illegal("unknown-field", gettext_noop('The plan has no field "%(field)s".'), field=unknown[0])
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
    do.SetValues: _set_values,
    do.Plan: _plan,
    do.Close: _close,
}
