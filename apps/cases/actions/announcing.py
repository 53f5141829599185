"""Has the watchers of a case told when its journal grows by something they hear of. Telling them is in `watching`."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from apps.audit.actions import Entry
from apps.cases import words
from apps.cases.models import Case
from apps.outbox import actions as outbox

TOPIC = "cases.watch"
GATHER = timedelta(minutes=5)


def announce(written: Iterable[tuple[Case, Sequence[Entry], datetime]]) -> None:
    """Put one message for each watched case. No statement where nobody watches."""
    # A case that was read without the column is one that was not locked for a step: nobody is told.
    heard = [
        outbox.Message(TOPIC, {"case": case.pk}, str(case.pk), _soon(at))
        for case, entries, at in written
        if case.__dict__.get("is_watched") and any(words.is_heard(entry.action, entry.facts) for entry in entries)
    ]
    outbox.put_many(heard)


def _soon(at: datetime) -> datetime:
    """The same moment for all that happens within five minutes, so that more news puts no mail off."""
    span = GATHER.total_seconds()
    return datetime.fromtimestamp((at.timestamp() // span + 1) * span, tz=at.tzinfo)
