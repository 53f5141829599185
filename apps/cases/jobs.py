"""Handlers of process tasks, run by workers from the outbox."""

from typing import Any

from apps.cases import actions
from apps.common.actors import Actor


def process(payload: dict[str, Any]) -> None:
    """Do a process task: `{"case": id, "item": number}`."""
    actions.run_process(int(payload["case"]), int(payload["item"]), actor=Actor.system("process"))
