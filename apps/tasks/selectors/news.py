"""Whether a page of the worklist still shows what is so, for a browser that asks again and again.

Asking costs the keys and marks of one page and the counters, however much work there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

from apps.tasks.models import HumanTask
from apps.tasks.selectors.asked import Asked
from apps.tasks.selectors.counting import Counts, counts
from apps.tasks.selectors.inbox import PAGE, page
from apps.users.models import User

_SHOWN = (
    "name", "state", "assignee_id", "team_id", "priority", "due_at", "urgency", "ended_at", "handed_by_id",
    "is_blocked", "blocked_reason", "escalated_to_id", "parts_total", "parts_done", "parts_needed", "starts_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """What a page shows now: a mark for each task by its key in their order, the counters, and a digest of it all."""

    marks: Mapping[int, str]
    counts: Counts

    @property
    def digest(self) -> str:
        """The same for the same page, and for no other."""
        return sha256(f"{list(self.marks.items())} {self.counts}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class News:
    """How a page differs from what somebody was shown: tasks that came, that are gone, and that changed."""

    came: int
    gone: int
    changed: int

    @property
    def total(self) -> int:
        return self.came + self.gone + self.changed


def stand(viewer: User, asked: Asked, *, after: str = "", size: int = PAGE) -> Stand:
    """What a page would show now. Two statements, and no task is loaded as a whole."""
    rows = page(viewer, asked, after=after, size=size).only("pk", *_SHOWN)
    return Stand({row.pk: mark(row) for row in rows}, counts(viewer, asked.scope))


def mark(task: HumanTask) -> str:
    """A short text that changes when something changes that a row of the worklist shows."""
    return f"{crc32(repr([getattr(task, name) for name in _SHOWN]).encode()):08x}"


def news(known: Mapping[int, str], now: Mapping[int, str], *, size: int = PAGE) -> News:
    """What changed since `known` was shown.

    What only moved over the end of a full page, because something else came or went, is no news.
    """
    came = [key for key in now if key not in known]
    gone = [key for key in known if key not in now]
    changed = sum(now[key] != known[key] for key in now if key in known)
    moved_up = _at_the_end(list(now), came, len(gone)) if len(known) >= size else 0
    moved_out = _at_the_end(list(known), gone, len(came) - moved_up) if len(now) >= size else 0
    return News(len(came) - moved_up, len(gone) - moved_out, changed)


def _at_the_end(shown: list[int], among: list[int], most: int) -> int:
    """How many of the last of `shown` are `among` the others, `most` at most."""
    wanted = set(among)
    count = 0
    while count < min(most, len(shown)) and shown[-1 - count] in wanted:
        count += 1
    return count
