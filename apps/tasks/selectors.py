"""Questions about human work: whose is what, what is due, and what is next. What a task does to its case is elsewhere.

Every answer is restricted to cases that the viewer may see; the number of statements is constant.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case as Choose
from django.db.models import F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from apps.cases.models import Case, Priority
from apps.cases.permissions import restrict
from apps.cases.selectors.filtering import NOBODY, keys
from apps.common import clock
from apps.tasks.models import HumanTask, TaskState
from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids

PAGE = 50
COUNT_LIMIT = 1_000
DONE_LATELY = timedelta(days=14)
_LISTED = ("case__definition", "case__client", "assignee", "team")


class Scope(StrEnum):
    """Whose work is shown."""

    MINE = "mine"
    TEAMS = "teams"
    UNASSIGNED = "unassigned"
    DONE = "done"


class Group(StrEnum):
    """When work is due, seen from now."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NO_DATE = "no_date"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each; more than COUNT_LIMIT is COUNT_LIMIT + 1."""

    mine: int
    teams: int
    unassigned: int
    overdue: int
    today: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of work in the order it is due, each task with its group; `after` continues it, empty at the end."""

    scope: Scope
    rows: tuple[tuple[Group, HumanTask], ...]
    after: str


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


def tasks(viewer: User) -> QuerySet[HumanTask]:
    """All tasks of cases that the viewer may see."""
    return HumanTask.objects.filter(case__in=restrict(viewer, Case.objects.order_by().only("pk")))


def task(viewer: User, key: int) -> HumanTask:
    """One task with its case. Raises HumanTask.DoesNotExist."""
    found = tasks(viewer).select_related(
        "case__definition", "case__version", "case__client", "assignee", "team", "completed_by"
    )
    return found.defer("case__version__body").get(pk=key)


def of_case(viewer: User, case: Case) -> dict[int, HumanTask]:
    """The tasks of a case that are open or on hold, by the number of their plan item."""
    alive = tasks(viewer).filter(case=case, state__in=[TaskState.OPEN, TaskState.SUSPENDED])
    return {task.item_number: task for task in alive.select_related("assignee", "team")}


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


def inbox(viewer: User, scope: Scope, *, after: str = "", size: int = PAGE) -> Inbox:
    """A page of work. A cursor that makes no sense starts at the beginning."""
    found = _scope(viewer, scope).select_related(*_LISTED).defer("draft", "case__data")
    found = _done_after(found, after) if scope is Scope.DONE else _due_after(found, after)
    rows = list(found[: size + 1])
    is_last, rows = len(rows) <= size, rows[:size]
    now, tonight = clock.now(), _tonight()
    grouped = tuple((_group(row, now, tonight), row) for row in rows)
    return Inbox(scope, grouped, "" if is_last else _cursor(rows[-1], scope))


def counts(viewer: User) -> Counts:
    """What the views and the headline of the worklist count; a statement each."""
    mine = _scope(viewer, Scope.MINE)
    return Counts(
        mine=_capped(mine),
        teams=_capped(_scope(viewer, Scope.TEAMS)),
        unassigned=_capped(_scope(viewer, Scope.UNASSIGNED)),
        overdue=_capped(mine.filter(due_at__lt=clock.now())),
        today=_capped(mine.filter(due_at__gte=clock.now(), due_at__lt=_tonight())),
    )


def waiting(viewer: User) -> tuple[int, int]:
    """How much is mine and my teams', for the navigation on every page."""
    return _capped(_scope(viewer, Scope.MINE)), _capped(_scope(viewer, Scope.TEAMS))


def next_for(viewer: User) -> Next | None:
    """What to do next: own work first, then what the viewer could take. None when there is nothing."""
    if not people.may_write(viewer):
        return None
    own = _first(_scope(viewer, Scope.MINE))
    if own:
        return Next(own, _because(own), is_mine=True)
    free = tasks(viewer).filter(state=TaskState.OPEN, assignee=None)
    found = _first(free.filter(Q(team__in=team_ids(viewer)) | Q(team=None)))
    return Next(found, _because(found), is_mine=False) if found else None


def _scope(viewer: User, scope: Scope) -> QuerySet[HumanTask]:
    found = tasks(viewer)
    if scope is Scope.DONE:
        return found.filter(completed_by=viewer, state=TaskState.COMPLETED, ended_at__gte=clock.now() - DONE_LATELY)
    found = found.filter(state=TaskState.OPEN)
    if scope is Scope.MINE:
        return found.filter(assignee=viewer)
    if scope is Scope.TEAMS:
        return found.filter(team__in=team_ids(viewer)).exclude(assignee=viewer)
    # Those who steer see what lies with a team that nobody has taken it from as well.
    return found.filter(assignee=None) if people.may_manage(viewer) else found.filter(assignee=None, team=None)


def _first(found: QuerySet[HumanTask]) -> HumanTask | None:
    ranked = found.annotate(
        rank=Choose(
            When(due_at__lt=clock.now(), then=Value(0)),
            When(due_at__lt=_tonight(), then=Value(1)),
            When(case__priority__gte=Priority.URGENT, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )
    ordered = ranked.order_by("rank", F("due_at").asc(nulls_last=True), "-case__priority", "opened_at", "pk")
    return ordered.select_related(*_LISTED).first()


def _because(task: HumanTask) -> Because:
    if task.due_at and task.due_at < clock.now():
        return Because.LATE
    if task.due_at and task.due_at < _tonight():
        return Because.TODAY
    if task.case.priority >= Priority.URGENT:
        return Because.URGENT
    return Because.DUE if task.due_at else Because.OLDEST


def _group(task: HumanTask, now: datetime, tonight: datetime) -> Group:
    if task.state == TaskState.COMPLETED:
        return Group.DONE
    if task.due_at is None:
        return Group.NO_DATE
    if task.due_at < now:
        return Group.OVERDUE
    return Group.TODAY if task.due_at < tonight else Group.LATER


def _tonight() -> datetime:
    """The end of today where the reader is."""
    today = timezone.localtime(clock.now())
    return (today + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _capped(found: QuerySet[HumanTask]) -> int:
    return found.order_by()[: COUNT_LIMIT + 1].count()


def _due_after(found: QuerySet[HumanTask], cursor: str) -> QuerySet[HumanTask]:
    place = _read(cursor)
    if place is not None:
        moment, pk = place
        if moment is None:
            found = found.filter(due_at=None, pk__gt=pk)
        else:
            found = found.filter(Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=pk) | Q(due_at=None))
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")


def _done_after(found: QuerySet[HumanTask], cursor: str) -> QuerySet[HumanTask]:
    place = _read(cursor)
    if place is not None and place[0] is not None:
        moment, pk = place
        found = found.filter(Q(ended_at__lt=moment) | Q(ended_at=moment, pk__lt=pk))
    return found.order_by("-ended_at", "-pk")


def _cursor(task: HumanTask, scope: Scope) -> str:
    moment = task.ended_at if scope is Scope.DONE else task.due_at
    text = json.dumps([moment.isoformat() if moment else None, task.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime | None, int] | None:
    """The last row's moment and key; None for anything that no page gave out."""
    if not cursor:
        return None
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        when = None if moment is None else datetime.fromisoformat(moment)
        return None if when and when.tzinfo is None else (when, int(pk))
    except (binascii.Error, ValueError, TypeError, OverflowError):
        return None
