"""Builds a demo tenant: people, teams, a plan, and cases in all stages of life."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from apps.cases import actions as case_actions
from apps.cases.models import Case, CaseDefinition, Priority
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock
from apps.common.actors import Actor
from apps.intake import actions as intake
from apps.intake.models import Request
from apps.outbox.models import OutboxMessage
from apps.parties import actions as parties
from apps.slas import actions as slas
from apps.tasks.models import HumanTask, TaskState
from apps.tenants import actions as tenants
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import Membership, Role, Team, User
from apps.wiring.demo.answers import Answers, words
from apps.wiring.demo.cast import PASSWORD, Organisation
from apps.wiring.demo.clients import CLIENTS, address
from apps.wiring.demo.hands import Colleagues
from apps.wiring.demo.story import Story
from apps.wiring.packs import PACKS

SEED = 20261122
OLDEST = timedelta(days=75)
# What those who closed a case would tell the next one; most say nothing.
LEARNT = (
    "",
    "Ask for everything that is missing in one letter. Three letters cost three weeks.",
    "",
    "A call in the first days saved a complaint later.",
    "",
)


def build(organisation: Organisation, *, now: datetime) -> Tenant:
    """Sign the organisation up and fill its workspace. The same `now` gives the same workspace."""
    owner = organisation.owner
    with clock.at(now - OLDEST - timedelta(days=2)):
        tenant: Tenant = tenants.sign_up(
            organisation=organisation.name,
            address=organisation.address,
            name=owner.name,
            email=owner.email,
            password=PASSWORD,
            pack=organisation.pack,
        ).tenant
    with enter(tenant.schema_name):
        with clock.at(now - OLDEST - timedelta(days=1)):
            people = _add_people(organisation)
        Workspace(organisation, people, now).fill()
    # The story's mails are of the past: nobody should get them today.
    OutboxMessage.objects.filter(schema_name=tenant.schema_name, topic="mail.send").delete()
    return tenant


def _add_people(organisation: Organisation) -> list[User]:
    """Everybody of the cast with their teams. They are not invited one by one: nobody could read those mails."""
    password = make_password(PASSWORD)
    teams = {team.name: team for team in Team.objects.all()}
    for member in organisation.members[1:]:
        user = User(email=member.email, name=member.name, role=member.role, password=password)
        user.save()
    for member in organisation.members:
        user = User.objects.get(email=member.email)
        for name in member.teams:
            Membership.objects.get_or_create(user=user, team=teams[name])
    return list(User.objects.prefetch_related("teams").order_by("pk"))


class Workspace:
    """One demo workspace while it is being filled."""

    def __init__(self, organisation: Organisation, people: Iterable[User], now: datetime) -> None:
        self._organisation, self._now = organisation, now
        self._random = Random(f"{SEED} {organisation.address}")  # noqa: S311  (a demo, not a secret)
        self._workers = [user for user in people if user.role in {Role.OWNER, Role.MANAGER, Role.WORKER}]
        plan = PACKS[organisation.pack].plan
        if plan is None:
            raise ValueError("A demo organisation needs a pack with a plan.")
        self._plan: Plan = plan()
        self._definition = CaseDefinition.objects.get(key=self._plan.key)
        self._answers = Answers(self._random, self._plan, words(organisation.pack), lambda: clock.now().date())

    def fill(self) -> None:
        """All the cases, oldest first, and what time has done to them since."""
        count = self._organisation.cases
        for index in range(count):
            # The square lets most of them be of the last weeks.
            age = OLDEST * ((count - index) / count) ** 2 + timedelta(minutes=self._random.randint(5, 1_200))
            opened = self._now - age
            case = self._open(index, opened)
            story = Story(case, Colleagues(self._workers, self._random), self._random, self._answers)
            story.play(start=opened, end=self._now, turns=self._turns(age))
            story.take_up(self._now - timedelta(minutes=self._random.randint(30, 1_400)))
            self._handle(case, index)
        self._let_time_pass()

    def _turns(self, age: timedelta) -> int:
        """How much has been done: nearly all of an old case, anything from nothing on of a young one."""
        if age > timedelta(days=20):
            return self._random.choices((200, 9), weights=(11, 1))[0]
        return self._random.choice((0, 1, 2, 4, 6, 9, 14, 40))

    def _open(self, index: int, opened: datetime) -> Case:
        name = CLIENTS[index % len(CLIENTS)]
        with clock.at(opened):
            data = self._answers.request(index)
            if index % 3:
                return self._open_from_request(name, data)
            return self._open_by_hand(name, data)

    def _open_from_request(self, name: str, data: dict[str, Any]) -> Case:
        request: Request = intake.receive(
            self._definition,
            name=name,
            email=address(name),
            phone="",
            data=data,
            files=(),
            channel="web",
            actor=Actor.requester(name),
        )
        request.refresh_from_db()
        case: Case | None = request.case
        if case is None:
            raise ValueError(f"The demo request of {name} did not become a case: {request.problem}")
        return case

    def _open_by_hand(self, name: str, data: dict[str, Any]) -> Case:
        worker = self._random.choice(self._workers)
        actor = Actor.person(worker)
        client = parties.match_or_create(name=name, email=address(name), phone="", actor=actor)
        priority = self._random.choice((Priority.LOW, Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.URGENT))
        step = case_actions.open_case(
            self._definition,
            data=data,
            client=client,
            priority=priority,
            owner=worker,
            actor=actor,
        )
        return step.case

    def _handle(self, case: Case, index: int) -> None:
        """What managers do with cases as a whole: give them an owner, close them, put one on hold."""
        case.refresh_from_db()
        manager = Actor.person(next(user for user in self._workers if user.role == Role.MANAGER))
        with clock.at(max(case.updated_at, self._now - timedelta(days=2))):
            if not case.is_open:
                outcome = self._random.choice(self._plan.outcomes[:2])[0]
                if index % 4:
                    learnt = LEARNT[index % len(LEARNT)]
                    case_actions.close(
                        case, outcome=outcome, goal_reached=bool(index % 5), lessons=learnt, actor=manager
                    )
            elif index % 11 == 0:
                until = self._now + timedelta(days=9)
                case_actions.hold(case, reason="Waiting for the court.", until=until, is_hold_added=True, actor=manager)
            elif index % 13 == 0:
                last = self._plan.outcomes[-1][0]
                case_actions.close(
                    case, outcome=last, reason="The same matter is open under another number.", actor=manager
                )
            elif index % 2:
                owner = self._random.choice(self._workers)
                case_actions.assign(case, owner=owner, team=owner.teams.first(), actor=manager)

    def _let_time_pass(self) -> None:
        """Mark what is late by now, as the timer would have done."""
        with clock.at(self._now):
            late = HumanTask.objects.filter(state=TaskState.OPEN, due_at__lte=self._now).order_by("pk")
            for pk in list(late.values_list("pk", flat=True)):
                slas.pass_due(pk, actor=Actor.system("timer"))
