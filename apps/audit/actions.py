"""Appends to the journal and to the access log. Nothing here changes or removes an entry, and nothing can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from apps.audit import canonical
from apps.audit.heads import Head
from apps.audit.models import AccessEntry, JournalValue, StreamHead
from apps.common import clock
from apps.common.actors import Actor, ActorKind

__all__ = ["CONFIG", "Entry", "Head", "Piece", "append", "append_config", "append_many", "erase", "record_access"]

CONFIG = "config"

# Entries and their values in one round trip: the values find the ids of their entries by stream and sequence.
_INSERT = """
WITH entries AS (
  INSERT INTO audit_journalentry
    (stream, at, actor_kind, actor_id, on_behalf_of_id, sequence, action, body, previous_hash, hash)
  SELECT fresh.*
  FROM unnest(
    %s::text[], %s::timestamptz[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],
    %s::text[], %s::text[]
  ) AS fresh
  RETURNING id, stream, sequence
)
INSERT INTO audit_journalvalue (entry_id, path, value, salt)
SELECT entries.id, plain.path, plain.value, plain.salt
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[])
  AS plain (stream, sequence, path, value, salt)
JOIN entries USING (stream, sequence)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened. Facts are ids and paths and stay for ever; values may be personal and can be erased."""

    action: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one stream gets: entries by one actor at one moment, to be chained to `head`."""

    head: Head
    stream: str
    entries: Sequence[Entry]
    actor: Actor
    at: datetime


def append(*, head: Head, stream: str, entries: Sequence[Entry], actor: Actor, at: datetime) -> Head:
    """Chain the entries to `head` and return the new head, which the caller stores in the row that it has locked.

    One statement, whatever the number of entries and values.
    """
    return append_many([Piece(head, stream, entries, actor, at)])[0]


def append_many(pieces: Sequence[Piece]) -> list[Head]:
    """The same for many streams, each of them once: one statement for all, and the new head of each."""
    entries: list[tuple[Any, ...]] = []
    values: list[tuple[Any, ...]] = []
    heads = [_chain(piece, entries, values) for piece in pieces]
    if entries:
        _insert(entries, values)
    return heads


def _chain(piece: Piece, entries: list[tuple[Any, ...]], values: list[tuple[Any, ...]]) -> Head:
    """Add the rows of a piece to `entries` and `values`, and return its new head."""
    head, actor, name = piece.head, piece.actor, _actor_name(piece.actor)
    salts = iter(canonical.salts(sum(len(entry.values) for entry in piece.entries) + len(piece.entries)))
    who = (actor.kind.value, actor.user_id, actor.on_behalf_of)
    for entry in piece.entries:
        sequence = head.sequence + 1
        facts: Mapping[str, Any] = entry.facts
        plain = [(path, canonical.text(value), next(salts)) for path, value in entry.values.items()]
        if name and actor.kind == ActorKind.SYSTEM:
            facts = {**facts, "by": name}
        elif name:
            plain.append(("by", canonical.text(name), next(salts)))
        body = canonical.body(facts, {path: canonical.commitment(salt, value) for path, value, salt in plain})
        sealed = canonical.Sealed(piece.stream, sequence, piece.at, *who, entry.action, body)
        digest = canonical.entry_hash(head.hash, sealed)
        entries.append((piece.stream, piece.at, *who, sequence, entry.action, body, head.hash, digest))
        values += [(piece.stream, sequence, path, value, salt) for path, value, salt in plain]
        head = Head(sequence, digest)
    return head


def append_config(entries: Sequence[Entry], *, actor: Actor) -> None:
    """Journal a change of the workspace's configuration: people, teams, rights, definitions."""
    if not entries:
        return
    with connection.cursor() as cursor:
        # Makes the row or locks it: two administrators at once append one after the other.
        cursor.execute(
            "INSERT INTO audit_streamhead AS head (stream, sequence, hash) VALUES (%s, 0, '')"
            " ON CONFLICT (stream) DO UPDATE SET sequence = head.sequence RETURNING sequence, hash",
            [CONFIG],
        )
        head = Head(*cursor.fetchone())
    head = append(head=head, stream=CONFIG, entries=entries, actor=actor, at=clock.now())
    StreamHead.objects.filter(stream=CONFIG).update(sequence=head.sequence, hash=head.hash)


def erase(streams: Sequence[str]) -> None:
    """Erase the plain values of these streams. Their entries stay, and their chains stay whole."""
    JournalValue.objects.filter(entry__stream__in=streams).delete()


def record_access(user_id: int, verb: str, subject: str) -> None:
    """Note that somebody looked at, downloaded or exported something, such as "read" of "case:12"."""
    AccessEntry.objects.create(at=clock.now(), user_id=user_id, verb=verb, subject=subject)


def _actor_name(actor: Actor) -> str:
    """People are known by their id; requesters and parts of the system have nothing but a name."""
    return "" if actor.user_id is not None else actor.name


def _insert(entries: Sequence[tuple[Any, ...]], values: Sequence[tuple[Any, ...]]) -> None:
    entry_arrays = [list(column) for column in zip(*entries, strict=True)]
    value_arrays = [list(column) for column in zip(*values, strict=True)] or [[], [], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*entry_arrays, *value_arrays])
