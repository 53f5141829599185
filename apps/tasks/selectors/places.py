"""Where in the tables the asked work lies: conditions that together are the list, each served in order by an index.

A page takes the first rows of each place and merges them, so it costs the same however much work there is. What is
asked in words becomes a condition here and nowhere else.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, F, Lookup, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from apps.cases.selectors import tagged, watched
from apps.cases.selectors.filtering import NOBODY, keys
from apps.common import clock
from apps.parties.models import Party
from apps.tasks.models import NEVER, HumanTask, PartState, TaskPart, TaskState
from apps.tasks.selectors.asked import LATE, LATER, TODAY, UNDATED, WEEK, Asked, Order, Scope
from apps.tasks.selectors.tasks import seen
from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids

COUNT_LIMIT = 1_000
DONE_LATELY = timedelta(days=14)
RANKED = ("urgency_rank", "due_rank", "pk")
_LATE_RANK, _OTHER_RANKS = 0, (1, 2)
_FIRST_UNDATED = min(NEVER.values())
_MOST = 24  # more places than these are read as one: merging many costs more than it saves


def places(viewer: User, asked: Asked) -> list[Q]:
    """Conditions of which every asked row meets exactly one; none when there can be no such row."""
    whose = _whose(viewer, asked.scope)
    when = _when(asked)
    found = [mine & due for mine, due in product(whose, when)]
    return found if len(found) <= _MOST else [_or(whose) & _or(when)]


def narrowed(viewer: User, asked: Asked) -> QuerySet[HumanTask]:
    """What the viewer sees, narrowed by every filter that no index needs to serve."""
    found = seen(viewer)
    if asked.is_blocked:
        found = found.filter(is_blocked=True)
    if asked.priorities:
        found = found.filter(priority__in=list(asked.priorities))
    if asked.types:
        found = found.filter(case__definition__key__in=list(asked.types))
    if asked.stages:
        found = found.filter(_or(Q(case__stage__icontains=stage) for stage in asked.stages))
    if asked.tags:
        found = found.filter(tagged((int(tag) for tag in asked.tags if tag.isdecimal()), "case_id"))
    if asked.is_watched:
        found = found.filter(watched(viewer, "case_id"))
    for column, name, values in (("assignee", "owner", asked.holders), ("team", "team", asked.teams)):
        if values:
            held = Q(**{f"{column}__in": keys(viewer, name, values)})
            found = found.filter(held | Q(**{column: None}) if NOBODY in values else held)
    for word in asked.q.replace("\x00", "").split()[:8]:
        found = found.filter(_word(word))
    return found


def first(found: QuerySet[HumanTask], where: Sequence[Q], order: Sequence[str], size: int) -> list[int]:
    """The keys of the first `size` rows of all places, in order. One statement.

    They are read by themselves: joined to the rows, the database might rather walk the whole list than these.
    """
    merged = _merged(found, where, order, size)
    return [] if merged is None else [row[0] for row in merged]


def among_first(found: QuerySet[HumanTask], where: Sequence[Q], order: Sequence[str], size: int) -> Q:
    """The condition that a row is one of those: looked up first, within the statement that reads the rows."""
    merged = _merged(found, where, order, size)
    try:
        text, given = ("", ()) if merged is None else merged.query.sql_with_params()
    except EmptyResultSet:
        text, given = "", ()
    if not text:
        return Q(pk__in=())
    return Q(_Among(F("pk"), RawSQL(f"ARRAY(SELECT listed.key FROM ({text}) AS listed (key))", given)))  # noqa: S608, S611


def _merged(
    found: QuerySet[HumanTask], where: Sequence[Q], order: Sequence[str], size: int
) -> "QuerySet[HumanTask, Any] | None":
    columns = list(dict.fromkeys(["pk", *(name.removeprefix("-") for name in order)]))
    parts = [found.filter(place).order_by(*order).values_list(*columns)[:size] for place in where]
    if not parts:
        return None
    return parts[0].union(*parts[1:], all=True).order_by(*order)[:size] if len(parts) > 1 else parts[0]


def order_of(asked: Asked) -> tuple[str, ...]:
    """The columns of the order; the last tells rows apart."""
    if asked.scope is Scope.DONE:
        return ("-ended_at", "-pk")
    if asked.scope is Scope.SCHEDULED:
        return ("starts_at", "pk")
    return {Order.URGENCY: RANKED, Order.OLDEST: ("opened_at", "pk"), Order.NEWEST: ("-opened_at", "-pk")}[asked.order]


def part_of(viewer: User) -> Q:
    """The condition that the viewer's part in a task is still to be done.

    Their keys are looked up first and few: compared with a list, the database starts from them and never walks all
    open work to see which of it is shared.
    """
    parts = TaskPart.objects.filter(user=viewer, state=PartState.OPEN).order_by().values("task")
    return Q(_Among(F("pk"), ArraySubquery(parts)))


class _Among(Lookup):
    """Whether a value is one of an array."""

    output_field = BooleanField()
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, given = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*given, *more)


def tonight() -> datetime:
    """The end of today where the reader is."""
    return _midnight(1)


def _midnight(days: int) -> datetime:
    today = timezone.localtime(clock.now())
    return (today + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def _whose(viewer: User, scope: Scope) -> list[Q]:
    is_open = Q(state=TaskState.OPEN)
    if scope is Scope.DONE:
        since = clock.now() - DONE_LATELY
        return [Q(state=TaskState.COMPLETED, completed_by=viewer, ended_at__gte=since)]
    if scope is Scope.MINE:
        others = is_open & (Q(assignee=None) | ~Q(assignee=viewer))
        return [is_open & Q(assignee=viewer), others & part_of(viewer)]
    if scope is Scope.ESCALATED:
        return [is_open & Q(escalated_to=viewer)]
    if scope is Scope.SCHEDULED:
        return [Q(state=TaskState.SCHEDULED) & (Q(assignee=viewer) | Q(team__in=team_ids(viewer)))]
    if scope is Scope.HANDED:
        return [is_open & Q(assignee=viewer, handed_by__isnull=False) & ~Q(handed_by=viewer)]
    if scope is Scope.TEAMS:
        not_mine = Q(assignee=None) | ~Q(assignee=viewer)
        return [is_open & Q(team=team) & not_mine for team in sorted(team_ids(viewer))]
    if scope is Scope.ALL:
        return [is_open]
    # Those who steer see what lies with a team that nobody has taken it from as well.
    return [is_open & Q(assignee=None)] if people.may_manage(viewer) else [is_open & Q(assignee=None, team=None)]


def _when(asked: Asked) -> list[Q]:
    """The asked dates as ranges of the worklist's own order, by rank, where that is the order."""
    if not asked.due or asked.scope in {Scope.DONE, Scope.SCHEDULED}:
        return [Q()]
    ranges = _ranges()
    found = [Q(urgency_rank=_LATE_RANK)] if LATE in asked.due else []
    spans = _joined([ranges[name] for name in ranges if name in asked.due])
    return found + [
        Q(urgency_rank=rank, due_rank__gte=start, due_rank__lt=end) for rank in _OTHER_RANKS for start, end in spans
    ]


def _ranges() -> dict[str, tuple[datetime, datetime]]:
    now, week = clock.now(), _midnight(7)
    return {
        LATE: (datetime(1, 1, 2, tzinfo=timezone.get_default_timezone()), now),
        TODAY: (now, tonight()),
        WEEK: (tonight(), week),
        LATER: (week, _FIRST_UNDATED),
        UNDATED: (_FIRST_UNDATED, max(NEVER.values()) + timedelta(days=1)),
    }


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans in order of time, neighbours made one."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _word(word: str) -> Q:
    clients = Party.objects.filter(Q(name__icontains=word) | Q(client_number__istartswith=word))
    case = Q(case__number__icontains=word) | Q(case__title__icontains=word)
    return Q(name__icontains=word) | case | Q(case__client__in=clients.order_by().values("pk"))


def _or(parts: Iterable[Q]) -> Q:
    joined = Q()
    for part in parts:
        joined |= part
    return joined
