"""Tells a worker that a topic has due rows. Only a hint: when it is lost, the sweep of the next second finds them."""

import logging
from dataclasses import dataclass

from django.db import connection, transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.outbox.handlers import REGISTRY
from config.celery import app

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wake:
    """Sends the wake-up of one topic. Two of the same topic are equal, so that a transaction sends it once."""

    topic: str

    def __call__(self) -> None:
        try:
            send(self.topic)
        except Exception:
            # What was asked for is committed; whoever asked must not be told that it failed.
            log.exception("The wake-up for %s failed", self.topic)


def after_commit(topic: str) -> None:
    """Wake a worker when the present transaction is committed, or now when there is none."""
    wake = Wake(topic)
    if not any(entry[1] == wake for entry in connection.run_on_commit):
        transaction.on_commit(wake)


def send(topic: str) -> None:
    """Send one message to the topic's queue. A broker that is down is no error: the rows are in the database."""
    handler = REGISTRY.get(topic)
    if handler is None:
        return
    try:
        app.send_task("outbox.drain", args=[topic], queue=handler.queue, expires=60, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("No wake-up for %s (%s); the sweep will find it", topic, type(error).__name__)
