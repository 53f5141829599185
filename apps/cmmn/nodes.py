"""The parts of a compiled plan: its items with their rules, and the sentries that listen for each other.

They are made once a plan by `compiled` and never change; nothing of a running case is in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cmmn.definition import CASE, TASKS, FieldType, Item, Kind
from apps.cmmn.endings import Completion, ExitEvent, ExitScope
from apps.cmmn.expressions import NOTHING, Expression
from apps.cmmn.offering import Slot
from apps.cmmn.outcome import Part
from apps.cmmn.schedules import Schedule

Rule = bool | Expression


@dataclass(frozen=True, slots=True)
class Sourced:
    """An on-part whose source is found. Listener and source must share the instance of the item `scope`.

    `source` is the key of an item, or the path of an item of the case file with `in_case_file`; `name` is what people
    call it. `slot` is how an item remembers it, so that what has occurred outlives a change of the plan.
    """

    source: str
    event: str
    exit_criterion: str | None
    scope: str
    name: str
    in_case_file: bool = False
    slot: str = field(init=False, compare=False, repr=False)
    met: Part = field(init=False, compare=False, repr=False)
    missing: Part = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        place = "file " if self.in_case_file else ""
        through = f" {self.exit_criterion}" if self.exit_criterion else ""
        object.__setattr__(self, "slot", f"{place}{self.source} {self.event}{through}")
        for name, is_met in (("met", True), ("missing", False)):
            part = Part(self.source, self.name, self.event, is_met, self.exit_criterion)
            object.__setattr__(self, name, part)


@dataclass(frozen=True, slots=True, eq=False)
class Sentry:
    """A criterion of one item; two are the same only when they are one.

    `role` is `entry`, `exit`, `start` (what a timer counts from) or `variable` (what a listener waits for). `slot` is
    how an item remembers it: entry and exit criteria may bear the same key.
    """

    owner: str
    role: str
    key: str
    parts: tuple[Sourced, ...]
    condition: Expression | None
    on_event: bool
    exit_event: ExitEvent = ExitEvent.EXIT
    exit_scope: ExitScope = ExitScope.ALL
    slot: str = field(init=False)
    needs: frozenset[str] = field(init=False)
    met: tuple[Part, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slot", f"{self.role}:{self.key}")
        object.__setattr__(self, "needs", frozenset(part.slot for part in self.parts))
        object.__setattr__(self, "met", tuple(part.met for part in self.parts))

    def told(self, occurred: frozenset[str]) -> tuple[Part, ...]:
        """Its on-parts, each with whether it has occurred."""
        if self.needs <= occurred:
            return self.met
        return tuple(part.met if part.slot in occurred else part.missing for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """The case plan or one of its items. `lineage` are the keys from the case down to the item itself.

    `completing` are exit criteria that wait until nothing holds the item, `bare_exits` those without an event that
    count only while it is active or enabled. `slots` are the places in which a stage offers its discretionary items.
    `triggers` are what a timer or a variable listener waits for. `collection` is the path of the list that an item
    repeats over, `asked` are the conditions of the fields that its form asks for, `locals` the variables that only the
    item and what is in it know.
    """

    key: str
    name: str
    kind: Kind
    lineage: tuple[str, ...]
    children: tuple[str, ...] = ()
    discretionary: tuple[str, ...] = ()
    entry: tuple[Sentry, ...] = ()
    exit: tuple[Sentry, ...] = ()
    triggers: tuple[Sentry, ...] = ()
    auto_complete: bool = False
    manual_activation: Rule = False
    required: Rule = False
    repetition: Rule | None = None
    max_instances: int | None = None
    is_discretionary: bool = False
    slots: tuple[Slot, ...] = ()
    blocking: bool = True
    completion: Completion = Completion.NORMAL
    available: Expression | None = None
    timer: Schedule | Expression | None = None
    collection: tuple[str, ...] = ()
    asked: Mapping[str, Expression] = field(default_factory=dict)
    locals: Mapping[str, FieldType] = field(default_factory=lambda: NOTHING)
    item: Item | None = None
    is_container: bool = field(init=False)
    is_task: bool = field(init=False)
    repeats: bool = field(init=False)
    is_limited: bool = field(init=False)
    completing: tuple[Sentry, ...] = field(init=False)
    bare_exits: tuple[Sentry, ...] = field(init=False)

    def __post_init__(self) -> None:
        repeats = self.repetition is not None and self.repetition is not False
        is_limited = self.max_instances is not None or (repeats and any(not sentry.parts for sentry in self.entry))
        object.__setattr__(self, "is_container", self.kind in {Kind.CASE, Kind.STAGE})
        object.__setattr__(self, "is_task", self.kind in TASKS)
        object.__setattr__(self, "repeats", repeats)
        completing = tuple(sentry for sentry in self.exit if sentry.exit_event is ExitEvent.COMPLETE)
        object.__setattr__(self, "completing", completing)
        # A bare condition may have held before the instance came to a state that the criterion means.
        bare = tuple(sentry for sentry in self.exit if not sentry.parts and sentry.exit_scope is not ExitScope.ALL)
        object.__setattr__(self, "bare_exits", bare)
        # The number of instances at work at one time is bounded by the plan, or by a bare condition.
        object.__setattr__(self, "is_limited", is_limited)

    @property
    def parent(self) -> str | None:
        return self.lineage[-2] if len(self.lineage) > 1 else None

    def limit(self, sentry: Sentry) -> int | None:
        """Instances that may be at work when a sentry lets one more in. A bare condition stays true and would
        repeat without end, so it starts one at a time unless the plan says otherwise."""
        return 1 if self.max_instances is None and self.repeats and not sentry.parts else self.max_instances

    def own(self, index: int, memory: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the variables that one instance brings."""
        item = self.item
        if item is None:
            return {}
        found: dict[str, Any] = {item.counter: index} if item.counter else {}
        if item.index:
            found[item.index] = memory.get("at", index - 1)
        if item.element and "element" in memory:
            found[item.element] = memory["element"]
        return found


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a field or asks about an item: sentries, stages whose planning depends on it, listeners whose
    availability does, and items that wait for a list or for the moment of a timer."""

    sentries: tuple[Sentry, ...] = ()
    stages: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


NOBODY = Readers()

Heard = tuple[tuple[Sentry, Sourced], ...]
"""Sentries that listen for one thing, each with the on-part that it fulfils."""


def shared(listener: tuple[str, ...], source: tuple[str, ...]) -> str:
    """The deepest item of two lineages that both are in or are; one that meets itself shares what is around it."""
    if listener == source and len(listener) > 1:
        return listener[-2]
    found = CASE
    for mine, other in zip(listener, source, strict=False):
        if mine != other:
            break
        found = mine
    return found
