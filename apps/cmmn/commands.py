"""What can be asked of a case: one frozen value a command.

Whether a command is legal now is decided by the engine, who may give it by the layers above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cmmn.definition import Item
from apps.cmmn.state import PlanItem


@dataclass(frozen=True, slots=True)
class Start:
    """Starts the case with the first values of its case file. `included` are discretionary items that are planned at
    once, `left_out` items that this case goes without."""

    values: Mapping[str, Any] = field(default_factory=dict)
    included: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """Writes the values, then completes the item, in one step. Item 0 is the case."""

    item: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begin:
    """Starts an enabled item by hand."""

    item: int


@dataclass(frozen=True, slots=True)
class Disable:
    item: int


@dataclass(frozen=True, slots=True)
class Reenable:
    item: int


@dataclass(frozen=True, slots=True)
class Terminate:
    item: int


@dataclass(frozen=True, slots=True)
class Fail:
    item: int


@dataclass(frozen=True, slots=True)
class Suspend:
    item: int


@dataclass(frozen=True, slots=True)
class Resume:
    item: int


@dataclass(frozen=True, slots=True)
class Reactivate:
    """Brings back a failed item; with item 0 a case that is suspended, failed, completed or terminated."""

    item: int


@dataclass(frozen=True, slots=True)
class SetValues:
    """Writes fields of the case file. None empties a field: it is unknown again."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """Plans a discretionary item into a stage; the parent may be left out where there is only one it can be."""

    key: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Unplan:
    """Takes back a planned item that has not begun, so that it can be planned again."""

    key: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Occur:
    """Lets an event listener occur."""

    item: int


@dataclass(frozen=True, slots=True)
class Wake:
    """Lets every timer occur whose time has come, the earliest first; one that has none is no error."""


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """Changes one item of the case file, a dotted path (`claim.documents`, `claim.documents.2` for one of many).

    `operation` is `create`, `update` (merges into what is there), `replace`, `delete`, `addReference` or
    `removeReference`.
    """

    path: str
    operation: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Inject:
    """Gives a running case an item that its plan does not have, below item number `into`."""

    new: Item
    into: int = 0


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Repairs a case by hand: ends the numbered items, then activates those keys, the stages around them first."""

    terminate: tuple[int, ...] = ()
    activate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migrate:
    """Moves a case to the plan that it is applied with, then activates those keys. What the old state has and the
    new plan has not is dropped; open stages get the children that the new plan adds."""

    activate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restore:
    """Takes back, past the plan, that a case was ended and closed: these items are as they were before, the case itself
    among them. CMMN knows no way out of *closed*, so this is no transition of its tables."""

    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Tells a case task how the case that it started has ended: `completed`, `terminated` or `failed`, with the values
    that come back. While the task is suspended that is kept for later; a task that has ended does not listen."""

    item: int
    ending: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """Closes a case that has ended or is suspended, for good."""


ItemCommand = Complete | Begin | Disable | Reenable | Terminate | Fail | Suspend | Resume | Reactivate
Repair = Inject | ChangeState | Migrate | Restore
Command = Start | ItemCommand | Occur | Wake | SetValues | ChangeFile | Plan | Unplan | Repair | Report | Close
