"""Handlers of due times, run by workers from the outbox."""

from typing import Any

from apps.common.actors import Actor
from apps.slas import actions


def due(payload: dict[str, Any]) -> None:
    """A due time has come: `{"task": id}`."""
    actions.pass_due(int(payload["task"]), actor=Actor.system("timer"))
