"""What can be asked of the worklist: whose work, which of it, with which columns and in which order. Nothing is read.

Values of one kind are alternatives, kinds all hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Whose work is shown."""

    MINE = "mine"
    TEAMS = "teams"
    UNASSIGNED = "unassigned"
    HANDED = "handed"
    ESCALATED = "escalated"
    SCHEDULED = "scheduled"
    ALL = "all"
    DONE = "done"


class Order(StrEnum):
    """What stands first: what is most urgent, or what has waited longest, or what came last."""

    URGENCY = "urgency"
    OLDEST = "oldest"
    NEWEST = "newest"


ORDERS = tuple(Order)
LATE, TODAY, WEEK, LATER, UNDATED = DUE = ("late", "today", "week", "later", "none")
COLUMNS = ("case", "type", "client", "stage", "who", "team", "priority", "opened", "due")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the worklist. Holders and teams are primary keys as text, `me` or `none`; empty means all.

    `stages` are found within what a case says of where it stands, `due` are groups by date, as of now; `tags` are keys
    of tags of the case, and `is_watched` asks for cases that the viewer watches.
    """

    scope: Scope = Scope.MINE
    q: str = ""
    due: Sequence[str] = ()
    is_blocked: bool = False
    types: Sequence[str] = ()
    holders: Sequence[str] = ()
    teams: Sequence[str] = ()
    priorities: Sequence[int] = ()
    stages: Sequence[str] = ()
    tags: Sequence[str] = ()
    is_watched: bool = False
    order: Order = Order.URGENCY

    @property
    def is_filtered(self) -> bool:
        """Whether anything beside the scope narrows the list."""
        kinds = (self.q, self.due, self.is_blocked, self.types, self.holders, self.teams, self.priorities, self.stages)
        return any((*kinds, self.tags, self.is_watched))
