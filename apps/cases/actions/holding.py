"""Putting a case on hold, for a while or until somebody takes it up again, and letting it go on.

What the plan hears meanwhile is the engine's; how due dates move with the time on hold is decided by the layers above.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apps.cases import store, verbs
from apps.cases.actions.perform import advance
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cases.verbs import Verb
from apps.cmmn.commands import Reactivate, Suspend
from apps.cmmn.state import State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.outbox import actions as outbox

TOPIC = "case.resume"
REASON_LIMIT = 2_000


@action
def hold(case: Case, *, reason: str, until: datetime | None = None, is_hold_added: bool = False, actor: Actor) -> Step:
    """Put a case and all open work in it on hold; with `until` it goes on by itself then.

    With `is_hold_added` due dates move by the time that the case was on hold. Raises NotAllowed, Conflict, or Invalid
    without a reason or with a moment that is past.
    """
    locked = store.lock(case.pk)
    compiled = store.plan_of(locked)
    verbs.require(Verb.HOLD, locked, compiled.definition, actor=actor)
    reason = said(reason, missing=_("Say why the case is put on hold."))
    now = clock.now()
    if until is not None and until <= now:
        problem = _("Choose a day that is still to come.")
        raise Invalid(problem, {"until": [problem]})
    locked.held_at, locked.hold_until = now, until
    locked.hold_reason, locked.is_hold_added = reason, is_hold_added
    return advance(locked, store.load(locked, compiled), Suspend(0), reason=reason, actor=actor)


@action
def go_on(case: Case, *, reason: str = "", is_hold_added: bool | None = None, actor: Actor) -> Step:
    """Let a case go on that was on hold; what happened meanwhile is applied now.

    `is_hold_added` says otherwise than when it was put on hold whether due dates move by that time.
    """
    locked = store.lock(case.pk)
    compiled = store.plan_of(locked)
    verbs.require(Verb.RESUME, locked, compiled.definition, actor=actor)
    if is_hold_added is not None:
        locked.is_hold_added = is_hold_added
    return advance(locked, store.load(locked, compiled), Reactivate(0), reason=reason.strip(), actor=actor)


@action
def resume_due(case_id: int, *, actor: Actor) -> bool:
    """Let a case go on whose time on hold is over. Says whether there was something to do.

    The row that woke us is a hint: too early, it is put back; for a case that goes on already it does nothing.
    """
    case = store.lock(case_id)
    if not case.is_on_hold or case.hold_until is None:
        return False
    if case.hold_until > clock.now():
        outbox.put(TOPIC, {"case": case.pk}, key=str(case.pk), at=case.hold_until)
        return False
    go_on(case, actor=actor)
    return True


def watch_hold(steps: Sequence[Step]) -> None:
    """A reaction: have a case that was put on hold for a while go on then, and tell until when it is."""
    idle = []
    for step in steps:
        root = next((move for move in step.last() if move.item == 0), None)
        if root is None:
            continue
        until = step.case.hold_until
        if root.to_state is State.SUSPENDED and until is not None:
            step.put(TOPIC, {"case": step.case.pk}, key=str(step.case.pk), at=until)
            step.record("hold.until", {"until": until.isoformat(), "is_hold_added": step.case.is_hold_added})
        elif root.from_state is State.SUSPENDED:
            idle.append(str(step.case.pk))
    outbox.cancel_many(TOPIC, idle)


def said(text: str, *, missing: str, name: str = "reason", limit: int = REASON_LIMIT) -> str:
    """What somebody gave as the reason. Raises Invalid when there is none, or far too much of it."""
    text = text.replace("\x00", "").strip()
    problem = "" if text else missing
    if len(text) > limit:
        problem = _("Say it in at most %(limit)s characters.") % {"limit": limit}
    if problem:
        raise Invalid(problem, {name: [problem]})
    return text
