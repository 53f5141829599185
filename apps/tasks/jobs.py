"""What workers do for tasks when a message of the outbox says so."""

from typing import Any

from apps.common.actors import Actor
from apps.tasks import actions


def start(payload: dict[str, Any]) -> None:
    """The day of a task has come: `{"task": id}`."""
    actions.start_scheduled(int(payload["task"]), actor=Actor.system("timer"))


def finish(payload: dict[str, Any]) -> None:
    """Somebody who took part in a task has left: `{"task": id}`. Perhaps nobody is missing any more."""
    actions.finish_shared(int(payload["task"]), actor=Actor.system("process"))
