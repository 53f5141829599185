"""Reads the journal: entries with their values and their actors' names. Who may read is decided by the callers."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from apps.audit.models import AccessEntry, JournalEntry, JournalValue
from apps.audit.verification import Flaw, Verdict, streams, verify
from apps.users.models import User

__all__ = [
    "Flaw",
    "Record",
    "Verdict",
    "accesses",
    "actors",
    "first_actors",
    "records",
    "saying",
    "streams",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as people read it. `values` lacks what has been erased."""

    stream: str
    sequence: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    on_behalf_of_name: str
    action: str
    facts: Mapping[str, Any]
    values: Mapping[str, Any]
    hash: str


def records(
    stream: str,
    *,
    before: int | None = None,
    since: int | None = None,
    fact: tuple[str, Any] | None = None,
    fitting: Q | None = None,
    beside: Q | None = None,
    paths: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Record]:
    """The entries of a stream, newest first. Three statements.

    With `before` and `since`, those of a smaller and of a larger sequence; with `fact`, those that have it; with
    `fitting`, those that fit. `beside` finds entries together with all others of the same moment: commands as a whole.
    With `paths`, only these values are read.
    """
    entries = JournalEntry.objects.filter(stream=stream).order_by("-sequence")
    if fitting is not None:
        entries = entries.filter(fitting)
    if beside is not None:
        moments = JournalEntry.objects.filter(beside, stream=stream).order_by().values("at")
        entries = entries.filter(at__in=moments)
    if since is not None:
        entries = entries.filter(sequence__gt=since)
    if fact is not None:
        name, value = fact
        entries = entries.annotate(content=Cast("body", JSONField())).filter(**{f"content__facts__{name}": value})
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    if limit is not None:
        entries = entries[:limit]
    return _records(list(entries), paths)


def saying(words: str, paths: Iterable[str]) -> Q:
    """The condition on entries that one of these values has the words in it; what was erased is not found."""
    inside = json.dumps(words, ensure_ascii=False)[1:-1]
    said = JournalValue.objects.filter(entry=OuterRef("pk"), path__in=list(paths), value__icontains=inside)
    return Q(Exists(said))


def actors(stream: str) -> list[tuple[int, str]]:
    """The people who did something in a stream, by name: keys and names."""
    ids = JournalEntry.objects.filter(stream=stream, actor_id__isnull=False).order_by().values("actor_id")
    return list(User.objects.filter(pk__in=ids).order_by("name", "pk").values_list("pk", "name"))


def first_actors(streams: Collection[str]) -> dict[str, int]:
    """Who wrote the first entry of each of these streams, such as who opened a case; only people. One statement."""
    found = JournalEntry.objects.filter(stream__in=streams, sequence=1, actor_id__isnull=False)
    return {entry.stream: entry.actor_id for entry in found.order_by() if entry.actor_id} if streams else {}


def accesses(subject: str) -> QuerySet[AccessEntry]:
    """Who looked at something, newest first."""
    return AccessEntry.objects.filter(subject=subject)


def _records(entries: Sequence[JournalEntry], paths: Collection[str] | None = None) -> list[Record]:
    values: dict[int, dict[str, Any]] = {entry.pk: {} for entry in entries}
    plain = JournalValue.objects.filter(entry__in=values)
    if paths is not None:
        plain = plain.filter(path__in=paths)
    for entry_id, path, value in plain.values_list("entry_id", "path", "value"):
        values[entry_id][path] = json.loads(value)
    names = _names(entries)
    return [_record(entry, values[entry.pk], names) for entry in entries]


def _record(entry: JournalEntry, values: dict[str, Any], names: Mapping[int, str]) -> Record:
    facts = json.loads(entry.body)["facts"]
    # A requester's name is a value, a system part's name a fact; a person is known by the id.
    name = names.get(entry.actor_id or 0, "") or values.pop("by", "") or facts.pop("by", "")
    return Record(
        stream=entry.stream,
        sequence=entry.sequence,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_name=name,
        on_behalf_of_name=names.get(entry.on_behalf_of_id or 0, ""),
        action=entry.action,
        facts=facts,
        values=values,
        hash=entry.hash,
    )


def _names(entries: Iterable[JournalEntry]) -> dict[int, str]:
    people = {key for entry in entries for key in (entry.actor_id, entry.on_behalf_of_id) if key}
    return dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
