"""Where a case stands in the words of its plan: setting its status by hand, or as what follows from another step.

Which status may follow which is said in `apps.cases.statuses`.
"""

from typing import Any

from django.utils.translation import gettext as _

from apps.cases import statuses, store
from apps.cases.actions.handling import lock_open
from apps.cases.actions.record import record
from apps.cases.models import Case
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict


@action
def set_status(case: Case, *, status: str, reason: str = "", seen: str | None = None, actor: Actor) -> Case:
    """Give a case another status of its plan; the one that it has already leaves no trace.

    `seen` is the status that the actor looked at: Conflict when the case has got another one since. Raises Invalid when
    the plan has no such status, and Conflict when the plan does not let it follow the present one.
    """
    locked = lock_open(case, actor)
    if seen is not None and locked.status not in {seen, status}:
        now = statuses.find(store.plan_of(locked).definition, locked.status)
        words = {"status": now.name if now else locked.status}
        raise Conflict(_("Somebody has set the status to “%(status)s” meanwhile.") % words)
    _change(locked, status, "case.status", {}, reason, actor)
    return locked


def follow_status(case: Case, *, status: str, reason: str = "", item: int | None = None, actor: Actor) -> Case:
    """The same for a locked case inside another action, as the outcome of the task number `item` asks for it.

    Asks for no right of its own: whoever may do what it follows from, may do this. Raises as `set_status`.
    """
    _change(case, status, "status.follow", {} if item is None else {"item": item}, reason, actor)
    return case


def _change(case: Case, status: str, verb: str, facts: dict[str, Any], reason: str, actor: Actor) -> None:
    plan = store.plan_of(case).definition
    wanted = statuses.require(plan, case.status, status)
    before, case.status = case.status, wanted.key
    if before == wanted.key:
        return
    case.save(update_fields=["status"])
    old = statuses.find(plan, before)
    words = {"before": old.name if old else "", "after": wanted.name}
    said = reason.replace("\x00", "").strip()
    record(
        case,
        verb,
        {"before": before, "after": wanted.key, **facts},
        {**words, "reason": said} if said else words,
        actor=actor,
    )
