"""Works a few cases through the actions, each to another point of its life, and remembers what that wrote.

The cases themselves are taken back: only copies of them stay.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition, Priority
from apps.common import clock
from apps.common.actors import Actor
from apps.parties import actions as parties
from apps.slas import actions as slas
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from apps.wiring.scale.capture import Pattern, capture

SYSTEM = Actor.system("scale")
OLDEST = timedelta(days=40)
# How many of a case's tasks somebody holds, and how many are done, in each hundred; the latter differs by case.
_HELD = 45
_DONE, _DONE_WEIGHTS = (0, 10, 25, 50, 100), (30, 25, 25, 13, 7)


def patterns(
    definition: CaseDefinition, people: Sequence[User], *, count: int, now: datetime, random: Random
) -> list[Pattern]:
    """`count` cases of all ages, as they stand now."""
    found = []
    for number in range(count):
        with _taken_back():
            case = _worked(definition, people, OLDEST * (number + 0.5) / count, now, random)
            found.append(capture(case, people, now))
    return found


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _worked(definition: CaseDefinition, people: Sequence[User], age: timedelta, now: datetime, random: Random) -> Case:
    opened = now - age
    with clock.at(opened):
        client = parties.match_or_create(name="Pattern Client", email="pattern.client@scale.example", actor=SYSTEM)
        priority = random.choices(list(Priority), weights=(15, 60, 18, 7))[0]
        case = cases.open_case(definition, data={}, client=client, priority=priority, actor=SYSTEM).case
    done = random.choices(_DONE, weights=_DONE_WEIGHTS)[0]
    for key in list(HumanTask.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)):
        draw = random.randrange(100)
        if draw < _HELD + done:
            _work(key, people, opened + age * random.uniform(0.05, 0.95), random, is_done=draw < done)
    late = HumanTask.objects.filter(case=case, state=TaskState.OPEN, due_at__lte=now)
    for task in list(late):
        with clock.at(task.due_at or now):
            slas.pass_due(task.pk, actor=Actor.system("timer"))
    case.refresh_from_db()
    return case


def _work(key: int, people: Sequence[User], moment: datetime, random: Random, *, is_done: bool) -> None:
    task = HumanTask.objects.select_related("case__version", "case__definition", "assignee", "team").get(pk=key)
    able = [user for user in people if task.team_id is None or task.team_id in {team.pk for team in user.teams.all()}]
    actor = Actor.person(random.choice(able))
    with clock.at(max(moment, task.case.updated_at)):
        tasks.claim(task, actor=actor)
        if is_done:
            task.assignee_id = actor.user_id
            tasks.complete(task, output={}, actor=actor)
