"""What happened to a case, from its journal, as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.audit.selectors import Record, records
from apps.cases import states, words
from apps.cases.models import Case
from apps.cases.selectors.cases import require_seen
from apps.users.models import User

PAGE = 30
ENTRIES = 6
"""Entries read for each event to be shown: most commands write fewer."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, newest first; `before` is the sequence to continue from, None at the end."""

    events: tuple[words.Told, ...]
    before: int | None


def timeline(viewer: User, case: Case, *, before: int | None = None, size: int = PAGE) -> Timeline:
    """A page of what happened. A command is told whole: only its own entries together make sense."""
    require_seen(viewer, case)
    limit = size * ENTRIES
    entries: Sequence[Record] = records(case.stream, before=before, limit=limit + 1)
    is_end = len(entries) <= limit
    if not is_end:
        entries = _whole(entries[:limit])
    plan = states.plan_of(case).definition
    events = words.tell(plan, entries)
    if len(events) > size:
        return Timeline(tuple(events[:size]), events[size - 1].sequence)
    return Timeline(tuple(events), None if is_end else entries[-1].sequence)


def _whole(entries: Sequence[Record]) -> Sequence[Record]:
    """Without the last command, which may be cut in two; unless there is no other."""
    last = entries[-1]
    whole = [entry for entry in entries if (entry.at, entry.actor_name) != (last.at, last.actor_name)]
    return whole or entries
