"""The shapes of an explanation: what an item waits for, with the values, and what holds a stage open.

They are filled in by `explain`; wording them for a reader is left to the layers above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cmmn.decision_readings import Decision
from apps.cmmn.definition import Kind
from apps.cmmn.state import State

NOT_YET_KNOWN = "not yet known"
"""Stands in `values` for a field that is declared and still empty."""


@dataclass(frozen=True, slots=True)
class PartReport:
    """One thing a criterion waits for: an event of a source, or an expression with the values it reads."""

    is_satisfied: bool
    source: str = ""
    name: str = ""
    event: str = ""
    exit_criterion: str | None = None
    expression: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CriterionReport:
    """`kind` is `entry`, `exit`, `start` (what a timer counts from) or `variable` (what a listener waits for). The
    condition, where there is one, is the last part."""

    key: str
    kind: str
    is_satisfied: bool
    parts: tuple[PartReport, ...]


@dataclass(frozen=True, slots=True)
class RuleReport:
    """`kind` is `manual activation`, `required`, `repetition`, `applicability`, `availability` (of a listener) or
    `room` (instances at one time)."""

    kind: str
    is_satisfied: bool
    expression: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """An item that something waits for. `reason`: `active`, `required`, `open` or `plannable` for a child that holds
    its stage open, `not active` for a stage that its children wait for."""

    key: str
    name: str
    state: State | None
    reason: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TimerReport:
    """When a timer occurs: what the plan says, the moments in ISO 8601 at which it will and from which it counts, and
    how often it still does (None is without end). `due` is None while it waits for its start or cannot be known."""

    expression: str
    due: str | None = None
    started: str | None = None
    times: int | None = 1


@dataclass(frozen=True, slots=True)
class CollectionReport:
    """How far an item is that repeats over a list: `total` is None while the list is not known, `done` counts the
    instances that have ended. `at` and `element` are those of this instance, from 0."""

    path: str
    total: int | None
    done: int
    at: int | None = None
    element: Any = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where an item stands and why. `number` and `state` are None while it does not exist yet.

    `blocks_completion` says what a stage or the case still waits for before it completes by itself;
    `blocks_manual_completion` what keeps a person from completing it. Entry criteria are told while they still count.
    `waits_in` is the nearest stage around it that is not active. `waits_for_case` is the type of the case that a task
    has started and waits for. `is_needed` says of a listener whether anybody could still need it. `decisions` are the
    tables that its criteria, its rules or itself ask, as they decide now.
    """

    key: str
    name: str
    kind: Kind
    number: int | None
    state: State | None
    criteria: tuple[CriterionReport, ...] = ()
    rules: tuple[RuleReport, ...] = ()
    blocks_completion: tuple[Blocker, ...] = ()
    blocks_manual_completion: tuple[Blocker, ...] = ()
    waits_in: Blocker | None = None
    timer: TimerReport | None = None
    collection: CollectionReport | None = None
    waits_for_case: str | None = None
    is_needed: bool | None = None
    decisions: tuple[Decision, ...] = ()
