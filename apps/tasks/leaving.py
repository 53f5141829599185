"""How much work lies with somebody: what an administrator is told before shutting a person out or retiring a team.

Only numbers, of everybody's work: who may ask is decided by the page that shows them.
"""

from dataclasses import dataclass

from django.db.models import Q

from apps.cases.models import Case
from apps.cmmn.state import State
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Held:
    """How many open tasks and how many cases that are not closed somebody has."""

    tasks: int
    cases: int


def held_by(person: User) -> Held:
    """What a person has taken or was given."""
    return _held(Q(assignee=person), Q(owner=person))


def held_by_team(team: Team) -> Held:
    """What lies in the queue of a team, taken or not, and the cases that it is responsible for."""
    return _held(Q(team=team), Q(team=team))


def _held(tasks: Q, cases: Q) -> Held:
    return Held(
        HumanTask.objects.filter(tasks, state__in=[TaskState.OPEN, TaskState.SUSPENDED]).count(),
        Case.objects.filter(cases).exclude(state=State.CLOSED).count(),
    )
