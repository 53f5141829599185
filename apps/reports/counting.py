"""The counts behind a dashboard, a statement for each of four looks: open cases, open tasks, what came, what ended.

What the counts are called and which cases each of them means stands in `tables`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, DateField, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Trunc
from django.utils import timezone

from apps.cases import permissions as case_permissions
from apps.cases import selectors as cases
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import Filters
from apps.cases.selectors.filtering import GOALS, OPEN, start
from apps.common import clock
from apps.reports.cube import Counts, count
from apps.reports.scope import Scope
from apps.tasks import selectors as tasks
from apps.tasks.models import TaskState
from apps.users.models import Team, User

# How old an open case is, in days; both ends are in, and the last has no end.
AGES: Mapping[str, tuple[int, int | None]] = {
    "days": (0, 6),
    "weeks": (7, 27),
    "months": (28, 90),
    "half": (91, 181),
    "older": (182, None),
}
_OPEN_SETS = (
    *(("stage", "state"), ("definition_id", "status"), ("age",), ("due",), ("priority",), ("channel",)),
    *(("owner_id", "due"), ("team_id", "due"), ("definition_id", "due")),
)
_OPENED_SETS = (("span",), ("priority",), ("channel",), ("definition_id",))
_ENDED_SETS = (("span",), ("definition_id",), ("definition_id", "goal"))
# Whether closed cases have reached their goal; what has ended and is not closed is in none of the groups.
_GOALS = {name: Q(goal_reached=goal, closed_at__isnull=False) for name, goal in GOALS.items()}
_WORK_SETS = (("assignee_id",), ("team_id",))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts, the day they were taken on, and the names of what they are about by primary key."""

    today: date
    open: Counts
    work: Counts
    opened: Counts
    ended: Counts
    people: Mapping[int, str]
    teams: Mapping[int, str]
    types: Mapping[int, CaseDefinition]


def read(viewer: User, filters: Filters, scope: Scope) -> Numbers:
    """Count the cases that the viewer may see and that fit the filters; the period is for what came and what ended."""
    now = clock.now()
    today = timezone.localtime(now).date()
    found = case_permissions.restrict(viewer, cases.fitting(viewer, Case.objects.order_by(), filters))
    opened = cases.fitting(viewer, found, Filters(opened_from=scope.first, opened_to=scope.last))
    ended = cases.fitting(viewer, found, Filters(ended_from=scope.first, ended_to=scope.last))
    open_cases = found.filter(state__in=OPEN).annotate(age=_age(today), due=_grouped(cases.due_groups(now)))
    work = tasks.tasks(viewer).filter(state=TaskState.OPEN, case__in=found.values("pk"))
    counts = (
        count(open_cases, _OPEN_SETS),
        count(work, _WORK_SETS, distinct="case_id"),
        count(opened.annotate(span=_span("opened_at", scope)), _OPENED_SETS),
        count(ended.annotate(span=_span("ended_at", scope), goal=_grouped(_GOALS)), _ENDED_SETS),
    )
    return Numbers(today, *counts, *_names(counts))


def opened_between(today: date, age: str) -> tuple[date | None, date | None]:
    """The first and the last day on which cases of an age were opened; None where there is no bound."""
    youngest, oldest = AGES[age]
    first = None if oldest is None else today - timedelta(days=oldest)
    return first, today - timedelta(days=youngest) if youngest else None


def _age(today: date) -> Choose:
    """The first age, from the youngest, whose oldest day is not before the case."""
    bounds = {name: today - timedelta(days=oldest) for name, (_youngest, oldest) in AGES.items() if oldest is not None}
    known = {name: Q(opened_at__gte=start(day)) for name, day in bounds.items()}
    return _grouped({**known, "older": Q(pk__isnull=False)})


def _grouped(groups: Mapping[str, Q]) -> Choose:
    """The name of the first group that a row is in."""
    whens = [When(group, then=Value(name)) for name, group in groups.items()]
    return Choose(*whens, default=Value(""), output_field=CharField())


def _span(column: str, scope: Scope) -> Cast:
    """The first day of the part of the period that a moment is in, where the reader is."""
    zone = timezone.get_current_timezone()
    return Cast(Trunc(F(column), scope.step.value, output_field=DateTimeField(), tzinfo=zone), DateField())


def _names(counts: tuple[Counts, ...]) -> tuple[Mapping[int, str], Mapping[int, str], Mapping[int, CaseDefinition]]:
    return (
        dict(_named(User.objects.filter(pk__in=_keys(counts, "owner_id", "assignee_id")))),
        dict(_named(Team.objects.filter(pk__in=_keys(counts, "team_id")))),
        _types(_keys(counts, "definition_id")),
    )


def _types(keys: list[int]) -> dict[int, CaseDefinition]:
    """The case types, with their current versions, whose plans name their statuses."""
    found = CaseDefinition.objects.select_related("current")
    return found.defer("description", "current__body", "current__source").in_bulk(keys)


def _keys(counts: tuple[Counts, ...], *columns: str) -> list[int]:
    """Every primary key that was counted in one of the columns."""
    found = {values[0] for look in counts for names, rows in look.items() if names[0] in columns for values in rows}
    return sorted(found - {None})


def _named(found: QuerySet[Any]) -> Any:
    return found.order_by("name", "pk").values_list("pk", "name")
