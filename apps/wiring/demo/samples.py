"""Tells one sample case of a starter pack, for a workspace that wants something to look at before its own work comes.

The stories of the two demo workspaces are in `seed`. Here nobody who works in the workspace is said to have done
anything: the product itself moves the case, and hands what is left to do to whoever asked for it.
"""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from apps.cases import actions as cases
from apps.cases import states
from apps.cases.models import Case, CaseDefinition, Priority
from apps.cmmn.commands import Suspend
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.intake import actions as intake
from apps.intake import samples, selectors
from apps.intake.models import Request
from apps.slas import actions as slas
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from apps.wiring.demo.answers import Answers, words
from apps.wiring.demo.clients import CLIENTS, address
from apps.wiring.demo.hands import PRODUCT, Product
from apps.wiring.demo.story import Story
from apps.wiring.packs import PACKS, Pack

FIRST_CLIENT = 9
"""From here on the list has names of all kinds within a dozen."""

# For each sample how old it is in hours and how much has been done at most, so that old ones have ended, some wait
# with their time run out, and the youngest have only just come in.
AGES = (1_900, 1_500, 1_200, 900, 640, 430, 290, 200, 120, 70, 26, 2)
TURNS = (300, 300, 1, 300, 300, 6, 3, 300, 3, 2, 1, 0)
ON_HOLD, URGENT = 10, (2, 8)
CHANNELS = ("web", "web", "email", "web", "api", "web")


def play(pack: Pack, definition: CaseDefinition, index: int, receiver: User | None) -> Request:
    """The request, the case and what has become of it by now. The same moment gives the same story."""
    random = Random(f"{pack.key} {index}")  # noqa: S311  (a story, not a secret)
    now = clock.now()
    opened = now - timedelta(hours=AGES[index], minutes=random.randint(0, 50))
    answers = Answers(random, selectors.plan(definition), words(pack.key), lambda: clock.now().date())
    with clock.at(opened):
        request = _request(definition, index, answers)
    case = request.case
    if case is None:
        raise Conflict(request.problem)
    story = Story(case, Product(receiver), random, answers)
    with clock.at(opened):
        story.run_processes()
    story.play(start=opened, end=now, turns=TURNS[index])
    case.refresh_from_db()
    _handle(case, index, receiver, now)
    if case.is_open:
        story.take_up(now)
    _pass_due(case)
    return request


def _request(definition: CaseDefinition, index: int, answers: Answers) -> Request:
    name = CLIENTS[(FIRST_CLIENT + index) % len(CLIENTS)]
    request: Request = intake.receive(
        definition,
        name=name,
        email=address(name),
        data=answers.request(index),
        channel=CHANNELS[index % len(CHANNELS)],
        actor=Actor.requester(name),
    )
    request.refresh_from_db()
    return request


def _handle(case: Case, index: int, receiver: User | None, now: datetime) -> None:
    """Close what has ended, put one on hold, and give every other one that is open to whoever asked for samples."""
    with clock.at(max(case.updated_at, now - timedelta(hours=20))):
        if not case.is_open:
            plan = states.plan(case.version).definition
            cases.close(case, outcome=plan.outcomes[index % min(2, len(plan.outcomes))][0], actor=PRODUCT)
            return
        if index in URGENT:
            cases.set_priority(case, priority=Priority.URGENT, actor=PRODUCT)
        if index % 2 and receiver is not None:
            cases.assign(case, owner=receiver, team=None, actor=PRODUCT)
        if index == ON_HOLD:
            cases.perform(case, Suspend(0), reason="The client is away until Monday.", actor=PRODUCT)


def _pass_due(case: Case) -> None:
    """Mark what is late by now, as the timer would have done."""
    late = HumanTask.objects.filter(case=case, state=TaskState.OPEN, due_at__lte=clock.now()).order_by("pk")
    for key in list(late.values_list("pk", flat=True)):
        slas.pass_due(key, actor=Actor.system("timer"))


def fill() -> None:
    """Without reading a plan: a start must not wait for that."""
    samples.register({pack.type or pack.key: partial(play, pack) for pack in PACKS.values() if pack.file})
