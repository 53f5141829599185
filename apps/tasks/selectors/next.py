"""The one task to do next, and why it is that one."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, QuerySet, Value, When

from apps.cases.models import Priority
from apps.common import clock
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors.inbox import HEAVY, LISTED
from apps.tasks.selectors.places import RANKED, first, tonight
from apps.tasks.selectors.tasks import seen
from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids

# Something urgent is preferred to what is due first, but nobody looks further ahead than this for it.
_LOOKED_AT = 100


class Because(StrEnum):
    """Why a task is the next one."""

    LATE = "late"
    TODAY = "today"
    URGENT = "urgent"
    DUE = "due"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Next:
    """The task to do next, why it stands first, and whether it is still to be taken."""

    task: HumanTask
    because: Because
    is_mine: bool


def next_for(viewer: User) -> Next | None:
    """What to do next: own work first, then what the viewer could take; never what is blocked.

    None when there is nothing. Two statements.
    """
    if not people.may_write(viewer):
        return None
    free_teams: list[int | None] = [*sorted(team_ids(viewer)), None]
    where = [Q(assignee=viewer), *(Q(assignee=None, team=team) for team in free_teams)]
    key = _ranked(viewer, where).values_list("pk", flat=True).first()
    if key is None:
        return None
    found = HumanTask.objects.select_related(*LISTED).defer(*HEAVY).get(pk=key)
    return Next(found, _because(found), is_mine=found.assignee_id == viewer.pk)


def _ranked(viewer: User, where: list[Q]) -> QuerySet[HumanTask]:
    """The tasks at the head of the worklist, in the order in which they should be done."""
    is_workable = Q(state=TaskState.OPEN, is_blocked=False)
    keys = first(seen(viewer), [is_workable & place for place in where], RANKED, _LOOKED_AT)
    ranked = HumanTask.objects.filter(pk__in=keys).annotate(
        is_free=Choose(When(assignee=viewer, then=Value(0)), default=Value(1), output_field=IntegerField()),
        rank=Choose(
            When(Q(due_at__lt=clock.now()) | Q(urgency_rank=0), then=Value(0)),
            When(due_at__lt=tonight(), then=Value(1)),
            When(priority__gte=Priority.URGENT, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
    )
    return ranked.order_by("is_free", "rank", "due_rank", "-priority", "opened_at", "pk")


def _because(task: HumanTask) -> Because:
    if task.urgency_rank == 0 or (task.due_at and task.due_at < clock.now()):
        return Because.LATE
    if task.due_at and task.due_at < tonight():
        return Because.TODAY
    if task.priority >= Priority.URGENT:
        return Because.URGENT
    return Because.DUE if task.due_at else Because.OLDEST
