"""Which tasks a viewer sees, one of them, and those of a case. Lists in the order of the work stand in `inbox`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from apps.cases.models import Case
from apps.cases.permissions import restrict, seen_through
from apps.cases.selectors.filtering import NOBODY, keys
from apps.tasks.models import UNFINISHED, HumanTask, TaskState
from apps.users.models import User


def tasks(viewer: User) -> QuerySet[HumanTask]:
    """All tasks of cases that the viewer may see."""
    return HumanTask.objects.filter(case__in=restrict(viewer, Case.objects.order_by().only("pk")))


def seen(viewer: User) -> QuerySet[HumanTask]:
    """The same tasks, for lists that stop after a page: who may see what is asked row by row."""
    return HumanTask.objects.filter(seen_through(viewer, "case"))


def task(viewer: User, key: int) -> HumanTask:
    """One task with its case. Raises HumanTask.DoesNotExist."""
    found = tasks(viewer).select_related(
        *("case__definition", "case__version", "case__client", "case__owner", "assignee", "team", "completed_by"),
        *("handed_by", "escalated_to", "escalated_by"),
    )
    return found.defer("case__version__body").get(pk=key)


def of_case(viewer: User, case: Case) -> dict[int, HumanTask]:
    """The tasks of a case that are open, start later or are on hold, by the number of their plan item."""
    alive = tasks(viewer).filter(case=case, state__in=UNFINISHED)
    return {task.item_number: task for task in alive.select_related("assignee", "team", "escalated_to")}


def at_work(viewer: User, *, people: Sequence[str] = (), teams: Sequence[str] = ()) -> QuerySet[Any]:
    """The keys of cases with an open task of one of the people, and with one of one of the teams.

    People and teams are primary keys as text, `me` or `none`, which stands for tasks that nobody, or no team, has.
    """
    open_tasks = tasks(viewer).filter(state=TaskState.OPEN).order_by()
    found = open_tasks
    for column, name, values in (("assignee", "owner", people), ("team", "team", teams)):
        if values:
            asked = Q(**{f"{column}__in": keys(viewer, name, values)})
            held = open_tasks.filter(asked | Q(**{column: None}) if NOBODY in values else asked)
            found = found.filter(case__in=held.values("case"))
    return found.values("case")
