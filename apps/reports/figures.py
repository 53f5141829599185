"""A figure and the cases that it counts, which are the same thing said twice; tables are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from apps.cases import selectors as cases
from apps.cases.models import Case
from apps.cases.selectors import Filters
from apps.tasks import selectors as tasks
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """Cases by what is true of them, and by the people and teams (as in `tasks.at_work`) with an open task in them."""

    filters: Filters = field(default_factory=Filters)
    workers: Sequence[str] = ()
    queues: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """How many cases there are of those that are wanted."""

    count: int
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is about, and a figure for each of the table's columns."""

    key: str
    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. `key` names it for pages; `columns` are the words above its figures."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        return not any(figure.count for line in self.lines for figure in line.figures)


def within(viewer: User, wanted: Wanted) -> QuerySet[Any] | None:
    """The keys of cases that the tasks choose, or None when they choose nothing."""
    if not wanted.workers and not wanted.queues:
        return None
    return tasks.at_work(viewer, people=wanted.workers, teams=wanted.queues)


def behind(viewer: User, wanted: Wanted) -> QuerySet[Case]:
    """The cases that a figure counts."""
    return cases.matching(viewer, wanted.filters, within=within(viewer, wanted))
