"""What is done to a running case past its plan: an administrator ends and begins items by hand, with a reason; a task
that has ended is done once more. Who may do the latter is decided by those who know the task."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.cases import store
from apps.cases.actions.perform import advance, perform
from apps.cases.actions.record import record
from apps.cases.models import Case
from apps.cases.permissions import require_repair, require_write
from apps.cases.step import Step
from apps.cmmn.commands import ChangeState
from apps.cmmn.definition import Kind
from apps.cmmn.state import DONE, State
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid


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


@action
def restart(case: Case, *, item: int, actor: Actor) -> Step:
    """Begin another instance of a human task that has ended, in the stage that it belonged to, which still runs.

    Raises NotAllowed for who may not change the case, and Conflict, with the reason, when that is not possible.
    """
    locked = store.lock(case.pk)
    require_write(actor, locked)
    state = store.load(locked, store.plan_of(locked))
    old = state.items.get(item)
    if old is None or old.kind is not Kind.HUMAN_TASK or old.state not in DONE or old.parent is None:
        raise Conflict(_("Only a task that has ended can be done once more."))
    stage = state.items[old.parent]
    running = [one.number for one in state.instances(stage.key) if one.state is State.ACTIVE]
    if running[-1:] != [stage.number]:
        raise Conflict(_("What this task belongs to does not run any more."))
    return advance(locked, state, ChangeState((), (old.key,)), reason="", actor=actor)
