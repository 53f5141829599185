"""A task that the plan of a case does not have: somebody sees that it is needed, and adds it to this one case."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases import store as case_store
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn.commands import Inject
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import Item, Kind
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks.actions.holding import give
from apps.tasks.models import HumanTask
from apps.users.models import Team, User
from apps.users.permissions import require_there

NAME_LIMIT = 120


@action
def add_task(  # noqa: PLR0913  (a task is that much)
    case: Case,
    *,
    name: str,
    stage: int = 0,
    description: str = "",
    team: Team | None = None,
    person: User | None = None,
    due: datetime | None = None,
    is_required: bool = False,
    actor: Actor,
) -> Step:
    """Give a case a task beside its plan, in the stage of that number; 0 is the case itself.

    Raises Invalid without a name, and Conflict when the receiver has left, or been retired, meanwhile or, with the
    engine's reason, when the stage takes nothing any more.
    """
    locked = case_actions.lock_open(case, actor)
    require_there(person, team)
    name = name.replace("\x00", "").strip()
    if not name or len(name) > NAME_LIMIT:
        problem = _("Say what is to be done, in at most %(limit)s characters.") % {"limit": NAME_LIMIT}
        raise Invalid(problem, {"name": [problem]})
    item = Item(
        key=_free_key(case_store.plan_of(locked).definition),
        name=name,
        kind=Kind.HUMAN_TASK,
        description=description.replace("\x00", "").strip(),
        team=team.name if team else None,
        due=due.isoformat() if due else None,
        required=is_required,
    )
    step = case_actions.perform(locked, Inject(item, stage), actor=actor)
    case_actions.record(step.case, "task.add", {"key": item.key}, {"task": name}, actor=actor)
    task = HumanTask.objects.filter(case=step.case, key=item.key).select_related("team").first()
    if task is not None and person is not None:
        task.case = step.case
        give(task, "task.assign", user=person, team=task.team, actor=actor)
    return step


def _free_key(plan: Plan) -> str:
    taken = {item.key for item in plan.walk()}
    return next(key for n in range(1, len(taken) + 2) if (key := f"added-{n}") not in taken)
