"""What follows from a change of people, teams and roles. Empty here: the wiring fills the list, in its order.

Reactions run in the transaction of the change: the journal, and the mail that carries an invitation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.common.actors import Actor
from apps.users.models import Invitation


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to people or teams. Facts are ids and role names; values are personal."""

    action: str
    actor: Actor
    facts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    invitation: Invitation | None = None
    token: str = field(default="", repr=False)  # opens the invitation; it is mailed and kept nowhere


Reaction = Callable[[Change], None]
REGISTRY: list[Reaction] = []


def follow(change: Change) -> None:
    for reaction in REGISTRY:
        reaction(change)
