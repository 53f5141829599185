"""Which topics there are and what does them. Higher layers register theirs once at start; nothing here knows any."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[dict[str, Any]], None]


class GiveUp(Exception):
    """Raised by a handler for which trying again would be no use: the message becomes a dead letter at once."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What a topic means.

    `work(payload)` runs inside the tenant. It is called at least once, so it looks at the truth under lock and does
    nothing when nothing is to be done. Unless it `is_external` it runs in the transaction that marks the message done:
    its effect on the database happens exactly once. An external one runs outside any transaction and may be repeated
    after a crash.
    """

    topic: str
    work: Work
    queue: str
    is_external: bool = False


REGISTRY: dict[str, Handler] = {}


def register(topic: str, work: Work, *, queue: str, external: bool = False) -> None:
    """Say what does a topic, and on which queue its wake-ups travel."""
    REGISTRY[topic] = Handler(topic, work, queue, external)
