"""Whose hands move a story: the people of a demo workspace, or the product itself in sample cases.

Nobody who really works in a workspace is said to have done what only a sample tells.
"""

from collections.abc import Sequence
from random import Random
from typing import Protocol

from apps.common.actors import Actor
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb, objection
from apps.tasks.selectors import facts_now
from apps.users.models import User

PRODUCT = Actor.system("Sample")
"""Stands beside the steps that it completes."""


class Hands(Protocol):
    """Who acts in a story."""

    def anybody(self) -> Actor:
        """Whoever writes a note or adds a step."""
        ...

    def work_on(self, task: HumanTask) -> Actor | None:
        """Who completes the task now; None when it has only been taken."""
        ...

    def take(self, task: HumanTask) -> None:
        """Somebody takes the task, to work on it next."""
        ...


class Colleagues:
    """The people of a demo workspace, each in their own name."""

    def __init__(self, people: Sequence[User], random: Random) -> None:
        self._people, self._random = people, random

    def anybody(self) -> Actor:
        return Actor.person(self._random.choice(self._people))

    def work_on(self, task: HumanTask) -> Actor | None:
        if task.assignee is None:
            self.take(task)
            if self._random.randrange(10) < 4:
                return None
        return Actor.person(task.assignee or self._of_team(task))

    def take(self, task: HumanTask) -> None:
        first = self._of_team(task)
        others = [user for user in self._people if user != first]
        for colleague in (first, *sorted(others, key=lambda user: not _shares_team(user, task))):
            # Whoever prepared a decision may not approve it: somebody else does.
            if objection(Verb.CLAIM, colleague, task, facts_now(colleague, task, Verb.CLAIM)) is None:
                tasks.claim(task, actor=Actor.person(colleague))
                task.assignee = colleague
                return

    def _of_team(self, task: HumanTask) -> User:
        team = [user for user in self._people if _shares_team(user, task)]
        return self._random.choice(team or list(self._people))


def _shares_team(user: User, task: HumanTask) -> bool:
    return task.team_id in {team.pk for team in user.teams.all()}


class Product:
    """The product itself, which plays sample cases; what is left to do goes to the person who asked for them."""

    def __init__(self, receiver: User | None) -> None:
        self._receiver = receiver

    def anybody(self) -> Actor:
        return PRODUCT

    def work_on(self, task: HumanTask) -> Actor | None:
        del task
        return self.anybody()

    def take(self, task: HumanTask) -> None:
        if self._receiver is not None:
            tasks.assign(task, user=self._receiver, team=task.team, actor=self.anybody())
