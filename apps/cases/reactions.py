"""What follows from steps of cases in the same transaction.

An empty, ordered registry that `wiring` fills once at start. A reaction gets a batch of steps of different cases, which
is nearly always a batch of one, and does for all of them in one statement what it does for one.
"""

from collections.abc import Callable, Sequence

from apps.cases.step import Step

Reaction = Callable[[Sequence[Step]], None]
REACTIONS: list[Reaction] = []


def register(*reactions: Reaction) -> None:
    """Set the reactions, in the order in which they run."""
    REACTIONS[:] = reactions


def run(steps: Sequence[Step]) -> None:
    for reaction in REACTIONS:
        reaction(steps)
