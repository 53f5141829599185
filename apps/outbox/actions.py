"""Put, cancel and replay messages. They stand and fall with the caller's transaction; doing them is in `draining`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from apps.common import clock
from apps.outbox import waking
from apps.tenants import access

# A message with a key replaces the open one of the same key: arming a timer again moves it. Whoever works on the old
# one loses its lease by that and leaves the new one open.
PUT = """
INSERT INTO public.outbox_outboxmessage AS message (schema_name, topic, key, payload, available_at)
SELECT %s, given.topic, given.key, given.payload::jsonb, coalesce(given.at, statement_timestamp())
FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[]) AS given (topic, key, payload, at)
ON CONFLICT (schema_name, topic, key) WHERE done_at IS NULL AND dead_at IS NULL AND NOT key = ''
DO UPDATE SET payload = excluded.payload, available_at = excluded.available_at, attempts = 0, leased_until = NULL,
last_error = ''
"""
CANCEL = """
DELETE FROM public.outbox_outboxmessage
WHERE schema_name = %s AND topic = %s AND key = %s AND done_at IS NULL AND dead_at IS NULL AND NOT key = ''
"""
CANCEL_ALL = """
DELETE FROM public.outbox_outboxmessage
WHERE schema_name = %s AND topic = %s AND done_at IS NULL AND dead_at IS NULL AND NOT key = ''
"""


class NoTenant(RuntimeError):
    """A message was put outside every workspace: it would belong to nobody."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to do after commit, or at `at`. The payload holds ids, never personal data."""

    topic: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    at: datetime | None = None


def put(topic: str, payload: Mapping[str, Any] | None = None, *, key: str = "", at: datetime | None = None) -> None:
    """Have something done after commit, or at `at`. A key makes it one with the open message of the same key."""
    put_many([Message(topic, payload or {}, key, at)])


def put_many(messages: Sequence[Message]) -> None:
    """Put all of them in one statement; of several with the same topic and key, the last one counts."""
    if not messages:
        return
    schema_name = _tenant()
    rows = list({(message.topic, message.key or index): message for index, message in enumerate(messages)}.values())
    columns = (
        [message.topic for message in rows],
        [message.key for message in rows],
        [json.dumps(dict(message.payload), cls=DjangoJSONEncoder) for message in rows],
        [message.at for message in rows],
    )
    with connection.cursor() as cursor:
        cursor.execute(PUT, [schema_name, *columns])
    for topic in {message.topic for message in rows if message.at is None or message.at <= clock.now()}:
        waking.after_commit(topic)


def cancel(topic: str, key: str) -> bool:
    """Take back the open message of this key. Says whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(CANCEL, [_tenant(), topic, key])
        return bool(cursor.rowcount)


def cancel_all(topic: str) -> int:
    """Take back every open message of a topic that has a key. Returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(CANCEL_ALL, [_tenant(), topic])
        return int(cursor.rowcount)


def _tenant() -> str:
    schema_name = access.schema_name()
    if schema_name == settings.PUBLIC_SCHEMA_NAME:
        raise NoTenant("A message belongs to a workspace: enter one first.")
    return schema_name
