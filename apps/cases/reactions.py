"""What follows from a step of a case in the same transaction.

An empty, ordered registry that `wiring` fills once at start.
"""

from collections.abc import Callable

from apps.cases.step import Step

Reaction = Callable[[Step], None]
REACTIONS: list[Reaction] = []


def register(*reactions: Reaction) -> None:
    """Set the reactions, in the order in which they run."""
    REACTIONS[:] = reactions


def run(step: Step) -> None:
    for reaction in REACTIONS:
        reaction(step)
