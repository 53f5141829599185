"""The Celery functions: one says which topics have due messages, one does a topic's, one tidies up.

A message in Redis names a topic and nothing more, so losing it loses nothing.
"""

from apps.outbox import draining, waking
from config.celery import app


@app.task(name="outbox.sweep")
def sweep() -> None:
    """Wake a worker for every topic that has something to do."""
    for topic in draining.sweep():
        waking.send(topic)


@app.task(name="outbox.drain")
def drain(topic: str) -> None:
    """Do what is due of a topic."""
    draining.drain(topic)


@app.task(name="outbox.prune")
def prune() -> None:
    """Delete messages that were done more than a day ago."""
    draining.prune()
