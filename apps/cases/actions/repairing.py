"""What an administrator does to a running case past its plan: ending and beginning items by hand, with a reason."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.cases.actions.perform import perform
from apps.cases.actions.record import record
from apps.cases.models import Case
from apps.cases.permissions import require_repair
from apps.cases.step import Step
from apps.cmmn.commands import ChangeState
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid


@action
def repair(case: Case, *, terminate: Sequence[int], activate: Sequence[str], reason: str, actor: Actor) -> Step:
    """End the numbered items and begin those keys, whatever the conditions of the plan say.

    Raises NotAllowed but for administrators, Invalid without a reason or when nothing is chosen, and Conflict, with the
    engine's reason, when the case cannot be changed so.
    """
    require_repair(actor)
    if not reason.strip():
        problem = _("Say why the plan is repaired.")
        raise Invalid(problem, {"reason": [problem]})
    if not terminate and not activate:
        problem = _("Choose what is to end or to begin.")
        raise Invalid(problem, {"terminate": [problem]})
    step = perform(case, ChangeState(tuple(terminate), tuple(activate)), actor=actor)
    facts = {"terminate": list(terminate), "activate": list(activate)}
    record(step.case, "case.repair", facts, {"reason": reason.strip()}, actor=actor)
    return step
