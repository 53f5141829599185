"""The list of cases: sorting and keyset paging. A page costs the same wherever it is.

Which cases are in the list is decided in `filtering`.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, OrderBy, Q, QuerySet

from apps.cases.models import Case
from apps.cases.selectors.cases import remember
from apps.cases.selectors.filtering import Filters, matching
from apps.users.models import User

PAGE = 50
COUNT_LIMIT = 10_000
_COLUMNS = {field.name: field for field in Case._meta.concrete_fields}  # noqa: SLF001  (Django's name)


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


def listing(
    viewer: User, filters: Filters, *, within: QuerySet[Any] | None = None, after: str = "", size: int = PAGE
) -> Listing:
    """A page of the cases the viewer may see. A cursor that makes no sense starts at the beginning."""
    found = matching(viewer, filters, within=within)
    count = found.order_by()[: COUNT_LIMIT + 1].count()
    sort = SORTS.get(filters.sort, SORTS["-opened"])
    rows = list(_after(found, sort, after).order_by(*_order(sort))[: size + 1])
    is_last = len(rows) <= size
    rows = rows[:size]
    for row in rows:
        remember(viewer, row)
    return Listing(tuple(rows), count, "" if is_last else _cursor(rows[-1], sort))


def in_order(found: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """Cases in the order in which the list shows them."""
    return found.order_by(*_order(SORTS.get(sort, SORTS["-opened"])))


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
