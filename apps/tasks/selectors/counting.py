"""How much work there is of each kind. One statement counts everything, and nothing beyond a limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.tasks.models import HumanTask
from apps.tasks.selectors import places
from apps.tasks.selectors.asked import LATE, TODAY, Asked, Scope
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each; more than COUNT_LIMIT is COUNT_LIMIT + 1.

    `overdue`, `today` and `blocked` are of the scope that is asked for.
    """

    mine: int
    teams: int
    unassigned: int
    handed: int
    escalated: int
    scheduled: int
    all: int
    overdue: int
    today: int
    blocked: int


_SCOPES = (Scope.MINE, Scope.TEAMS, Scope.UNASSIGNED, Scope.HANDED, Scope.ESCALATED, Scope.SCHEDULED, Scope.ALL)


def counts(viewer: User, scope: Scope = Scope.MINE) -> Counts:
    """What the views and the headline of the worklist count."""
    within = Asked(scope)
    asked = {one.value: Asked(one) for one in _SCOPES} | {
        "overdue": replace(within, due=(LATE,)),
        "today": replace(within, due=(TODAY,)),
        "blocked": replace(within, is_blocked=True),
    }
    return Counts(**_counted(viewer, asked))


def waiting(viewer: User) -> tuple[int, int]:
    """How much is mine and my teams', for the navigation on every page."""
    found = _counted(viewer, {"mine": Asked(Scope.MINE), "teams": Asked(Scope.TEAMS)})
    return found["mine"], found["teams"]


def _counted(viewer: User, asked: Mapping[str, Asked]) -> dict[str, int]:
    """One statement of one row: each count stops at the limit, in every place where such work lies."""
    parts: list[str] = []
    values: list[Any] = []
    for question in asked.values():
        found = places.narrowed(viewer, question)
        text, given = _counting(found, places.places(viewer, question))
        parts.append(text)
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        row: Sequence[int] = cursor.fetchone()
    return {name: min(count, places.COUNT_LIMIT + 1) for name, count in zip(asked, row, strict=True)}


def _counting(found: QuerySet[HumanTask], where: Sequence[Any]) -> tuple[str, list[Any]]:
    counted: list[str] = []
    values: list[Any] = []
    for place in where:
        # In the worklist's order, so that an index is followed and never the whole table until enough is found.
        part = found.filter(place).order_by(*places.RANKED).values("pk")[: places.COUNT_LIMIT + 1]
        if part.query.is_empty():
            continue
        text, given = part.query.sql_with_params()
        counted.append(f"(SELECT count(*) FROM ({text}) AS part)")  # noqa: S608  (as above)
        values += given
    return " + ".join(counted) or "0", values
