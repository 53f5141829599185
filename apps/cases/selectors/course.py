"""The course of a case: how long it had each status, each task was open and each person responsible, from its journal.

Where a span is drawn is decided by the pages; here are moments and names only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from apps.audit.selectors import Record, records
from apps.cases import states, statuses, words
from apps.cases.models import Case
from apps.cases.selectors.cases import require_seen
from apps.cmmn.definition import Kind
from apps.cmmn.state import State
from apps.common import clock
from apps.users.models import User

LANES = 40
STATUS, ASSIGNMENT, TASKS = "status", "assignment", "tasks"
_READ = ("name", "task", "owner", "team", "user", "before", "after")
_OF_TASKS = {Kind.HUMAN_TASK.value, Kind.PROCESS_TASK.value, Kind.CASE_TASK.value, Kind.TASK.value}
_RUNS = {State.ACTIVE.value, State.SUSPENDED.value}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` (None: until now) something was so. `look` is one of the states of the style sheets."""

    start: datetime
    end: datetime | None
    label: str
    look: str


@dataclass(slots=True)
class Lane:
    """Spans of one thing after each other."""

    group: str
    name: str
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Course:
    """All lanes of a page: status and assignment on each, and a page of the tasks in the order they began."""

    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    tasks: int
    page: int
    pages: int


def course(viewer: User, case: Case, *, page: int = 1, size: int = LANES) -> Course:
    """What the journal tells of status, assignment and tasks. Three statements, whatever there is."""
    require_seen(viewer, case)
    entries = records(case.stream, fitting=words.PICTURED, paths=_READ)[::-1]
    tasks = _tasks(entries)
    pages = max(1, -(-len(tasks) // size))
    page = min(max(page, 1), pages)
    shown = tasks[(page - 1) * size : page * size]
    lanes = (*_status(case, entries), *_assignment(case, entries), *shown)
    end = case.ended_at or clock.now()
    last = max((span.end or end for lane in lanes for span in lane.spans), default=end)
    return Course(case.opened_at, max(end, last), lanes, len(tasks), page, pages)


class _Track:
    """Builds a lane: each `turn` ends the span before it."""

    def __init__(self, group: str, name: str) -> None:
        self.lane = Lane(group, name)
        self._open: tuple[datetime, str, str] | None = None

    def turn(self, at: datetime, label: str | None, look: str) -> None:
        """From `at` on it is so; None: nothing is."""
        if self._open is not None:
            start, said, shown = self._open
            if (said, shown) == (label, look):
                return
            if at > start:
                self.lane.spans.append(Span(start, at, said, shown))
        self._open = None if label is None else (at, label, look)

    def done(self, until: datetime | None) -> Lane:
        if self._open is not None:
            start, label, look = self._open
            self.lane.spans.append(Span(start, until, label, look))
        return self.lane


def _status(case: Case, entries: Sequence[Record]) -> list[Lane]:
    """One lane for the statuses of the plan; where it has none, one for each of its stages."""
    changes = [entry for entry in entries if entry.action in {"case.status", "status.follow"}]
    plan = states.plan_of(case).definition
    if not changes and not plan.statuses:
        return _stages(entries, case.ended_at)
    track = _Track(STATUS, _("Status"))
    now = statuses.find(plan, case.status)
    first = changes[0].values.get("before") if changes else now.name if now else ""
    if first:
        track.turn(case.opened_at, str(first), "active")
    for entry in changes:
        track.turn(entry.at, str(entry.values.get("after") or _("(erased)")), "active")
    return [track.done(case.ended_at)]


def _stages(entries: Sequence[Record], ended_at: datetime | None) -> list[Lane]:
    tracks: dict[int, _Track] = {}
    for entry in entries:
        if entry.facts.get("kind") == Kind.STAGE.value:
            _move(tracks.setdefault(entry.facts["item"], _Track(STATUS, _name(entry))), entry, _("active"), "active")
    return [lane for track in tracks.values() if (lane := track.done(ended_at)).spans]


def _assignment(case: Case, entries: Sequence[Record]) -> list[Lane]:
    """Who was responsible for the case: one lane for the person, one for the team."""
    lanes = []
    for column, name in (("owner", _("Owner")), ("team", _("Team"))):
        track = _Track(ASSIGNMENT, name)
        for entry in entries:
            if entry.action == "case.assign":
                holder = entry.values.get(column)
                track.turn(entry.at, str(holder) if holder else None, "waiting")
            elif entry.action == "case.left" and column == "owner":
                track.turn(entry.at, None, "waiting")
        if (lane := track.done(case.ended_at)).spans:
            lanes.append(lane)
    return lanes


@dataclass(slots=True)
class _Work:
    """A task on its way through the entries."""

    track: _Track
    holder: str = ""
    is_blocked: bool = False
    is_running: bool = False

    def turn(self, at: datetime) -> None:
        if not self.is_running:
            self.track.turn(at, None, "")
        elif self.is_blocked:
            self.track.turn(at, _("blocked"), "late")
        elif self.holder:
            self.track.turn(at, self.holder, "done")
        else:
            self.track.turn(at, _("open"), "active")


def _tasks(entries: Iterable[Record]) -> list[Lane]:
    work: dict[int, _Work] = {}
    for entry in entries:
        item = entry.facts.get("item")
        if not isinstance(item, int):
            continue
        if entry.action.startswith("item.") and entry.facts.get("kind") in _OF_TASKS:
            one = work.setdefault(item, _Work(_Track(TASKS, _name(entry))))
            one.is_running = entry.facts["to"] in _RUNS
        elif entry.action.startswith("task.") and item in work:
            one = work[item]
            _hold(one, entry)
        else:
            continue
        one.turn(entry.at)
    lanes = [one.track.done(None) for one in work.values()]
    return sorted((lane for lane in lanes if lane.spans), key=lambda lane: lane.spans[0].start)


def _hold(one: _Work, entry: Record) -> None:
    if entry.action == "task.block":
        one.is_blocked = True
    elif entry.action == "task.unblock" or entry.facts.get("is_unblocked"):
        one.is_blocked = False
    if "after" in entry.facts:
        one.holder = str(entry.values.get("user") or entry.values.get("team") or "")


def _move(track: _Track, entry: Record, label: str, look: str) -> None:
    state = entry.facts["to"]
    if state == State.SUSPENDED.value:
        track.turn(entry.at, _("on hold"), "wait")
    else:
        track.turn(entry.at, label if state == State.ACTIVE.value else None, look)


def _name(entry: Record) -> str:
    return str(entry.values.get("name") or entry.facts.get("key", ""))
