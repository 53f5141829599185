"""What a command did: the new state, the transitions in their order, and the trace that says why.

The small values are tuples, which cost the least to make. Everything turns into JSON with `to_json`; wording it for a
reader is left to the layers above.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from apps.cmmn.decision_readings import Decision
from apps.cmmn.definition import Kind
from apps.cmmn.sentences import Sentence
from apps.cmmn.state import CaseState, State


class Illegal(Exception):
    """A command that is refused; nothing has changed. `reason` is a whole sentence, `code` a word for programs."""

    def __init__(self, code: str, template: str, **params: Any) -> None:
        self.code = code
        self.reason = Sentence(template, **params)
        super().__init__(str(self.reason))


class Part(NamedTuple):
    """An on-part: which item (`item` and `name` are what occurred), which event, and whether it has occurred."""

    source: str
    name: str
    event: str
    is_satisfied: bool
    exit_criterion: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "name": self.name,
            "event": self.event,
            "is_satisfied": self.is_satisfied,
            "exit_criterion": self.exit_criterion,
        }


class Reading(NamedTuple):
    """An expression as it was looked at: its result, the values it read, None for one that is not yet known."""

    expression: str
    is_satisfied: bool
    values: Mapping[str, Any]
    unknown: tuple[str, ...] = ()
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "expression": self.expression,
            "is_satisfied": self.is_satisfied,
            "values": dict(self.values),
            "unknown": list(self.unknown),
            "error": self.error,
        }


class Cause(NamedTuple):
    """Why a transition happened.

    `kind`: `command`, `entry`, `exit`, `activation` (no entry criterion to wait for), `created` (with its stage),
    `repetition`, `collection` (one for each element), `planned`, `injected`, `parent`, `completion` (nothing left to
    do), `blocking` (a task that nobody waits for), `timer` (its time has come), `variable` (what a listener waits for
    has been written), `availability`, `decision` (a table has decided or could not), `child` (the case that a task
    started has ended), `reactivation`, `restoration` (that the case ended is taken back),
    `repair`, `migration`, `leftOut` (of the case, when it started).
    """

    kind: str
    criterion: str | None = None
    parts: tuple[Part, ...] = ()
    reading: Reading | None = None
    item: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "criterion": self.criterion,
            "parts": [part.to_json() for part in self.parts],
            "reading": self.reading.to_json() if self.reading else None,
            "item": self.item,
        }


class Transition(NamedTuple):
    """One step of one item's life. `from_state` is None when the item came into being."""

    item: int
    key: str
    name: str
    kind: Kind
    transition: str
    from_state: State | None
    to_state: State
    criterion: str | None = None
    cause: Cause | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "key": self.key,
            "name": self.name,
            "kind": self.kind.value,
            "transition": self.transition,
            "from_state": self.from_state.value if self.from_state else None,
            "to_state": self.to_state.value,
            "criterion": self.criterion,
            "cause": self.cause.to_json() if self.cause else None,
        }


class Look(NamedTuple):
    """A criterion or rule that was looked at. `role` is `entry`, `exit`, `start` (what a timer counts from), `variable`
    (what a listener waits for), `manual activation`, `required`, `repetition`, `applicability`, `availability` or
    `timer`."""

    item: int
    key: str
    role: str
    is_satisfied: bool
    criterion: str | None = None
    parts: tuple[Part, ...] = ()
    reading: Reading | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "key": self.key,
            "role": self.role,
            "is_satisfied": self.is_satisfied,
            "criterion": self.criterion,
            "parts": [part.to_json() for part in self.parts],
            "reading": self.reading.to_json() if self.reading else None,
        }


class Incident(NamedTuple):
    """Something that went wrong without stopping the case, such as an expression that could not be evaluated."""

    item: int
    place: str
    message: str

    def to_json(self) -> dict[str, Any]:
        return {"item": self.item, "place": self.place, "message": self.message}


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything looked at on the way, satisfied or not, in its order, and the tables that were asked. `at` is an
    ISO 8601 moment."""

    at: str
    command: str
    looks: tuple[Look, ...] = ()
    incidents: tuple[Incident, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "command": self.command,
            "looks": [look.to_json() for look in self.looks],
            "incidents": [incident.to_json() for incident in self.incidents],
            "decisions": [decision.to_json() for decision in self.decisions],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """`dropped` are the numbers of items that the case has no more since it follows another plan."""

    state: CaseState
    transitions: tuple[Transition, ...]
    trace: Trace
    dropped: tuple[int, ...] = ()
