"""The statements with which workers claim messages and settle them. Time is the database's; the owner's role runs them.

A claim is a lease and an advisory lock of the worker's session. The lease hides the row from others; the lock ends
with the session, so that what a killed worker held is found at once, however long its lease. Row locks would be shorter
to write and would deadlock: a person's command locks the case and then moves its timer, a worker would hold the timer
and want the case.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.outbox.models import OutboxMessage

MOST_ATTEMPTS = 8
LOCK = 7316  # the first half of the advisory locks' key; the second is the row's id
LOCK_OF = "(id %% 2147483647)::int"
OPEN = "done_at IS NULL AND dead_at IS NULL"
DUE = f"{OPEN} AND available_at <= statement_timestamp()"
FREE = "(leased_until IS NULL OR leased_until <= statement_timestamp())"
# 10 s, 30 s, 90 s ... an hour at most, spread by half either way so that what failed together does not return together.
BACK_OFF = "make_interval(secs => least(3600, 10 * 3 ^ least(attempts - 1, 6)) * (0.5 + random()))"

# The earliest due rows, of which each tenant gets a bounded share. Rows tried before come one at a time and last: one
# that kills its process takes no others with it.
CLAIM = f"""
WITH candidates AS MATERIALIZED (
  SELECT id, schema_name, available_at, attempts FROM public.outbox_outboxmessage
  WHERE topic = %(topic)s AND {DUE} AND {FREE} ORDER BY available_at, id LIMIT %(window)s FOR UPDATE SKIP LOCKED
), placed AS (
  SELECT id, available_at, attempts,
    row_number() OVER (PARTITION BY attempts > 0, schema_name ORDER BY available_at, id) AS of_tenant,
    row_number() OVER (PARTITION BY attempts > 0 ORDER BY available_at, id) AS of_kind
  FROM candidates
), chosen AS MATERIALIZED (
  SELECT id FROM placed
  WHERE CASE WHEN attempts > 0 THEN of_kind = 1 ELSE of_tenant <= %(share)s END
  ORDER BY attempts > 0 DESC, of_tenant, available_at LIMIT %(batch)s
), locked AS MATERIALIZED (
  SELECT id FROM chosen WHERE pg_try_advisory_lock({LOCK}, {LOCK_OF})
)
UPDATE public.outbox_outboxmessage AS message
SET attempts = message.attempts + 1, leased_until = statement_timestamp() + interval '15 minutes'
FROM locked WHERE message.id = locked.id
RETURNING message.id, message.schema_name, message.payload, message.attempts, message.leased_until
"""  # noqa: S608
DONE = "UPDATE public.outbox_outboxmessage SET done_at = statement_timestamp(), leased_until = NULL"
FAILED = f"""
UPDATE public.outbox_outboxmessage
SET leased_until = NULL, last_error = %s, available_at = statement_timestamp() + {BACK_OFF},
dead_at = CASE WHEN attempts >= %s THEN statement_timestamp() END
WHERE id = %s AND leased_until = %s
"""  # noqa: S608
GIVEN_BACK = """
UPDATE public.outbox_outboxmessage SET leased_until = NULL, attempts = greatest(attempts - 1, 0),
available_at = greatest(available_at, statement_timestamp() + make_interval(secs => %s))
WHERE id = ANY(%s) AND leased_until IS NOT NULL
"""
# Leased rows whose lock is free belong to a worker that is gone. The first time they come back at once: all but one of
# them were only waiting for their turn.
ORPHANS = f"""
WITH leased AS MATERIALIZED (
  SELECT id FROM public.outbox_outboxmessage
  WHERE topic = ANY(%s) AND {DUE} AND leased_until IS NOT NULL LIMIT 5000
), free AS MATERIALIZED (
  SELECT id FROM leased WHERE pg_try_advisory_xact_lock({LOCK}, {LOCK_OF})
)
UPDATE public.outbox_outboxmessage AS message
SET leased_until = NULL, last_error = 'The worker ended while it held this message.',
available_at = CASE WHEN attempts > 1 THEN statement_timestamp() + {BACK_OFF} ELSE available_at END,
dead_at = CASE WHEN attempts >= %s THEN statement_timestamp() END
FROM free WHERE message.id = free.id AND message.leased_until IS NOT NULL
"""  # noqa: S608
TOPICS = f"""
SELECT topic FROM unnest(%s::text[]) AS known (topic) WHERE EXISTS (
  SELECT FROM public.outbox_outboxmessage AS message WHERE message.topic = known.topic AND {DUE} AND {FREE}
)
"""  # noqa: S608
NEXT = f"""
SELECT extract(epoch FROM min(soonest.available_at) - statement_timestamp())
FROM unnest(%s::text[]) AS known (topic), LATERAL (
  SELECT available_at FROM public.outbox_outboxmessage AS message
  WHERE message.topic = known.topic AND {OPEN} AND available_at > statement_timestamp() ORDER BY available_at LIMIT 1
) AS soonest
"""  # noqa: S608
PRUNE = """
DELETE FROM public.outbox_outboxmessage WHERE id IN (
  SELECT id FROM public.outbox_outboxmessage
  WHERE done_at IS NOT NULL AND done_at < statement_timestamp() - make_interval(secs => %s) ORDER BY done_at LIMIT %s
)
"""


class Lost(Exception):
    """Another worker has the message now. What this one did must not be kept."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this session works on."""

    id: int
    schema_name: str
    payload: dict[str, Any]
    attempts: int
    leased_until: datetime


