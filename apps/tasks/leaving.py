"""How much work lies with somebody: what an administrator is told before shutting a person out or retiring a team.

Only numbers, and only of cases that the one who asks may see: work in a closed case type is not betrayed by a count.
"""

from dataclasses import dataclass

from django.db.models import Q

from apps.cases.models import Case
from apps.cases.permissions import restrict
from apps.cmmn.state import State
from apps.tasks.models import UNFINISHED, HumanTask
from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Held:
    """How many open tasks and how many cases that are not closed somebody has, as far as the viewer sees them."""

    tasks: int
    cases: int


def held_by(viewer: User, person: User) -> Held:
    """What a person has taken or was given."""
    return _held(viewer, Q(assignee=person), Q(owner=person))


def held_by_team(viewer: User, team: Team) -> Held:
    """What lies in the queue of a team, taken or not, and the cases that it is responsible for."""
    return _held(viewer, Q(team=team), Q(team=team))


def _held(viewer: User, tasks: Q, cases: Q) -> Held:
    seen = restrict(viewer, Case.objects.all())
    waiting = HumanTask.objects.filter(tasks, case__in=seen, state__in=UNFINISHED)
    return Held(waiting.count(), seen.filter(cases).exclude(state=State.CLOSED).count())
