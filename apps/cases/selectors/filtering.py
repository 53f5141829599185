"""Which cases fit what is asked for. Lists and figures both read it, so that a figure and its cases cannot differ.

Filters of one kind are alternatives, filters of different kinds all hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.cases.models import Case, CaseGrant, CaseStatus
from apps.cases.selectors.cases import cases
from apps.cases.selectors.marks import tagged, watched
from apps.common import clock
from apps.parties.models import Party
from apps.users.models import User
from apps.users.selectors import team_ids

MINE, NOBODY = "me", "none"
OPEN = (CaseStatus.ACTIVE.value, CaseStatus.SUSPENDED.value)
LATE, TODAY, WEEK, LATER, UNDATED = DUE = ("late", "today", "week", "later", "none")
GOALS = {"yes": True, "no": False, "unsaid": None}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. `owners` and `teams` hold primary keys as text, `me` or `none`; empty means all.

    A stage is found within the status, a status is the whole text; a standing is a status of a plan as `type:key`. What
    is discarded is found only when it is asked for, and then alone. `involved` are teams that are responsible for a
    case or were given access to it, as by a task. `tags` are keys. Days count where the reader is, and both ends are
    in.
    """

    q: str = ""
    states: Sequence[str] = ()
    stages: Sequence[str] = ()
    statuses: Sequence[str] = ()
    is_between_stages: bool = False
    standings: Sequence[str] = ()
    goals: Sequence[str] = ()
    types: Sequence[str] = ()
    owners: Sequence[str] = ()
    teams: Sequence[str] = ()
    involved: Sequence[str] = ()
    priorities: Sequence[int] = ()
    channels: Sequence[str] = ()
    due: Sequence[str] = ()
    tags: Sequence[str] = ()
    is_watched: bool = False
    is_overdue: bool = False
    is_discarded: bool = False
    opened_from: date | None = None
    opened_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    sort: str = "-opened"


def matching(viewer: User, filters: Filters, *, within: QuerySet[Any] | None = None) -> QuerySet[Case]:
    """All cases that fit the filters, unsorted; `within` gives the keys of cases that a layer above has chosen."""
    found = cases(viewer).defer(
        "data", "version__body", "version__source", "definition__description", "client__address"
    )
    return fitting(viewer, found, filters, within=within)


def fitting(
    viewer: User, found: QuerySet[Case], filters: Filters, *, within: QuerySet[Any] | None = None
) -> QuerySet[Case]:
    """Those of `found` that fit."""
    for word in filters.q.replace("\x00", "").split()[:8]:
        found = found.filter(_word(word))
    found = _any(found, "state__in", filters.states)
    found = _any(found, "stage__in", filters.statuses)
    found = _any(found, "definition__key__in", filters.types)
    found = _any(found, "priority__in", filters.priorities)
    found = _any(found, "channel__in", filters.channels)
    for values, column in ((filters.owners, "owner"), (filters.teams, "team")):
        if values:
            found = found.filter(_holders(viewer, column, values))
    if filters.involved:
        found = found.filter(involving(keys(viewer, "team", filters.involved)))
    if filters.stages:
        # `stage` joins the names of several active stages.
        found = found.filter(_or(Q(stage=name) | Q(stage__contains=name) for name in filters.stages))
    found = _standing(found, filters)
    if filters.is_between_stages:
        found = found.filter(stage="")
    if filters.tags:
        found = found.filter(tagged(int(tag) for tag in filters.tags if tag.isdecimal()))
    if filters.is_watched:
        found = found.filter(watched(viewer))
    found = _dated(found, filters)
    return found if within is None else found.filter(pk__in=within)


def involving(teams: Iterable[int]) -> Q:
    """Cases that one of these teams is responsible for or was given access to."""
    given = CaseGrant.objects.filter(team__in=list(teams), case=OuterRef("pk"))
    return Q(team__in=list(teams)) | Q(Exists(given))


def due_groups(now: datetime) -> dict[str, Q]:
    """When open cases are due, seen from now; each case is in one of the groups."""
    tonight = start(timezone.localtime(now).date() + _DAY)
    week = start(timezone.localtime(now).date() + 7 * _DAY)
    groups = {
        LATE: Q(due_at__lt=now),
        TODAY: Q(due_at__gte=now, due_at__lt=tonight),
        WEEK: Q(due_at__gte=tonight, due_at__lt=week),
        LATER: Q(due_at__gte=week),
        UNDATED: Q(due_at=None),
    }
    return {name: group & Q(ended_at=None) for name, group in groups.items()}


def start(day: date) -> datetime:
    """Midnight of a day where the reader is."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def keys(viewer: User, column: str, values: Sequence[str]) -> list[int]:
    """The primary keys that are asked for, with those of `me`."""
    found = [int(value) for value in values if value.isdecimal()]
    if MINE in values:
        found += [viewer.pk] if column == "owner" else sorted(team_ids(viewer))
    return found


def _dated(found: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.is_overdue:
        found = found.filter(due_at__lt=clock.now(), ended_at=None)
    if filters.due:
        groups = due_groups(clock.now())
        found = found.filter(_or(groups[name] for name in filters.due if name in groups))
    if filters.opened_from:
        found = found.filter(opened_at__gte=start(filters.opened_from))
    if filters.opened_to and filters.opened_to < date.max:
        found = found.filter(opened_at__lt=start(filters.opened_to + _DAY))
    if filters.ended_from:
        found = found.filter(ended_at__gte=start(filters.ended_from))
    if filters.ended_to and filters.ended_to < date.max:
        found = found.filter(ended_at__lt=start(filters.ended_to + _DAY))
    return found


def _word(word: str) -> Q:
    clients = Party.objects.filter(
        Q(name__icontains=word) | Q(email__icontains=word) | Q(client_number__istartswith=word)
    )
    return Q(number__icontains=word) | Q(title__icontains=word) | Q(client__in=clients.order_by().values("pk"))


def _standing(found: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    """Those that stand where it is asked for: a status is that of a type, `claim:in_review`."""
    found = found.filter(discarded_at__isnull=not filters.is_discarded)
    if filters.standings:
        pairs = (value.partition(":") for value in filters.standings)
        found = found.filter(_or(Q(definition__key=kind, status=key) for kind, _colon, key in pairs))
    if filters.goals:
        goals = _or(Q(goal_reached=GOALS[goal]) for goal in filters.goals if goal in GOALS)
        found = found.filter(goals, closed_at__isnull=False)
    return found


def _any(found: QuerySet[Case], lookup: str, values: Sequence[Any]) -> QuerySet[Case]:
    return found.filter(**{lookup: list(values)}) if values else found


def _holders(viewer: User, column: str, values: Sequence[str]) -> Q:
    asked = Q(**{f"{column}__in": keys(viewer, column, values)})
    return asked | Q(**{column: None}) if NOBODY in values else asked


def _or(parts: Iterable[Q]) -> Q:
    joined = Q()
    for part in parts:
        joined |= part
    return joined
