"""How cases are closed: one by hand, or many that ended elsewhere before they came here.

How that is taken back, and how a closed case is opened again, stands in `reopening`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.audit.actions import Entry
from apps.cases import statuses, store, verbs
from apps.cases.actions.perform import Move, advance_all
from apps.cases.actions.record import Writing, record_many
from apps.cases.actions.reopening import columns_of, keep_closing
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cases.verbs import Verb
from apps.cmmn.commands import Close, Complete, Terminate
from apps.cmmn.engine import apply
from apps.cmmn.outcome import Illegal
from apps.cmmn.state import CaseState, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid

LESSONS_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when a case ends: its locked row, its state now, one of the outcomes its plan names, and why.

    `status` is the one that the case gets with it, if any.
    """

    case: Case
    state: CaseState
    outcome: str
    at: datetime
    reason: str = ""
    goal_reached: bool | None = None
    lessons: str = ""
    status: str = ""


@action
def close(
    case: Case,
    *,
    outcome: str,
    reason: str = "",
    goal_reached: bool | None = None,
    lessons: str = "",
    status: str = "",
    actor: Actor,
) -> Step:
    """Close a case with one of the outcomes its plan names, whether its goal was reached, and what was learnt.

    A case whose required work is done completes; one with open work ends early, which needs a reason. `status` is the
    one that the case has from then on; left out, it keeps its own. What this ends is kept, so that it can be taken back
    for half an hour (`undo_close`), and opened again as long as the plan allows (`reopen`).
    """
    locked = store.lock(case.pk)
    compiled = store.plan_of(locked)
    verbs.require(Verb.CLOSE, locked, compiled.definition, actor=actor)
    state = store.load(locked, compiled)
    before = columns_of(locked)
    ending = Ending(
        locked, state, outcome, clock.now(), reason.strip(), goal_reached, _checked_lessons(lessons), status
    )
    step = close_all([ending], actor=actor)[0]
    keep_closing(locked, before, state, step.outcome.state, at=ending.at, actor=actor)
    return step


@action
def close_all(endings: Sequence[Ending], *, is_sending: bool = True, actor: Actor) -> list[Step]:
    """Close cases that the caller has locked and may change, in as many statements as one."""
    states = {ending.case.pk: ending.state for ending in endings}
    moves = [move for ending in endings if (move := _ending_move(ending, actor))]
    for step in advance_all(moves, is_sending=is_sending) if moves else ():
        states[step.case.pk] = step.outcome.state
    closing = []
    before = {ending.case.pk: ending.case.status for ending in endings}
    for ending in endings:
        state = states[ending.case.pk]
        if state.case.state is State.CLOSED:
            raise Conflict(_("This case is closed already."))
        _note(ending)
        closing.append(Move(ending.case, state, Close(), actor, ending.at, ending.reason))
    steps = advance_all(closing, is_sending=is_sending)
    record_many([Writing(one.case, _entries(one, before[one.case.pk]), actor, one.at) for one in endings])
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


def _note(ending: Ending) -> None:
    """Write how it ended into the row, which the caller saves. Raises as `set_status` for its status."""
    case = ending.case
    if ending.status:
        case.status = statuses.require(store.plan_of(case).definition, case.status, ending.status).key
    case.outcome, case.outcome_reason = ending.outcome, ending.reason
    case.goal_reached, case.lessons = ending.goal_reached, ending.lessons


def _entries(ending: Ending, status: str) -> list[Entry]:
    """What is journalled of an ending; `status` is the one that the case had before."""
    facts = {"outcome": ending.outcome, "goal_reached": ending.goal_reached}
    words = {"reason": ending.reason} | ({"lessons": ending.lessons} if ending.lessons else {})
    entries = [Entry("case.close", facts, words)]
    if status != ending.case.status:
        plan = store.plan_of(ending.case).definition
        found = [statuses.find(plan, key) for key in (status, ending.case.status)]
        old, new = (one.name if one else "" for one in found)
        change = {"before": status, "after": ending.case.status}
        entries.append(Entry("status.follow", change, {"before": old, "after": new}))
    return entries


def _checked_lessons(lessons: str) -> str:
    lessons = lessons.replace("\x00", "").strip()
    if len(lessons) > LESSONS_LIMIT:
        problem = _("Say it in at most %(limit)s characters.") % {"limit": LESSONS_LIMIT}
        raise Invalid(problem, {"lessons": [problem]})
    return lessons
