"""The dashboard: what is open and how it stands, what came and went, and who has how much to do.

Every figure names the cases that it counts. The number of statements does not depend on how many cases there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet
from django.utils import timezone

from apps.cases import permissions as case_permissions
from apps.cases.models import Case
from apps.cases.selectors import Filters
from apps.reports import counting, holders, permissions, tables
from apps.reports.figures import Figure, Table
from apps.reports.frame import Frame
from apps.reports.scope import Scope
from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The headline's figures by key, and the tables with all the others by theirs."""

    scope: Scope
    headline: Mapping[str, Figure]
    tables: Mapping[str, Table]


def dashboard(viewer: User, scope: Scope) -> Dashboard:
    """All figures of the cases the viewer may see, within the scope; those who do not steer get their teams' only."""
    filters = Filters(types=tuple(scope.types), involved=_teams(viewer, scope))
    frame = Frame(counting.read(viewer, filters, scope), filters, scope)
    # Not every plan has statuses, and not everybody says whether a goal was reached.
    maybe = [table for table in (tables.standings(frame), tables.goals(frame)) if not table.is_empty]
    made = [
        *(tables.flow(frame), tables.stages(frame), *maybe, tables.due(frame), tables.ages(frame)),
        *(holders.people(frame), holders.teams(frame), holders.types(frame)),
        *(tables.priorities(frame), tables.channels(frame)),
    ]
    return Dashboard(scope, tables.headline(frame), {table.key: table for table in made})


def earliest(viewer: User) -> date | None:
    """The day when the first case that the viewer may see was opened."""
    found = case_permissions.restrict(viewer, Case.objects.order_by())
    first: datetime | None = found.aggregate(first=Min("opened_at"))["first"]
    return timezone.localtime(first).date() if first else None


def teams(viewer: User) -> QuerySet[Team]:
    """The teams whose figures the viewer may choose."""
    reach = permissions.reach(viewer)
    found = Team.objects.filter(is_active=True).order_by("name", "pk")
    return found if reach is None else found.filter(pk__in=reach)


def _teams(viewer: User, scope: Scope) -> tuple[str, ...]:
    """The teams that the figures are about, as the list's filter takes them; empty means the whole workspace."""
    reach = permissions.reach(viewer)
    if reach is None:
        return tuple(scope.teams)
    within = [team for team in scope.teams if team.isdecimal() and int(team) in reach]
    # The filter of those who are in no team fits nothing.
    return tuple(within or map(str, sorted(reach))) or ("none",)
