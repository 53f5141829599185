"""The one function that moves a case: lock, require, apply, write, react, journal, outbox."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import reactions, store, values
from apps.cases.actions.record import UNTRACKED, append, forget_expressions, save_untracked
from apps.cases.models import Case
from apps.cases.permissions import require_write
from apps.cases.step import Step
from apps.cmmn import commands
from apps.cmmn.engine import apply
from apps.cmmn.outcome import Illegal, Transition
from apps.cmmn.sentences import translated
from apps.cmmn.state import CaseState
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.outbox import actions as outbox

# The columns of a case that a command may change and that history keeps.
_COLUMNS = ("data", "state", "stage", "ended_at", "outcome", "outcome_reason")


@action
def perform(case: Case, command: commands.Command, *, reason: str = "", actor: Actor) -> Step:
    """Give the engine a command for a case and remember all that follows from it.

    Raises NotAllowed when the actor may not change the case and Conflict, with the engine's reason, when the
    command is not legal now; either way nothing has changed.
    """
    locked = store.lock(case.pk)
    require_write(actor, locked)
    compiled = store.plan(locked.version)
    return advance(locked, store.load(locked, compiled), command, reason=reason, actor=actor)


def advance(case: Case, before: CaseState | None, command: commands.Command, *, reason: str, actor: Actor) -> Step:
    """Apply a command to a locked (or brand-new) case row and write everything down. For this app's actions only."""
    now = clock.now()
    compiled = store.plan(case.version)
    try:
        outcome = apply(compiled, before, command, now=now)
    except Illegal as illegal:
        raise Conflict(translated(illegal.reason, _)) from illegal
    tracked = {name: getattr(case, name) for name in _COLUMNS}
    store.write(case, before, outcome.state, compiled=compiled, by=actor.name, now=now)
    step = Step(case, compiled, outcome, actor, now)
    _record(step, before, reason)
    reactions.run(step)
    _finish(step, is_changed=before is None or any(getattr(case, name) != value for name, value in tracked.items()))
    return step


def _finish(step: Step, *, is_changed: bool) -> None:
    """Write the journal, the case row and the outbox messages of a step."""
    case = step.case
    append(case, step.entries, actor=step.actor, at=step.now)
    if is_changed:
        case.save(update_fields=[*_COLUMNS, *UNTRACKED])
        forget_expressions(case)
    else:
        save_untracked(case)
    if step.messages:
        outbox.put_many(step.messages)


def _record(step: Step, before: CaseState | None, reason: str) -> None:
    if before is not None:
        _record_data(step, before.values)
    for transition in step.outcome.transitions:
        step.record(f"item.{transition.transition}", _facts(transition), _words(transition))
    for incident in step.outcome.trace.incidents:
        step.record("incident", {"item": incident.item, "place": incident.place}, {"message": incident.message})
    if reason and step.entries:
        first = step.entries[0]
        step.entries[0] = replace(first, values={**first.values, "reason": reason})


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
