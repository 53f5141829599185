"""Where a case stands: its plan items and the values of its case file, as frozen values.

Only the engine makes new states; storing them is the work of the layers above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from apps.cmmn.definition import Item, Kind


class State(StrEnum):
    UNAVAILABLE = "unavailable"
    AVAILABLE = "available"
    ENABLED = "enabled"
    DISABLED = "disabled"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    FAILED = "failed"
    CLOSED = "closed"


ENDED = frozenset({State.COMPLETED, State.TERMINATED, State.CLOSED})
"""States that an item never leaves by itself."""

DONE = frozenset({State.DISABLED, State.COMPLETED, State.TERMINATED, State.FAILED})
"""States that do not hold the parent open (8.12)."""

AT_WORK = frozenset({State.ENABLED, State.ACTIVE, State.SUSPENDED})
"""States that count against the limit of instances at one time."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One instance. `index` says which instance of its key inside its parent this is, from 1.

    `memory` is JSON-able: `parts` (criterion key to the on-parts that have occurred), `before` (the state to give
    back after a suspension), `suspended` (`self` or `parent`), `planned` (keys planned into a stage that is not
    active yet), `left` (the exit criterion it left through), `due` (the ISO 8601 moment at which a timer occurs),
    `times` (how often it still does; left out for without end), `started` (when its start event happened), `element`
    (the value that an instance of a collection is for).
    """

    number: int
    parent: int | None
    key: str
    kind: Kind
    state: State
    memory: Mapping[str, Any] = field(default_factory=dict)
    required: bool = False
    index: int = 1


@dataclass(frozen=True, slots=True)
class CaseState:
    """Item 0 is the case plan itself. Numbers are never used again; `next_number` is the next free one.

    `added` are items that this case has beside its plan, each with the key of its parent.
    """

    items: Mapping[int, PlanItem]
    values: Mapping[str, Any]
    next_number: int
    added: tuple[tuple[str, Item], ...] = ()

    @property
    def case(self) -> PlanItem:
        return self.items[0]

    def children(self, number: int) -> tuple[PlanItem, ...]:
        """The items right below that one, oldest first."""
        return tuple(item for item in self.items.values() if item.parent == number)

    def instances(self, key: str) -> tuple[PlanItem, ...]:
        """All instances of an item of the plan, ended ones included, oldest first."""
        return tuple(item for item in self.items.values() if item.key == key)
