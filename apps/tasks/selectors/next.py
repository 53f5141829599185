"""The one task to do next, and why it is that one."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, QuerySet, Value, When

from apps.cases.models import Priority
from apps.common import clock
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors.inbox import HEAVY, LISTED
from apps.tasks.selectors.places import RANKED, first, part_of, tonight
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

    None when there is nothing. Two statements for those who have work, three at most.
    """
    if not people.may_write(viewer):
        return None
    free_teams: list[int | None] = [*sorted(team_ids(viewer)), None]
    free = [Q(assignee=None, team=team) for team in free_teams]
    keys = _near(viewer, [Q(assignee=viewer), (Q(assignee=None) | ~Q(assignee=viewer)) & part_of(viewer)]) or _near(
        viewer, free
    )
    found = _ranked(keys).first() if keys else None
    return Next(found, _because(found), is_mine=found.assignee_id == viewer.pk or found.is_shared) if found else None


def _near(viewer: User, where: list[Q]) -> list[int]:
    """The tasks at the head of the worklist that can be worked on."""
    is_workable = Q(state=TaskState.OPEN, is_blocked=False)
    return first(seen(viewer), [is_workable & place for place in where], RANKED, _LOOKED_AT)


def _ranked(keys: list[int]) -> QuerySet[HumanTask]:
    ranked = HumanTask.objects.filter(pk__in=keys).annotate(
        rank=Choose(
            When(Q(due_at__lt=clock.now()) | Q(urgency_rank=0), then=Value(0)),
            When(due_at__lt=tonight(), then=Value(1)),
            When(priority__gte=Priority.URGENT, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )
    ordered = ranked.order_by("rank", "due_rank", "-priority", "opened_at", "pk")
    return ordered.select_related(*LISTED).defer(*HEAVY)


def _because(task: HumanTask) -> Because:
    if task.urgency_rank == 0 or (task.due_at and task.due_at < clock.now()):
        return Because.LATE
    if task.due_at and task.due_at < tonight():
        return Because.TODAY
    if task.priority >= Priority.URGENT:
        return Because.URGENT
    return Because.DUE if task.due_at else Because.OLDEST
