"""Where a case stands: its plan items and the values of its case file, as frozen values.

Only the engine makes new states; storing them is the work of the layers above.
"""

from collections.abc import Iterable, Mapping
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


LEFT_OUT = "leftOut"
"""Where the case remembers the keys of what it goes without, for stages that begin later."""
KEPT = ("element", "at", LEFT_OUT)
"""What an item still remembers when it has ended."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One instance. `index` says which instance of its key inside its parent this is, from 1.

    `memory` is JSON-able: `parts` (sentry to the on-parts that have occurred, by name), `before` (the state to give
    back after a suspension), `suspended` (`self` or `parent`), `planned` (keys planned into a stage that is not
    active yet), `left` (the exit criterion it left through), `due` (the ISO 8601 moment at which a timer occurs),
    `times` (how often it still does, this time included; left out for without end), `started` (when its start event
    happened), `element` (the value that an instance of a collection is for), `at` (its place there, from 0),
    `reported` (how the case that it started has ended, while that could not be taken in).
    """

    number: int
    parent: int | None
    key: str
    kind: Kind
    state: State
    memory: Mapping[str, Any] = field(default_factory=dict)
    required: bool = False
    index: int = 1

    @property
    def kept(self) -> Mapping[str, Any]:
        """What is left of its memory at the end."""
        return {name: self.memory[name] for name in KEPT if name in self.memory} if self.memory else {}

    @property
    def settled(self) -> State:
        """Its state, or the one that it gets back when it is suspended."""
        return State(self.memory.get("before", State.ACTIVE)) if self.state is State.SUSPENDED else self.state


def is_awake(items: Mapping[int, PlanItem], item: PlanItem) -> bool:
    """Whether everything that an item lies in is active, so that something can happen to it."""
    parent = item.parent
    while parent is not None:
        above = items[parent]
        if above.state is not State.ACTIVE:
            return False
        parent = above.parent
    return True


class Index:
    """Who is where, by number and oldest first: instances of a key, children of an item, and timers.

    It goes from a state to the next one, so that a command files only what it brings; whoever adds to it does so in a
    `fork` of his own. `holders` are only a guess at what keeps a stage open, checked by whoever uses it.
    """

    __slots__ = ("below", "by_key", "holders", "own", "timers")

    def __init__(self) -> None:
        self.by_key: dict[str, list[int]] = {}
        self.below: dict[int, list[int]] = {}
        self.timers: list[int] = []
        self.holders: dict[int, int] = {}
        self.own: set[int] = set()

    @classmethod
    def of(cls, items: Iterable[PlanItem]) -> "Index":
        """All of them at once, several times quicker than one by one; adding goes on in a fork."""
        made = cls()
        by_key, below = made.by_key, made.below
        for item in items:
            by_key.setdefault(item.key, []).append(item.number)
            if item.parent is not None:
                below.setdefault(item.parent, []).append(item.number)
            if item.kind is Kind.TIMER_EVENT:
                made.timers.append(item.number)
        return made

    def fork(self) -> "Index":
        made = Index()
        made.by_key, made.below, made.timers = dict(self.by_key), dict(self.below), list(self.timers)
        made.holders = self.holders
        return made

    def add(self, item: PlanItem) -> None:
        """Files an item; lists that other states use as well are copied first."""
        self._owned(self.by_key, item.key).append(item.number)
        if item.parent is not None:
            self._owned(self.below, item.parent).append(item.number)
        if item.kind is Kind.TIMER_EVENT:
            self.timers.append(item.number)

    def _owned(self, lists: dict[Any, list[int]], key: str | int) -> list[int]:
        found = lists.get(key)
        if found is None or id(found) not in self.own:
            found = lists[key] = list(found or ())
            self.own.add(id(found))
        return found


@dataclass(frozen=True, slots=True)
class CaseState:
    """Item 0 is the case plan itself. Numbers are never used again; `next_number` is the next free one.

    `added` are items that this case has beside its plan, each with the key of its parent.
    """

    items: Mapping[int, PlanItem]
    values: Mapping[str, Any]
    next_number: int
    added: tuple[tuple[str, Item], ...] = ()
    index: Index | None = field(default=None, compare=False, repr=False)

    @property
    def case(self) -> PlanItem:
        return self.items[0]

    @property
    def filed(self) -> Index:
        """The index of the items, made when it is first asked for."""
        found = self.index
        if found is None:
            found = Index.of(self.items.values())
            object.__setattr__(self, "index", found)
        return found

    def children(self, number: int) -> tuple[PlanItem, ...]:
        """The items right below that one, oldest first."""
        return tuple(self.items[child] for child in self.filed.below.get(number, ()))

    def instances(self, key: str) -> tuple[PlanItem, ...]:
        """All instances of an item of the plan, ended ones included, oldest first."""
        return tuple(self.items[number] for number in self.filed.by_key.get(key, ()))
