"""Handlers of due times, run by workers from the outbox."""

from typing import Any

from apps.common.actors import Actor
from apps.slas import actions


def due(payload: dict[str, Any]) -> None:
    """A due time has come: `{"task": id}`."""
    actions.pass_due(int(payload["task"]), actor=Actor.system("timer"))


def case_due(payload: dict[str, Any]) -> None:
    """The day that was set for a whole case has come: `{"case": id}`."""
    actions.pass_case_due(int(payload["case"]), actor=Actor.system("timer"))
