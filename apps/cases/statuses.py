"""What the statuses of a plan allow: which one a case begins with, and which may follow which.

Pure: a plan comes in. Setting one stands in `actions.statuses`, showing one in `selectors.life`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import Status
from apps.common.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Choice:
    """A status of the plan and whether a case may get it now; `reason` says why not."""

    status: Status
    reason: str = ""
    is_current: bool = False

    @property
    def is_allowed(self) -> bool:
        return not self.reason and not self.is_current


def find(plan: Plan, key: str) -> Status | None:
    return next((status for status in plan.statuses if status.key == key), None)


def beginning(plan: Plan, wanted: str) -> str:
    """The key of the status that a new case gets; empty where the plan has none.

    Raises Invalid when what is wanted is none of the plan's, or when nothing is and the plan has no initial one.
    """
    if wanted:
        return _known(plan, wanted).key
    first = next((status for status in plan.statuses if status.is_initial), None)
    if plan.statuses and first is None:
        problem = _("No status of “%(name)s” is the first one: say which status the case begins with.")
        raise Invalid(problem % {"name": plan.name}, {"status": [_("Choose the status to begin with.")]})
    return first.key if first else ""


def carried(plan: Plan, key: str) -> str:
    """The status that a case with the status `key` has under another plan: the same, or the one to begin with."""
    if find(plan, key):
        return key
    return next((status.key for status in plan.statuses if status.is_initial), "")


def choices(plan: Plan, current: str) -> tuple[Choice, ...]:
    """Every status of the plan, in its order, with the reason where it cannot follow the current one."""
    return tuple(
        Choice(status, _objection(plan, current, status), is_current=status.key == current) for status in plan.statuses
    )


def require(plan: Plan, current: str, wanted: str) -> Status:
    """The wanted status. Raises Invalid when the plan does not have it, Conflict when it cannot follow this one."""
    status = _known(plan, wanted)
    objection = _objection(plan, current, status)
    if objection:
        raise Conflict(objection)
    return status


def _known(plan: Plan, key: str) -> Status:
    status = find(plan, key)
    if status is None:
        problem = _("“%(name)s” has no such status.") % {"name": plan.name}
        raise Invalid(problem, {"status": [_("Choose one from the list.")]})
    return status


def _objection(plan: Plan, current: str, status: Status) -> str:
    """Why a case may not get the status now; empty when it may. A case without a status may get any."""
    known = find(plan, current)
    is_free = known is None or not any(other.follows for other in plan.statuses)
    if is_free or status.key == current or current in status.follows:
        return ""
    words = {"wanted": status.name, "current": known.name if known else ""}
    before = [other.name for other in plan.statuses if other.key in status.follows]
    if not before:
        return _("“%(wanted)s” cannot follow “%(current)s”: a case can only begin with it.") % words
    words["others"] = ", ".join(f"“{name}”" for name in before)
    return _("“%(wanted)s” cannot follow “%(current)s”, only %(others)s.") % words
