"""Puts messages into the outbox, in the transaction that causes them. What they mean is decided by the handlers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from apps.outbox.models import OutboxMessage

# A keyed message replaces the open one with its key: arming a timer again is an upsert.
_INSERT = """
INSERT INTO outbox_outboxmessage (schema_name, topic, key, payload, available_at)
SELECT %s, new.topic, new.key, new.payload::jsonb, coalesce(new.available_at, now())
FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[]) AS new (topic, key, payload, available_at)
ON CONFLICT (schema_name, topic, key) WHERE done_at IS NULL AND dead_at IS NULL AND key <> ''
DO UPDATE SET payload = excluded.payload, available_at = excluded.available_at
"""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be done after commit, now or at `at`. The payload holds ids, never personal data."""

    topic: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    at: datetime | None = None


def put(topic: str, payload: Mapping[str, Any] | None = None, *, key: str = "", at: datetime | None = None) -> None:
    """Put one message."""
    put_many([Message(topic, payload or {}, key, at)])


def put_many(messages: Sequence[Message]) -> None:
    """Put messages of the tenant entered now, in one statement."""
    if not messages:
        return
    rows = {(message.topic, message.key) if message.key else index: message for index, message in enumerate(messages)}
    columns = zip(*((m.topic, m.key, json.dumps(dict(m.payload)), m.at) for m in rows.values()), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [schema_name(), *map(list, columns)])


def cancel(topic: str, key: str) -> None:
    """Take back the open message with this key, when there is one."""
    OutboxMessage.objects.filter(
        schema_name=schema_name(), topic=topic, key=key, done_at=None, dead_at=None
    ).delete()


def schema_name() -> str:
    """The tenant entered now. Raises RuntimeError in the public schema: work for nobody is a mistake."""
    name = str(getattr(connection, "schema_name", ""))
    if name in {"", "public"}:
        raise RuntimeError("The outbox takes messages of a tenant only; none is entered.")
    return name
