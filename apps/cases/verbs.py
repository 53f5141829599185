"""What may be done to a case as a whole now, and why not: the one place that actions, pages and the API ask.

Rights come from `permissions`, what a state allows is said here; nothing is fetched.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from apps.cases import dates, permissions
from apps.cases.models import Case, CaseStatus
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, NotAllowed
from apps.users.models import User

UNDO = timedelta(minutes=30)
"""So long closing and discarding can be undone by whoever may change the case, whatever the plan says of reopening."""
KEPT = timedelta(days=30)
"""So long a deleted case can be brought back; then it is purged."""

Objection = Callable[[Case, Plan, datetime], str]


class Verb(StrEnum):
    """What people do to a case as a whole, in the order of its menu."""

    STATUS = "set_status"
    ASSIGN = "assign"
    PRIORITISE = "prioritise"
    DATA = "change_data"
    HOLD = "hold"
    RESUME = "resume"
    EXTEND = "extend"
    CLOSE = "close"
    UNDO_CLOSE = "undo_close"
    REOPEN = "reopen"
    DISCARD = "discard"
    DELETE = "delete"
    BRING_BACK = "bring_back"
    PURGE = "purge"


def objection(verb: Verb, case: Case, plan: Plan, *, now: datetime) -> str:
    """Why the state of a case does not allow it now, whoever asks; empty when it does."""
    if case.deleted_at is not None and verb not in {Verb.BRING_BACK, Verb.PURGE}:
        return _("This case is deleted: bring it back first.")
    found = _OBJECTIONS.get(verb, _if_changeable)
    return found(case, plan, now)


def refusal(verb: Verb, viewer: User, *, is_writer: bool, is_discarded: bool = False) -> str:
    """Why the viewer may not do it to a case, whatever its state; empty when they may."""
    if not is_writer:
        return _("You may look at this case, but not change it.")
    if verb is Verb.DISCARD or (is_discarded and verb is Verb.REOPEN):
        return "" if permissions.may_discard(viewer) else _("Only a manager may discard cases and take that back.")
    if verb in {Verb.DELETE, Verb.BRING_BACK}:
        return "" if permissions.may_delete(viewer) else _("Only an administrator may delete cases.")
    if verb is Verb.PURGE:
        return "" if permissions.may_purge(viewer) else _("Only an owner of the workspace may purge cases.")
    return ""


def require(verb: Verb, case: Case, plan: Plan, *, actor: Actor, now: datetime | None = None) -> None:
    """Raises NotAllowed when the actor may not do it to the case, and Conflict when the case does not allow it now."""
    if actor.kind is ActorKind.PERSON:
        is_writer = permissions.may_write(actor.user, case)
        refused = refusal(verb, actor.user, is_writer=is_writer, is_discarded=case.discarded_at is not None)
        if refused:
            raise NotAllowed(refused)
    problem = objection(verb, case, plan, now=now or clock.now())
    if problem:
        raise Conflict(problem)


def undo_until(case: Case) -> datetime | None:
    """Until when closing the case can simply be undone; None where it is not closed."""
    return case.closed_at + UNDO if case.is_closed and case.closed_at else None


def reopen_until(case: Case, plan: Plan) -> datetime | None:
    """Until when the plan lets a closed case be opened again; None without a limit (or where it never does)."""
    ended = case.closed_at or case.ended_at
    return dates.PORT.due(plan.reopening, ended) if plan.reopening and ended else None


def standing(case: Case) -> str:
    """Why nothing in a case can be changed any more; empty when it can."""
    if case.discarded_at is not None:
        return _("This case is discarded: it can be read, but not changed any more.")
    if case.is_closed:
        return _("This case is closed: it can be read, but not changed any more.")
    return ""


def _if_changeable(case: Case, _plan: Plan, _now: datetime) -> str:
    return standing(case)


def _status(case: Case, plan: Plan, _now: datetime) -> str:
    return standing(case) or ("" if plan.statuses else _("The plan of this case has no statuses."))


def _hold(case: Case, _plan: Plan, _now: datetime) -> str:
    if case.is_on_hold:
        return _("This case is on hold already.")
    return standing(case) or ("" if case.is_open else _("This case has ended: nothing waits in it."))


def _resume(case: Case, _plan: Plan, _now: datetime) -> str:
    return standing(case) or ("" if case.is_on_hold else _("This case is not on hold."))


def _extend(case: Case, _plan: Plan, _now: datetime) -> str:
    return standing(case) or ("" if case.is_open else _("This case has ended: nothing in it is due."))


def _close(case: Case, _plan: Plan, _now: datetime) -> str:
    if case.discarded_at is not None:
        return _("This case is discarded already.")
    return _("This case is closed already.") if case.is_closed else ""


def _undo_close(case: Case, _plan: Plan, now: datetime) -> str:
    until = undo_until(case)
    if not case.is_closed:
        return _("This case is not closed.")
    if until is None or now > until:
        return _("Closing can be undone for half an hour only.")
    return ""


def _reopen(case: Case, plan: Plan, now: datetime) -> str:
    if case.discarded_at is not None:
        return ""  # what was discarded by mistake is a mistake for as long as it is there
    if case.state in {CaseStatus.ACTIVE, CaseStatus.SUSPENDED}:
        return _("This case is open.")
    if not case.is_closed:
        return ""
    if plan.reopening is None:
        return _("Cases of this type stay closed: their plan lets none be opened again.")
    until = reopen_until(case, plan)
    if until is not None and now > until:
        return _("The time in which this case could be opened again is over.")
    return ""


def _discard(case: Case, _plan: Plan, _now: datetime) -> str:
    return _("This case is discarded already.") if case.discarded_at is not None else ""


def _delete(case: Case, _plan: Plan, _now: datetime) -> str:
    return "" if case.discarded_at is not None else _("Only what has been discarded can be deleted.")


def _bring_back(case: Case, _plan: Plan, now: datetime) -> str:
    if case.deleted_at is None:
        return _("This case is not deleted.")
    return "" if now <= case.deleted_at + KEPT else _("A deleted case can be brought back for 30 days only.")


def _purge(case: Case, _plan: Plan, _now: datetime) -> str:
    if case.is_closed or case.discarded_at is not None:
        return ""
    return _("Only what is closed or discarded can be purged.")


_OBJECTIONS: Mapping[Verb, Objection] = {
    Verb.STATUS: _status,
    Verb.HOLD: _hold,
    Verb.RESUME: _resume,
    Verb.EXTEND: _extend,
    Verb.CLOSE: _close,
    Verb.UNDO_CLOSE: _undo_close,
    Verb.REOPEN: _reopen,
    Verb.DISCARD: _discard,
    Verb.DELETE: _delete,
    Verb.BRING_BACK: _bring_back,
    Verb.PURGE: _purge,
}