def claim(topic: str, *, batch: int = 50, share: int = 20, window: int = 400) -> list[Claimed]:
    """Take due messages, at most `share` of one tenant, and count the attempt. Those tried before stand last."""
    given = {"topic": topic, "batch": batch, "share": share, "window": window}
    # Django has PostgreSQL's JSON delivered as text.
    rows = [Claimed(pk, schema, json.loads(payload), *rest) for pk, schema, payload, *rest in _run(CLAIM, given)]
    return sorted(rows, key=lambda row: (row.attempts > 1, row.schema_name, row.id))


def settle(row: Claimed) -> None:
    """Mark it done in the present transaction, as the tenant. One that was moved meanwhile stays open."""
    with connection.cursor() as cursor:
        cursor.execute(f"{DONE} WHERE id = %s AND leased_until = %s", [row.id, row.leased_until])
        if cursor.rowcount:
            return
    now = OutboxMessage.objects.filter(pk=row.id).values_list("done_at", "leased_until").first()
    if now is not None and now != (None, None):
        raise Lost(row.id)


def fail(row: Claimed, error: str, *, is_final: bool = False) -> None:
    """Try again later, or never when it was the last attempt."""
    _change(FAILED, [error, 0 if is_final else MOST_ATTEMPTS, row.id, row.leased_until])


def give_back(rows: Iterable[Claimed], *, seconds: float = 0) -> None:
    """Leave them to others, not before `seconds` from now, as if they had not been tried."""
    _change(GIVEN_BACK, [seconds, [row.id for row in rows]])


def unlock(row: Claimed) -> None:
    """End this session's hold on a message that is settled, failed or given back."""
    _run("SELECT pg_advisory_unlock(%s, (%s::bigint %% 2147483647)::int)", [LOCK, row.id])


def release_orphans(topics: Iterable[str]) -> int:
    """Free what workers held that are gone. Returns how many."""
    return _change(ORPHANS, [list(topics), MOST_ATTEMPTS])


def due_topics(topics: Iterable[str]) -> list[str]:
    """Those of the topics that have something to do now."""
    return [topic for (topic,) in _run(TOPICS, [list(topics)])]


def seconds_to_next(topics: Iterable[str]) -> float | None:
    """How long until the next message becomes due; nothing when none is waiting."""
    ((seconds,),) = _run(NEXT, [list(topics)])
    return None if seconds is None else max(0.0, float(seconds))


def prune(*, older_than_seconds: int, most: int) -> int:
    """Delete what was done long ago. Returns how many."""
    return _change(PRUNE, [older_than_seconds, most])


def _run(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _change(statement: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
