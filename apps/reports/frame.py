"""What every table is built over: the counts, the filters that all figures share, and short ways to make a figure."""

from dataclasses import dataclass, replace
from typing import Any

from apps.cases.selectors import Filters
from apps.cases.selectors.filtering import LATE, OPEN
from apps.reports.counting import Numbers
from apps.reports.cube import Counts
from apps.reports.figures import Figure, Wanted
from apps.reports.scope import Scope


@dataclass(frozen=True, slots=True)
class Frame:
    """The counts of a scope, and the filters that its types and teams are."""

    numbers: Numbers
    base: Filters
    scope: Scope

    def figure(self, count: int | None, *, workers: str = "", queues: str = "", **filters: Any) -> Figure:
        """A figure of the cases that fit these filters beside the shared ones, and with open tasks of the holders."""
        holders = {name: (value,) for name, value in (("workers", workers), ("queues", queues)) if value}
        return Figure(count or 0, Wanted(replace(self.base, **filters), **holders))

    def open(self, count: int | None, **filters: Any) -> Figure:
        """The same of open cases."""
        return self.figure(count, states=OPEN, **filters)

    def opened(self, count: int | None, **filters: Any) -> Figure:
        """The same of cases that were opened in the period."""
        return self.figure(count, opened_from=self.scope.first, opened_to=self.scope.last, **filters)

    def ended(self, count: int | None, **filters: Any) -> Figure:
        """The same of cases that ended in the period."""
        return self.figure(count, ended_from=self.scope.first, ended_to=self.scope.last, **filters)


def totals(counts: Counts, columns: tuple[str, str]) -> dict[Any, int]:
    """The counts of two columns by the first one alone."""
    found: dict[Any, int] = {}
    for (first, _second), number in counts[columns].items():
        found[first] = found.get(first, 0) + number
    return found


def late(counts: Counts, column: str) -> dict[Any, int]:
    """How many are late, by a column that was counted with the due groups."""
    return {first: number for (first, due), number in counts[column, "due"].items() if due == LATE}
