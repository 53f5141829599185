"""The one function that moves a case: lock, require, apply, write, react, journal, outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import dates, reactions, statuses, store, values
from apps.cases.actions.record import Writing, append
from apps.cases.actions.saving import TRACKED, save, save_untracked
from apps.cases.models import Case
from apps.cases.permissions import require_command, require_write
from apps.cases.step import Step
from apps.cmmn import commands
from apps.cmmn.engine import apply
from apps.cmmn.outcome import Illegal, Outcome, Transition
from apps.cmmn.sentences import translated
from apps.cmmn.state import CaseState
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.outbox import actions as outbox

HELD = "held_at"
"""The note of a step in which since when a case was on hold, where its due dates are to move by that time."""


@action
def perform(case: Case, command: commands.Command, *, reason: str = "", is_locked: bool = False, actor: Actor) -> Step:
    """Give the engine a command for a case and remember all that follows from it.

    `is_locked` says that the caller has this very row from under its lock, and nothing was written about it since.
    Raises NotAllowed when the actor may not change the case and Conflict, with the engine's reason, when the
    command is not legal now; either way nothing has changed.
    """
    locked = case if is_locked else store.lock(case.pk)
    require_write(actor, locked)
    compiled = store.plan_of(locked)
    before = store.load(locked, compiled)
    require_command(actor, compiled, before, command)
    return advance(locked, before, command, reason=reason, actor=actor)


@dataclass(frozen=True, slots=True)
class Move:
    """A command for a locked (or brand-new, then `before` is None) case row, by whom and when."""

    case: Case
    before: CaseState | None
    command: commands.Command
    actor: Actor
    now: datetime
    reason: str = ""

    @property
    def is_to_another_version(self) -> bool:
        """Whether the case row names another version than the state was made with."""
        return isinstance(self.command, commands.Migrate)


def advance(case: Case, before: CaseState | None, command: commands.Command, *, reason: str, actor: Actor) -> Step:
    """Apply a command to a case row and write everything down. For this app's actions only."""
    return advance_all([Move(case, before, command, actor, clock.now(), reason)])[0]


def advance_all(moves: Sequence[Move], *, is_sending: bool = True) -> list[Step]:
    """Apply commands to different cases and write everything down, all in as many statements as one.

    Unless `is_sending`, the messages of the steps stay in them, for the caller to put or to drop.
    """
    steps = [_decide(move) for move in moves]
    tracked = [{name: getattr(step.case, name) for name in TRACKED} for step in steps]
    store.write(
        [
            store.Change(
                step.case,
                move.before,
                step.outcome.state,
                compiled=step.compiled,
                by=move.actor.name,
                now=move.now,
                is_whole=move.is_to_another_version,
            )
            for move, step in zip(moves, steps, strict=True)
        ]
    )
    for move, step in zip(moves, steps, strict=True):
        _record(step, move.before, move.reason)
    reactions.run(steps)
    append([Writing(step.case, step.entries, step.actor, step.now) for step in steps])
    _save(moves, steps, tracked)
    if is_sending:
        outbox.put_many([message for step in steps for message in step.messages])
    return steps


def _decide(move: Move) -> Step:
    """What the engine makes of a command. Raises Conflict with its reason."""
    compiled = store.plan(move.case.version)
    try:
        outcome = apply(compiled, move.before, move.command, now=move.now, due=dates.PORT.due)
    except Illegal as illegal:
        raise Conflict(translated(illegal.reason, _)) from illegal
    if outcome.dropped:
        outcome = _named(move.case, outcome)
    step = Step(move.case, compiled.for_state(outcome.state), move.before, outcome, move.actor, move.now)
    if move.case.is_hold_added:
        step.notes[HELD] = move.case.held_at  # gone from the row when it goes on
    return step


def _named(case: Case, outcome: Outcome) -> Outcome:
    """What the plan of now does not have any more is told by the name that it had."""
    names = dict(case.items.filter(number__in=outcome.dropped).values_list("number", "name"))
    moves = (move._replace(name=names.get(move.item, move.name)) for move in outcome.transitions)
    return replace(outcome, transitions=tuple(moves))


def _save(moves: Sequence[Move], steps: Sequence[Step], tracked: Sequence[Mapping[str, Any]]) -> None:
    """Save the case rows, with history where a column that it keeps has changed."""
    changed, others = [], []
    for move, step, old in zip(moves, steps, tracked, strict=True):
        is_whole = move.before is None or move.is_to_another_version
        if is_whole or any(getattr(step.case, name) != value for name, value in old.items()):
            changed.append((step.case, step.now))
        else:
            others.append(step.case)
    save(changed)
    save_untracked(others)


def _record(step: Step, before: CaseState | None, reason: str) -> None:
    if before is not None:
        _record_data(step, before.values)
    for transition in step.outcome.transitions:
        step.record(f"item.{transition.transition}", _facts(transition), _words(transition))
    if before is None and step.case.status:
        _record_first_status(step)
    for incident in step.outcome.trace.incidents:
        step.record("incident", {"item": incident.item, "place": incident.place}, {"message": incident.message})
    if reason and step.entries:
        first = step.entries[0]
        step.entries[0] = replace(first, values={**first.values, "reason": reason})


def _record_first_status(step: Step) -> None:
    status = statuses.find(step.compiled.definition, step.case.status)
    step.record("status.follow", {"before": "", "after": step.case.status}, {"after": status.name if status else ""})


def _record_data(step: Step, old: Mapping[str, Any]) -> None:
    was, now = values.to_json(old), values.to_json(step.outcome.state.values)
    changed = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    if changed:
        changes = {f"data.{key}": {"before": was.get(key), "after": now.get(key)} for key in changed}
        step.record("data", {"fields": changed}, changes)


def _facts(transition: Transition) -> dict[str, Any]:
    return {
        "item": transition.item,
        "key": transition.key,
        "kind": transition.kind.value,
        "from": transition.from_state.value if transition.from_state else None,
        "to": transition.to_state.value,
        "criterion": transition.criterion,
    }


def _words(transition: Transition) -> dict[str, Any]:
    words: dict[str, Any] = {"name": transition.name}
    if transition.cause:
        words["cause"] = transition.cause.to_json()
    return words
