"""Proves that a stream of the journal is whole: every entry, its place, its hash and its values. It repairs nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.audit import canonical, heads
from apps.audit.heads import Head
from apps.audit.models import JournalEntry, JournalValue, StreamHead

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first entry that does not hold, and why. `entry_id` is None where the entry is gone."""

    stream: str
    sequence: int
    entry_id: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.stream} entry {self.sequence}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a stream found: how many entries it holds, and the first that is bad."""

    ok: bool
    entries: int
    first_bad: Flaw | None = None


def verify(stream: str) -> Verdict:
    """Walk the stream from its first entry to its head."""
    tip = Head()
    flaw: Flaw | None = None
    count = 0
    for entry, values in _entries(stream):
        count += 1
        if flaw is None:
            flaw = _flaw_of(entry, values, tip)
            tip = Head(entry.sequence, entry.hash)
    if flaw is None:
        flaw = _flaw_of_end(stream, tip)
    return Verdict(flaw is None, count, flaw)


def streams() -> list[str]:
    """Every stream that has entries, or ought to have some."""
    found = set(JournalEntry.objects.order_by().values_list("stream", flat=True).distinct())
    return sorted(found | {stream for stream, head in known_heads(None).items() if head.sequence})


def known_heads(stream: str | None) -> dict[str, Head]:
    """The heads that owners keep: of one stream, or of all with None."""
    rows = StreamHead.objects.all() if stream is None else StreamHead.objects.filter(stream=stream)
    found = {row.stream: Head(row.sequence, row.hash) for row in rows}
    for source in heads.REGISTRY:
        found.update(source(stream))
    return found


def _entries(stream: str) -> Iterator[tuple[JournalEntry, list[JournalValue]]]:
    rows = JournalEntry.objects.filter(stream=stream).order_by("sequence")
    batch = list(rows[:_BATCH])
    while batch:
        values: dict[int, list[JournalValue]] = {entry.pk: [] for entry in batch}
        for value in JournalValue.objects.filter(entry__in=values):
            values[value.entry_id].append(value)
        for entry in batch:
            yield entry, values[entry.pk]
        batch = list(rows.filter(sequence__gt=batch[-1].sequence)[:_BATCH])


def _flaw_of(entry: JournalEntry, values: Iterable[JournalValue], tip: Head) -> Flaw | None:
    expected = tip.sequence + 1
    if entry.sequence != expected:
        return Flaw(entry.stream, expected, None, "the entry is missing")
    if entry.previous_hash != tip.hash:
        return _flaw(entry, "it does not follow from the entry before it")
    sealed = canonical.Sealed(
        entry.stream,
        entry.sequence,
        entry.at,
        entry.actor_kind,
        entry.actor_id,
        entry.on_behalf_of_id,
        entry.action,
        entry.body,
    )
    if canonical.entry_hash(tip.hash, sealed) != entry.hash:
        return _flaw(entry, "its content does not fit its hash")
    commitments = json.loads(entry.body)["commitments"]
    for value in values:
        if commitments.get(value.path) != canonical.commitment(value.salt, value.value):
            return _flaw(entry, f"the value of {value.path} is not the one that was written")
    return None


def _flaw_of_end(stream: str, tip: Head) -> Flaw | None:
    head = known_heads(stream).get(stream)
    if head == tip:
        return None
    if head is None:
        # A purged case leaves its entries and no head; a stream without an owner always has one.
        return None if ":" in stream else Flaw(stream, tip.sequence + 1, None, "the record of the end is missing")
    if head.sequence > tip.sequence:
        return Flaw(stream, tip.sequence + 1, None, "the entry is missing")
    entry = JournalEntry.objects.get(stream=stream, sequence=min(head.sequence + 1, tip.sequence))
    return _flaw(entry, "it is not what the stream's owner wrote last")


def _flaw(entry: JournalEntry, reason: str) -> Flaw:
    return Flaw(entry.stream, entry.sequence, entry.pk, reason)
