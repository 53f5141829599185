"""The course of a case as a picture: lanes of spans on one axis of time, and the same as a table.

Positions are parts of a hundred, so that the picture is as wide as there is room and its letters stay as they are.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from apps.cases import selectors
from apps.cases.selectors import CaseHead, Course
from apps.cases.selectors.course import ASSIGNMENT, LANES, STATUS, TASKS
from apps.common import clock
from apps.web import wording
from apps.web.cases import found
from apps.web.http import WorkspaceRequest

LANE, HEAD, AXIS = 40, 34, 26
BAR_TOP, BAR = 20, 14
LEAST = 0.6
"""So wide is what was over at once, in parts of a hundred."""
TICKS = 4
SHORT = 3 * 86_400
"""Seconds; in a case that took longer the time of day says nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span in the picture."""

    x: str
    width: str
    y: int
    look: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A lane: its name over its bars."""

    y: int
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A span in the table."""

    group: str
    name: str
    label: str
    start: datetime
    end: datetime | None
    length: str


def context(request: WorkspaceRequest, head: CaseHead) -> dict[str, Any]:
    """What the picture and its table show."""
    asked = request.GET.get("page", "1")
    course = selectors.course(request.user, head.case, page=int(asked) if asked.isdecimal() and len(asked) < 6 else 1)
    scale = _Scale(course)
    rows, heads, y = _rows(course, scale)
    base = f"{found.url(head.case, 'timeline')}&view=course"
    return {
        "course": course,
        "rows": rows,
        "heads": heads,
        "height": y + 4,
        "ticks": scale.ticks(),
        "lines": _lines(course),
        "start_x": "100%" if get_language_bidi() else "0",
        "indent": -5 if get_language_bidi() else 5,
        "first_task": (course.page - 1) * LANES + 1,
        "last_task": min(course.page * LANES, course.tasks),
        "previous_url": f"{base}&page={course.page - 1}" if course.page > 1 else "",
        "following_url": f"{base}&page={course.page + 1}" if course.page < course.pages else "",
    }


class _Scale:
    """Moments as parts of a hundred, from the side where reading begins."""

    def __init__(self, course: Course) -> None:
        self.start, self.end = course.start, course.end
        self.length = max((course.end - course.start).total_seconds(), 1.0)
        self.is_rtl = get_language_bidi()

    def at(self, moment: datetime) -> float:
        return min(100.0, max(0.0, (moment - self.start).total_seconds() * 100 / self.length))

    def span(self, start: datetime, end: datetime | None) -> tuple[str, str]:
        """Where a span begins and how wide it is."""
        first, last = self.at(start), self.at(end or self.end)
        width = min(100.0, max(LEAST, last - first))
        first = min(first, 100.0 - width)
        return f"{100 - first - width if self.is_rtl else first:.2f}%", f"{width:.2f}%"

    def ticks(self) -> list[dict[str, object]]:
        """Some moments of the axis, with their words."""
        say = wording.moment if self.length < SHORT else wording.day
        found: list[dict[str, object]] = []
        for number in range(TICKS):
            part = number * 100 / TICKS
            moment = self.start + timedelta(seconds=self.length * part / 100)
            x = 100 - part if self.is_rtl else part
            found.append({"x": f"{x:.2f}%", "word": say(moment, now=clock.now()), "is_small": number % 2})
        return found


def _rows(course: Course, scale: _Scale) -> tuple[list[Row], list[dict[str, Any]], int]:
    """The lanes one below the other, with the heads of their groups."""
    titles = {STATUS: _("Status"), ASSIGNMENT: _("Responsible"), TASKS: _("Tasks")}
    rows: list[Row] = []
    heads: list[dict[str, Any]] = []
    y, group = AXIS, ""
    for lane in course.lanes:
        if lane.group != group:
            group = lane.group
            heads.append({"y": y + 22, "word": titles[group]})
            y += HEAD
        bars = tuple(
            Bar(*scale.span(span.start, span.end), y + BAR_TOP, span.look, span.label, _title(lane.name, span))
            for span in lane.spans
        )
        rows.append(Row(y + 13, lane.name, bars))
        y += LANE
    return rows, heads, y


def _title(name: str, span: selectors.Span) -> str:
    words = {"name": name, "what": span.label, "length": _length(span.start, span.end)}
    return _("%(name)s: %(what)s, %(length)s") % words


def _lines(course: Course) -> list[Line]:
    titles = {STATUS: _("Status"), ASSIGNMENT: _("Responsible"), TASKS: _("Task")}
    return [
        Line(titles[lane.group], lane.name, span.label, span.start, span.end, _length(span.start, span.end))
        for lane in course.lanes
        for span in lane.spans
    ]


def _length(start: datetime, end: datetime | None) -> str:
    return wording.span((end or clock.now()) - start)
