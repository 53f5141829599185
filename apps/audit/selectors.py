"""Reads the journal: entries with their values and their actors' names. Who may read is decided by the callers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import JSONField, QuerySet
from django.db.models.functions import Cast

from apps.audit.models import AccessEntry, JournalEntry, JournalValue
from apps.audit.verification import Flaw, Verdict, streams, verify
from apps.users.models import User

__all__ = ["Flaw", "Record", "Verdict", "accesses", "records", "streams", "verify"]


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
    fact: tuple[str, Any] | None = None,
    actions: Sequence[str] = (),
    limit: int | None = None,
) -> list[Record]:
    """The entries of a stream, newest first. Three statements.

    With `before`, those of a smaller sequence; with `fact`, those that have it; with `actions`, those alone.
    """
    entries = JournalEntry.objects.filter(stream=stream).order_by("-sequence")
    if actions:
        entries = entries.filter(action__in=list(actions))
    if fact is not None:
        name, value = fact
        entries = entries.annotate(content=Cast("body", JSONField())).filter(**{f"content__facts__{name}": value})
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    if limit is not None:
        entries = entries[:limit]
    return _records(list(entries))


def accesses(subject: str) -> QuerySet[AccessEntry]:
    """Who looked at something, newest first."""
    return AccessEntry.objects.filter(subject=subject)


def _records(entries: Sequence[JournalEntry]) -> list[Record]:
    values: dict[int, dict[str, Any]] = {entry.pk: {} for entry in entries}
    for entry_id, path, value in JournalValue.objects.filter(entry__in=values).values_list("entry_id", "path", "value"):
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
