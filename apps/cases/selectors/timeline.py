"""What happened to a case, from its journal, as people read it; and the part of it that the client may know.

How long things took is in `course`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from apps.audit import selectors as audit
from apps.audit.selectors import Record, records
from apps.cases import references, states, words
from apps.cases.models import Case, Note
from apps.cases.selectors.cases import require_seen
from apps.cases.selectors.filtering import start
from apps.users.models import User

PAGE = 30
ENTRIES = 6
"""Entries read for each event to be shown: most commands write fewer."""
_SEARCHED = ("text", "reason", "name", "task", "subject")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, newest first; `before` is the sequence to continue from, None at the end."""

    events: tuple[words.Told, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: kinds as in `words.KINDS`, the key of a person, days where the reader is, and words."""

    kinds: frozenset[str] = frozenset()
    person: int | None = None
    first: date | None = None
    last: date | None = None
    q: str = ""


def timeline(
    viewer: User, case: Case, *, sought: Sought | None = None, before: int | None = None, size: int = PAGE
) -> Timeline:
    """A page of what happened. A command is told whole: only its own entries together make sense.

    Three statements, whatever is looked for, and one for each kind of rows that the data name, people or files.
    """
    require_seen(viewer, case)
    sought = sought or Sought()
    limit = size * ENTRIES
    entries: Sequence[Record] = records(
        case.stream, before=before, fitting=_fitting(sought), beside=_beside(sought), limit=limit + 1
    )
    is_end = len(entries) <= limit
    if not is_end:
        entries = _whole(entries[:limit])
    plan = states.plan_of(case).definition
    told = words.tell(plan, references.spelled(case, plan, entries))
    events = [event for event in told if not sought.kinds or event.kinds & sought.kinds]
    if len(events) > size:
        return Timeline(tuple(events[:size]), events[size - 1].sequence)
    return Timeline(tuple(events), None if is_end else entries[-1].sequence)


def writers(viewer: User, case: Case) -> list[tuple[int, str]]:
    """The people who did something to the case: keys and names."""
    require_seen(viewer, case)
    return audit.actors(case.stream)


def client_timeline(viewer: User, case: Case, *, before: int | None = None, size: int = PAGE) -> Timeline:
    """What the client may know, in public words: that it began and ended, its status, mails to them, notes for them.

    A note that was hidden from them since is not among it.
    """
    require_seen(viewer, case)
    limit = size * ENTRIES
    entries: Sequence[Record] = records(case.stream, before=before, fitting=words.PUBLIC, limit=limit + 1)
    is_end = len(entries) <= limit
    entries = entries[:limit]
    notes = [int(entry.facts["note"]) for entry in entries if entry.action == "note.add"]
    shown = Note.objects.filter(pk__in=notes, is_visible_to_requester=True).in_bulk() if notes else {}
    events = words.tell_client(case, states.plan_of(case).definition, entries, shown)
    if len(events) > size:
        return Timeline(tuple(events[:size]), events[size - 1].sequence)
    return Timeline(tuple(events), None if is_end else entries[-1].sequence)


def _fitting(sought: Sought) -> Q | None:
    """Conditions that hold for all entries of a command: who wrote it and when."""
    found = Q()
    if sought.person is not None:
        found &= Q(actor_id=sought.person)
    if sought.first is not None:
        found &= Q(at__gte=start(sought.first))
    if sought.last is not None and sought.last < date.max:
        found &= Q(at__lt=start(sought.last + timedelta(days=1)))
    return found or None


def _beside(sought: Sought) -> Q | None:
    """Conditions that one entry of a command fulfils; the others are told with it."""
    found = words.fitting(sought.kinds) if sought.kinds else Q()
    for word in sought.q.replace("\x00", "").split()[:8]:
        found &= audit.saying(word, _SEARCHED)
    return found or None


def _whole(entries: Sequence[Record]) -> Sequence[Record]:
    """Without the last command, which may be cut in two; unless there is no other."""
    last = entries[-1]
    whole = [entry for entry in entries if (entry.at, entry.actor_name) != (last.at, last.actor_name)]
    return whole or entries
