"""Does what is due: claims messages, enters their tenants, runs the handlers. The statements are in `store`."""

import logging
import traceback
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from apps.outbox import store
from apps.outbox.handlers import REGISTRY, GiveUp, Handler
from apps.tenants.access import public
from apps.tenants.context import enter
from apps.tenants.speech import speaking

log = logging.getLogger(__name__)

SECONDS = 60  # how long one call goes on; well below the time limit of a job
HOLD = 300  # a closed workspace is asked again after so many seconds


class Closed(Exception):
    """The workspace is suspended or set aside: its messages wait and are not counted as tried."""


def drain(topic: str, *, seconds: float = SECONDS) -> int:
    """Do what is due of one topic until nothing is left or the time is up. Returns how many were tried."""
    handler = REGISTRY[topic]
    until = monotonic() + seconds
    tried = 0
    with public():
        while monotonic() < until and (rows := store.claim(topic)):
            tried += _work_through(handler, rows, until)
    return tried


def drain_all(*, seconds: float = SECONDS) -> int:
    """Do what is due of every topic, and what becomes due by that. Returns how many were tried."""
    until = monotonic() + seconds
    tried = 0
    with public():
        while topics := store.due_topics(REGISTRY):
            tried += sum(drain(topic, seconds=max(0, until - monotonic())) for topic in topics)
            if monotonic() >= until:
                break
    return tried


def sweep(*, wait: float = 0.8) -> list[str]:
    """The topics that have due messages, after freeing what dead workers held.

    Waits a moment when nothing is due yet but something is before the next sweep.
    """
    with public():
        store.release_orphans(REGISTRY)
        topics = store.due_topics(REGISTRY)
        soon = None if topics else store.seconds_to_next(REGISTRY)
        if soon is not None and soon <= wait:
            sleep(soon)
            topics = store.due_topics(REGISTRY)
    return topics


def prune(*, older_than_seconds: int = 86_400, most: int = 5_000) -> int:
    """Delete what was done long ago, a bounded number at a time so that no lock is held for long."""
    total = 0
    with public():
        while count := store.prune(older_than_seconds=older_than_seconds, most=most):
            total += count
    return total


def _work_through(handler: Handler, rows: list[store.Claimed], until: float) -> int:
    for index, row in enumerate(rows):
        if monotonic() >= until:
            _leave(rows[index:])
            return index
        try:
            _do(handler, row)
        except BaseException:
            # The process is ending, by a time limit or a signal: the rest is another worker's.
            _leave(rows[index:])
            raise
        store.unlock(row)
    return len(rows)


def _leave(rows: Iterable[store.Claimed]) -> None:
    rows = list(rows)
    store.give_back(rows)
    for row in rows:
        store.unlock(row)


def _do(handler: Handler, row: store.Claimed) -> None:
    """Run one message and settle it. Whatever goes wrong with it stays with it."""
    try:
        _run(handler, row)
    except Closed:
        store.give_back([row], seconds=HOLD)
    except store.Lost:
        log.warning("Message %s of %s was taken over by another worker", row.id, row.schema_name)
    except SoftTimeLimitExceeded as error:
        store.fail(row, _where(error))
        raise
    except GiveUp as error:
        log.warning("Message %s of %s is given up: %s", row.id, row.schema_name, error)
        store.fail(row, _where(error), is_final=True)
    except Exception as error:  # one bad message must never stop the others
        log.exception("Message %s of %s failed, attempt %s", row.id, row.schema_name, row.attempts)
        store.fail(row, _where(error))


def _run(handler: Handler, row: store.Claimed) -> None:
    with enter(row.schema_name) as tenant, speaking():
        if not tenant.is_open:
            raise Closed
        if handler.is_external:
            handler.work(row.payload)
            store.settle(row)
            return
        with transaction.atomic():
            handler.work(row.payload)
            store.settle(row)


def _where(error: BaseException) -> str:
    """What went wrong and in which line of ours. Its words are left to the log: they may be about people."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.ROOT / "apps")]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
