"""What every verb answers: what it would do to a row, what it does through the ordinary action, and how it is undone.

Rows are tasks or cases. A verb asks nobody's rights when it acts: the action does, for each row.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.cases import states
from apps.cases import verbs as case_verbs
from apps.cases.models import Case
from apps.cases.verbs import Verb as CaseVerb
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Facts, objection
from apps.tasks.permissions import Verb as TaskVerb
from apps.users.models import User

Row = HumanTask | Case
Shot = dict[str, Any]


class Change(StrEnum):
    """What an operation would do to a row."""

    WILL = "will"
    NOTHING = "nothing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a row as things are now, and why not."""

    change: Change = Change.WILL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Writable:
    """Who looks, which cases they may change, and what the rules about tasks ask: read once for many rows."""

    viewer: User
    cases: frozenset[int] = frozenset()
    facts: Mapping[int, Facts] = field(default_factory=dict)

    def objection(self, verb: TaskVerb, row: HumanTask) -> Verdict | None:
        """What speaks against doing this to a task, as everywhere else."""
        found = objection(verb, self.viewer, row, self.facts[row.pk])
        return None if found is None else refused(str(found))

    def case_objection(self, verb: CaseVerb, row: Case) -> Verdict | None:
        """The same for a case."""
        said = case_verbs.refusal(verb, self.viewer, is_writer=row.pk in self.cases)
        said = said or case_verbs.objection(verb, row, states.plan_of(row).definition, now=clock.now())
        return refused(said) if said else None


class Verb(ABC):
    """One kind of operation; `is_quick` when it asks for nothing beside the rows."""

    kind: ClassVar[Kind]
    is_of_tasks: ClassVar[bool] = False
    is_quick: ClassVar[bool] = False
    also: ClassVar[tuple[str, ...]] = ()  # what is to be read with each row

    @abstractmethod
    def check(self, given: Given) -> None:
        """Raise Invalid where the parameters are no use for any row."""

    @abstractmethod
    def judge(self, who: Writable, row: Any, given: Given) -> Verdict:
        """What it would do to a row, as far as it can be known without doing it. Nothing is read but what is loaded."""

    @abstractmethod
    def shot(self, row: Any) -> Shot:
        """What it may change, as it is now: ids and dates. Whoever finds it alike finds the row as it was left."""

    def beside(self, row: Any, given: Given) -> Shot:
        """What else undoing has to know of the time before."""
        del row, given
        return {}

    def is_as_left(self, row: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether nobody has changed since what the operation has changed."""
        del before
        return bool(self.shot(row) == after)

    @abstractmethod
    def act(self, row: Any, given: Given, *, actor: Actor) -> None:
        """Do it, through the ordinary action."""

    @abstractmethod
    def undo(self, row: Any, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        """Put it back through an ordinary action. The row is as the operation left it."""


def refused(sentence: str) -> Verdict:
    return Verdict(Change.REFUSED, sentence)


def nothing(sentence: str) -> Verdict:
    return Verdict(Change.NOTHING, sentence)
