"""A page of work in its order, each task with the group it stands in. Which work is asked for is said in `places`."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    Field,
    Func,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
)
from django.db.models.lookups import GreaterThan, LessThan

from apps.cases.models import Urgency
from apps.common import clock
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors.asked import Asked, Order, Scope
from apps.tasks.selectors.places import among_first, narrowed, order_of, places, tonight
from apps.users.models import User

PAGE = 50
LISTED = ("case__definition", "case__client", "assignee", "team", "handed_by", "escalated_to")
HEAVY = ("draft", "case__data", "case__outcome_reason", "case__definition__description", "case__client__address")
_KINDS: dict[str, "Field[Any, Any]"] = {
    "pk": BigIntegerField(),
    "urgency_rank": SmallIntegerField(),
    **dict.fromkeys(("due_rank", "opened_at", "ended_at", "starts_at"), DateTimeField()),
}


class Group(StrEnum):
    """When work is due, seen from now; or that it is done, or in the order in which it came."""

    OVERDUE = "overdue"
    SOON = "soon"
    TODAY = "today"
    LATER = "later"
    NO_DATE = "no_date"
    DONE = "done"
    BY_AGE = "by_age"
    STARTS = "starts"


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of work, each task with its group; `after` continues it, empty at the end."""

    scope: Scope
    rows: tuple[tuple[Group, HumanTask], ...]
    after: str


class _Row(Func):
    """Several columns compared as one: the way in which an index finds the place after a row."""

    function = "ROW"
    output_field = BooleanField()  # of no meaning: only rows are compared with it


def inbox(viewer: User, scope: Scope | Asked, *, after: str = "", size: int = PAGE) -> Inbox:
    """A page of work. A cursor that makes no sense starts at the beginning."""
    asked = scope if isinstance(scope, Asked) else Asked(scope)
    rows = list(page(viewer, asked, after=after, size=size + 1).select_related(*LISTED).defer(*HEAVY))
    is_last, rows = len(rows) <= size, rows[:size]
    now, midnight = clock.now(), tonight()
    grouped = tuple((_group(asked, row, now, midnight), row) for row in rows)
    return Inbox(asked.scope, grouped, "" if is_last else _cursor(rows[-1], order_of(asked)))


def page(viewer: User, asked: Asked, *, after: str, size: int) -> QuerySet[HumanTask]:
    """The first `size` rows after a cursor, in order."""
    order = order_of(asked)
    found = narrowed(viewer, asked)
    place = _read(after, order)
    if place is not None:
        found = found.filter(_beyond(order, place))
    where = places(viewer, asked)
    if len(where) == 1:
        return found.filter(where[0]).order_by(*order)[:size]
    return HumanTask.objects.filter(among_first(found, where, order, size)).order_by(*order)[:size]


def _group(asked: Asked, task: HumanTask, now: datetime, midnight: datetime) -> Group:
    if task.state == TaskState.COMPLETED:
        return Group.DONE
    if task.state == TaskState.SCHEDULED:
        return Group.STARTS
    if asked.order is not Order.URGENCY:
        return Group.BY_AGE
    if task.urgency == Urgency.LATE or (task.due_at is not None and task.due_at < now):
        return Group.OVERDUE
    if task.urgency == Urgency.DUE_SOON:
        return Group.SOON
    if task.due_at is None:
        return Group.NO_DATE
    return Group.TODAY if task.due_at < midnight else Group.LATER


def _beyond(order: tuple[str, ...], place: list[Any]) -> Q:
    names = [name.removeprefix("-") for name in order]
    step = LessThan if order[0].startswith("-") else GreaterThan
    return Q(step(_Row(*names), _Row(*(Value(value, _KINDS[name]) for name, value in zip(names, place, strict=True)))))


def _cursor(task: HumanTask, order: tuple[str, ...]) -> str:
    values = [getattr(task, name.removeprefix("-")) for name in order]
    text = json.dumps([value.isoformat() if isinstance(value, datetime) else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: tuple[str, ...]) -> list[Any] | None:
    """The last row's place in this order; None for anything that no page of this order gave out."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_typed(name, value) for name, value in zip(order, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError):
        return None


def _typed(name: str, value: Any) -> Any:
    if not name.endswith(("_at", "due_rank")):
        return _small(value, 2**15 if name == "urgency_rank" else 2**63)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(name)
    return moment


def _small(value: Any, limit: int) -> int:
    if not isinstance(value, int) or not -limit <= value < limit:
        raise ValueError(value)
    return value
