"""What is said above a case that is not simply open: on hold until when, closed and how, discarded.

What can be done about it are entries of its menu.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.cases import selectors, states, verbs
from apps.cases.models import Case
from apps.cases.verbs import Verb
from apps.common import clock
from apps.web import wording
from apps.web.cases import life

Menu = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Standing:
    """The title, the reason that somebody gave, what else is to be known, and what can be done about it."""

    look: str
    icon: str
    title: str
    reason: str
    lines: tuple[str, ...]
    entries: tuple[dict[str, str], ...]


def standing(case: Case, menu: Menu) -> Standing | None:
    """None for a case that is simply open, or has ended and waits to be closed."""
    now = clock.now()
    if case.is_on_hold:
        return _on_hold(case, menu, now)
    if case.discarded_at is not None:
        words = {"when": wording.moment(case.discarded_at, now=now)}
        title = _("Discarded %(when)s: opened by mistake, and counted nowhere.") % words
        return Standing("wait", "circle-x", title, case.outcome_reason, (), _entries(case, menu, Verb.REOPEN))
    return _closed(case, menu, now) if case.is_closed else None


def beside(case: Case) -> str:
    """What a list says below the status of a case: until when it is on hold, and how it was closed."""
    if case.is_on_hold and case.hold_until:
        return _("until %(when)s") % {"when": wording.day(case.hold_until, now=clock.now())}
    if case.is_closed and case.outcome:
        outcome = dict(states.plan(case.version).definition.outcomes).get(case.outcome, case.outcome)
        return "" if outcome == selectors.status_of(case).name else outcome  # the last status often says it already
    return ""


def _on_hold(case: Case, menu: Menu, now: datetime) -> Standing:
    title = _("On hold until somebody takes it up again.")
    if case.hold_until:
        title = _("On hold until %(when)s.") % {"when": wording.day(case.hold_until, now=now)}
    lines = [_("On hold since %(when)s.") % {"when": wording.moment(case.held_at, now=now)}] if case.held_at else []
    if case.is_hold_added:
        lines.append(_("Due dates then move by the time on hold."))
    entries = _entries(case, menu, Verb.RESUME)
    return Standing("waiting", "player-pause", title, case.hold_reason, (" ".join(lines),), entries)


def _closed(case: Case, menu: Menu, now: datetime) -> Standing:
    plan = states.plan_of(case).definition
    outcome = dict(plan.outcomes).get(case.outcome, case.outcome)
    title = _("Closed: %(outcome)s.") % {"outcome": outcome} if outcome else _("Closed.")
    lines = []
    if case.goal_reached is not None:
        lines.append(_("The goal was reached.") if case.goal_reached else _("The goal was not reached."))
    if case.lessons:
        lines.append(_("Learnt: %(lessons)s") % {"lessons": case.lessons})
    lines.append(_reopening(case, now))
    undo = verbs.undo_until(case)
    verb = Verb.UNDO_CLOSE if undo is not None and now <= undo else Verb.REOPEN
    return Standing("wait", "lock", title, case.outcome_reason, tuple(lines), _entries(case, menu, verb))


def _reopening(case: Case, now: datetime) -> str:
    """Until when a closed case can be opened again."""
    plan = states.plan_of(case).definition
    if plan.reopening is None:
        return _("Cases of this type stay closed.")
    until = verbs.reopen_until(case, plan)
    if until is None:
        return _("It can be opened again at any time.")
    words = {"when": wording.day(until, now=now)}
    if now > until:
        return _("It could be opened again until %(when)s.") % words
    return _("It can be opened again until %(when)s.") % words


def _entries(case: Case, menu: Menu, verb: Verb) -> tuple[dict[str, str], ...]:
    """The entries of the menu that are for that, where there are some."""
    url = life.address(case, verb)
    return tuple(entry for entry in menu["possible"] if entry["url"] == url)
