"""Who else holds something of a case that is purged: an empty, ordered registry that `wiring` fills once at start.

What this app holds itself is erased by `actions.purging`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from apps.cases.models import Case


@dataclass(frozen=True, slots=True)
class Holder:
    """A layer above that holds something of cases.

    `erase` deletes that and gives the hashes of the files it had; `in_use` says which of some hashes it still needs.
    """

    erase: Callable[[Case], Collection[str]]
    in_use: Callable[[Collection[str]], Collection[str]]


REGISTRY: list[Holder] = []


def register(*holders: Holder) -> None:
    """Set the holders, in the order in which they erase."""
    REGISTRY[:] = holders
