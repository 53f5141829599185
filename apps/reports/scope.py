"""What a dashboard is asked for: case types, teams, and a period, with the days or months that it is cut into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
# Up to so many days the period is cut into days, weeks, months; what is longer into years.
_LONGEST = (("day", 31), ("week", 26 * 7), ("month", 6 * 366))


class Step(StrEnum):
    """What a period is cut into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a period; both days are in. `key` is the first day of the whole step, which may lie before `first`."""

    key: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Types by key, teams by primary key as text; empty means all. The period has both its days in it."""

    first: date
    last: date
    types: Sequence[str] = ()
    teams: Sequence[str] = ()

    @property
    def step(self) -> Step:
        """What the period is cut into, so that there are neither too few parts nor too many."""
        days = (self.last - self.first).days + 1
        return next((Step(name) for name, most in _LONGEST if days <= most), Step.YEAR)

    def spans(self) -> Iterator[Span]:
        """The parts of the period, in order; the first and the last may be cut off."""
        key = begin(self.first, self.step)
        while key <= self.last:
            after = _next(key, self.step)
            yield Span(key, max(key, self.first), min(after - _DAY, self.last))
            key = after


def begin(day: date, step: Step) -> date:
    """The first day of the step that a day is in; weeks begin on Monday."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    if step is Step.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step is Step.YEAR else day


def _next(key: date, step: Step) -> date:
    if step is Step.DAY:
        return key + _DAY
    if step is Step.WEEK:
        return key + 7 * _DAY
    return begin(key + timedelta(days=32 if step is Step.MONTH else 366), step)
