"""The list of cases: search, filters, sorting and keyset paging.

Filters of one kind are alternatives, filters of different kinds all hold. A page costs the same wherever it is.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone

from apps.cases.models import Case
from apps.cases.selectors.cases import cases
from apps.common import clock
from apps.parties.models import Party
from apps.users.models import User
from apps.users.selectors import team_ids

PAGE = 50
COUNT_LIMIT = 1_000
MINE, NOBODY = "me", "none"
_COLUMNS = {field.name: field for field in Case._meta.concrete_fields}  # noqa: SLF001  (Django's name)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. `owners` and `teams` hold primary keys as text, `me` or `none`; empty means all."""

    q: str = ""
    states: Sequence[str] = ()
    stages: Sequence[str] = ()
    types: Sequence[str] = ()
    owners: Sequence[str] = ()
    teams: Sequence[str] = ()
    priorities: Sequence[int] = ()
    is_overdue: bool = False
    opened_from: date | None = None
    opened_to: date | None = None
    sort: str = "-opened"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `count` stops at COUNT_LIMIT + 1; `after` continues the list, empty at its end."""

    cases: tuple[Case, ...]
    count: int
    after: str

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNT_LIMIT


@dataclass(frozen=True, slots=True)
class _Sort:
    column: str
    is_descending: bool
    is_nullable: bool = False


SORTS = {
    "-opened": _Sort("opened_at", is_descending=True),
    "opened": _Sort("opened_at", is_descending=False),
    "-changed": _Sort("updated_at", is_descending=True),
    "due": _Sort("due_at", is_descending=False, is_nullable=True),
    "number": _Sort("number", is_descending=False),
    "title": _Sort("title", is_descending=False),
    "-priority": _Sort("priority", is_descending=True),
}


def listing(viewer: User, filters: Filters, *, after: str = "", size: int = PAGE) -> Listing:
    """A page of the cases the viewer may see. A cursor that makes no sense starts at the beginning."""
    found = matching(viewer, filters)
    count = found.order_by()[: COUNT_LIMIT + 1].count()
    sort = SORTS.get(filters.sort, SORTS["-opened"])
    rows = list(_after(found, sort, after).order_by(*_order(sort))[: size + 1])
    is_last = len(rows) <= size
    rows = rows[:size]
    return Listing(tuple(rows), count, "" if is_last else _cursor(rows[-1], sort))


def matching(viewer: User, filters: Filters) -> QuerySet[Case]:
    """All cases that fit the filters, unsorted."""
    found = cases(viewer).defer("data", "version__body", "definition__description", "client__address")
    for word in filters.q.replace("\x00", "").split()[:8]:
        found = found.filter(_word(word))
    found = _any(found, "state__in", filters.states)
    found = _any(found, "definition__key__in", filters.types)
    found = _any(found, "priority__in", filters.priorities)
    for values, column in ((filters.owners, "owner"), (filters.teams, "team")):
        if values:
            found = found.filter(_holders(viewer, column, values))
    if filters.stages:
        # `stage` joins the names of several active stages.
        found = found.filter(_or(Q(stage=name) | Q(stage__contains=name) for name in filters.stages))
    if filters.is_overdue:
        found = found.filter(due_at__lt=clock.now(), ended_at=None)
    if filters.opened_from:
        found = found.filter(opened_at__gte=_start(filters.opened_from))
    if filters.opened_to and filters.opened_to < date.max:
        found = found.filter(opened_at__lt=_start(filters.opened_to + timedelta(days=1)))
    return found


def _word(word: str) -> Q:
    clients = Party.objects.filter(
        Q(name__icontains=word) | Q(email__icontains=word) | Q(client_number__istartswith=word)
    )
    return Q(number__icontains=word) | Q(title__icontains=word) | Q(client__in=clients.order_by().values("pk"))


def _any(found: QuerySet[Case], lookup: str, values: Sequence[Any]) -> QuerySet[Case]:
    return found.filter(**{lookup: list(values)}) if values else found


def _holders(viewer: User, column: str, values: Sequence[str]) -> Q:
    keys = [int(value) for value in values if value.isdecimal()]
    if MINE in values:
        keys += [viewer.pk] if column == "owner" else sorted(team_ids(viewer))
    asked = Q(**{f"{column}__in": keys})
    return asked | Q(**{column: None}) if NOBODY in values else asked


def _or(parts: Any) -> Q:
    joined = Q()
    for part in parts:
        joined |= part
    return joined


def _start(day: date) -> datetime:
    """Midnight of a day where the reader is."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _order(sort: _Sort) -> list[OrderBy | str]:
    column = F(sort.column)
    nulls_last = True if sort.is_nullable else None
    first = column.desc(nulls_last=nulls_last) if sort.is_descending else column.asc(nulls_last=nulls_last)
    return [first, "-pk" if sort.is_descending else "pk"]


def _after(found: QuerySet[Case], sort: _Sort, cursor: str) -> QuerySet[Case]:
    place = _read(cursor, sort)
    if place is None:
        return found
    value, pk = place
    step = "lt" if sort.is_descending else "gt"
    if value is None:
        return found.filter(**{f"{sort.column}__isnull": True, f"pk__{step}": pk})
    beyond = Q(**{f"{sort.column}__{step}": value}) | Q(**{sort.column: value, f"pk__{step}": pk})
    if sort.is_nullable:
        beyond |= Q(**{f"{sort.column}__isnull": True})
    return found.filter(beyond)


def _cursor(case: Case, sort: _Sort) -> str:
    value = getattr(case, sort.column)
    text = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([text, case.pk]).encode()).decode().rstrip("=")


def _read(cursor: str, sort: _Sort) -> tuple[Any, int] | None:
    """The last row's value and key; None for anything that no page of this list gave out."""
    if not cursor:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        typed = None if value is None else _COLUMNS[sort.column].to_python(value)
        return (typed, int(pk)) if typed is not None or sort.is_nullable else None
    except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError):
        return None
