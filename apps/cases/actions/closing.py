"""How cases end for good: one by hand, or many that ended elsewhere before they came here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.audit.actions import Entry
from apps.cases import store
from apps.cases.actions.perform import Move, advance_all
from apps.cases.actions.record import Writing, record_many
from apps.cases.models import Case
from apps.cases.permissions import require_write
from apps.cases.step import Step
from apps.cmmn.commands import Close, Complete, Terminate
from apps.cmmn.engine import apply
from apps.cmmn.outcome import Illegal
from apps.cmmn.state import CaseState, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when a case ends: its locked row, its state now, one of the outcomes its plan names, and why."""

    case: Case
    state: CaseState
    outcome: str
    at: datetime
    reason: str = ""


@action
def close(case: Case, *, outcome: str, reason: str = "", actor: Actor) -> Step:
    """Close a case for good, with one of the outcomes its plan names.

    A case whose required work is done completes; one with open work ends early, which needs a reason.
    """
    locked = store.lock(case.pk)
    require_write(actor, locked)
    state = store.load(locked, store.plan_of(locked))
    return close_all([Ending(locked, state, outcome, clock.now(), reason.strip())], actor=actor)[0]


@action
def close_all(endings: Sequence[Ending], *, is_sending: bool = True, actor: Actor) -> list[Step]:
    """Close cases that the caller has locked and may change, in as many statements as one."""
    states = {ending.case.pk: ending.state for ending in endings}
    moves = [move for ending in endings if (move := _ending_move(ending, actor))]
    for step in advance_all(moves, is_sending=is_sending) if moves else ():
        states[step.case.pk] = step.outcome.state
    closing = []
    for ending in endings:
        state = states[ending.case.pk]
        if state.case.state is State.CLOSED:
            raise Conflict(_("This case is closed already."))
        ending.case.outcome, ending.case.outcome_reason = ending.outcome, ending.reason
        closing.append(Move(ending.case, state, Close(), actor, ending.at, ending.reason))
    steps = advance_all(closing, is_sending=is_sending)
    record_many([Writing(ending.case, [_entry(ending)], actor, ending.at) for ending in endings])
    return steps


def _ending_move(ending: Ending, actor: Actor) -> Move | None:
    """The command that ends a case that still runs; None where it has ended. Raises Invalid."""
    compiled = store.plan_of(ending.case)
    if ending.outcome not in {key for key, _label in compiled.definition.outcomes}:
        raise Invalid(_("Choose how the case ended."), {"outcome": [_("Choose one of the outcomes.")]})
    if ending.state.case.state is not State.ACTIVE:
        return None
    command: Complete | Terminate = Complete(0)
    try:
        apply(compiled, ending.state, command, now=ending.at)
    except Illegal:
        if not ending.reason:
            problem = _("Some required work is not done. Say why the case ends early.")
            raise Invalid(problem, {"reason": [problem]}) from None
        command = Terminate(0)
    return Move(ending.case, ending.state, command, actor, ending.at, ending.reason)


def _entry(ending: Ending) -> Entry:
    return Entry("case.close", {"outcome": ending.outcome}, {"reason": ending.reason})
