"""When a timer occurs: ISO 8601 durations, dates and repeating intervals, read once and turned into moments.

How long a duration takes is asked of a port, so that business time can take the place of plain time. Nothing here
knows a case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import isodate

Due = Callable[[str, datetime], datetime]
"""Turns a duration or date of a plan into a moment; ValueError or OverflowError when it cannot."""

MAX_TEXT = 100
MAX_AHEAD = timedelta(days=366 * 200)
"""Nobody waits longer than this; a moment further away is a mistake, and some cannot even be written down."""

_LOOKS_LITERAL = re.compile(r"[+-]?P[\dT]|R\d*/|\d{4}-?\d\d")
_REPEATING = re.compile(r"R(\d{0,9})/([^/]+)(?:/([^/]+))?")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Occurs at `start`, or once `step` has passed. With `repeats` it goes on every `step`, `times` in all (None is
    without end) and not after `end`."""

    step: str | None = None
    start: str | None = None
    repeats: bool = False
    times: int | None = 1
    end: str | None = None


def is_literal(text: str) -> bool:
    """Whether a text means to be ISO 8601 rather than an expression."""
    return _LOOKS_LITERAL.match(text.strip()) is not None


def parse(text: str) -> Schedule:
    """Reads a duration (`PT1H`), a date (`2026-03-01T09:00:00Z`) or a repeating interval (`R3/PT1H`, `R/PT1H`,
    `R5/2026-03-01T09:00:00Z/P1D`); ValueError when it is none."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise ValueError("is too long for a duration or date")
    match = _REPEATING.fullmatch(text)
    if match is None:
        return Schedule(step=text) if _is_duration(text) else Schedule(start=_require_date(text))
    count, first, second = match.groups()
    times = max(1, int(count)) if count else None
    if second is None:
        return Schedule(_require_duration(first), None, repeats=True, times=times)
    if _is_duration(first):
        return Schedule(first, None, repeats=True, times=times, end=_require_date(second))
    return Schedule(_require_duration(second), _require_date(first), repeats=True, times=times)


def first(schedule: Schedule, now: datetime, due: Due) -> datetime:
    """The moment at which it occurs for the first time; ValueError when there is none."""
    if schedule.start is not None:
        return moment(schedule.start, now)
    return _bounded(due(schedule.step or "", now), now)


def following(schedule: Schedule, last: datetime, due: Due) -> datetime | None:
    """The moment after one at which it has occurred; None when that is past its end."""
    found = _bounded(due(schedule.step or "", last), last)
    return None if schedule.end is not None and found > moment(schedule.end, last) else found


def plain(expression: str, now: datetime) -> datetime:
    """The port by default: calendar arithmetic, in elapsed time."""
    if not _is_duration(expression):
        return moment(expression, now)
    try:
        found: datetime = now + isodate.parse_duration(expression)
    except (ValueError, OverflowError):
        raise ValueError("is too far away") from None
    return found


def moment(text: str, now: datetime) -> datetime:
    """A date as a moment; one that names no time zone is in that of `now`."""
    found = _date(text)
    return _bounded(found if found.tzinfo else found.replace(tzinfo=now.tzinfo), now)


def _date(text: str) -> datetime:
    try:
        if "T" in text:
            found: datetime = isodate.parse_datetime(text)
            return found
        return datetime.combine(isodate.parse_date(text), time())
    except (isodate.ISO8601Error, ValueError, OverflowError):
        raise ValueError("is neither a duration nor a date") from None


def _bounded(found: datetime, now: datetime) -> datetime:
    if found - now > MAX_AHEAD:
        raise ValueError("is too far away")
    return found


def _is_duration(text: str) -> bool:
    """The library takes `P` and `PT` for durations as well."""
    if not any(character.isdecimal() for character in text):
        return False
    try:
        isodate.parse_duration(text)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return False
    return True


def _require_duration(text: str) -> str:
    if not _is_duration(text):
        raise ValueError("repeats without a duration")
    return text


def _require_date(text: str) -> str:
    _date(text)
    return text
