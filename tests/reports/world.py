"""A workspace in which every figure has something to count: two case types, one closed to most, and three teams.

It stands at NOW; cases are of all ages, priorities, channels, states and owners.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from apps.cases import actions as cases
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition, Priority
from apps.cmmn.builders import case, entry, on, stage, task
from apps.cmmn.commands import Suspend
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import Status
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import Role, Team, User
from tests.factories import UserFactory

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 18)
SYSTEM = Actor.system("test")
STATUSES = (Status("new", "New", is_initial=True), Status("busy", "At work"), Status("papers", "Papers missing"))


@dataclass(frozen=True, slots=True)
class World:
    """Who looks: Alice owns the workspace, Carol manages, Bob is in Claims, Dan in no team, Erin has left."""

    viewers: dict[str, User]
    teams: dict[str, Team]
    types: dict[str, CaseDefinition]


def plan(key: str) -> Plan:
    """A look, then two stages side by side, with due times."""
    return case(
        key,
        task("look", team="Claims", due="P2D", required=True),
        stage("review", task("read", team="Desk", due="P9D"), entry=entry(on("look", "complete")), name="Review"),
        stage("pay", task("transfer"), entry=entry(on("look", "complete")), name="Pay, or refuse"),
        name=key.title(),
        outcomes=(("done", "Done"),),
        statuses=STATUSES if key == "claim" else (),
    )


def build(count: int = 30) -> World:
    """Make it, in the workspace that the test stands in."""
    teams = {name: Team.objects.create(name=name) for name in ("Claims", "Desk", "Empty")}
    viewers = {
        "alice": UserFactory.create(name="Alice Adler", role=Role.OWNER),
        "carol": UserFactory.create(name="Carol Castle", role=Role.MANAGER),
        "bob": UserFactory.create(name="Bob Brook", teams=[teams["Claims"]]),
        "erin": UserFactory.create(name="Erin Ebner", teams=[teams["Claims"], teams["Desk"]]),
        "dan": UserFactory.create(name="Dan Dale", role=Role.VIEWER),
    }
    types = {key: cases.publish(plan(key), actor=SYSTEM).definition for key in ("claim", "secret")}
    cases.control_access(types["secret"], is_on=True, actor=SYSTEM)
    cases.set_access(types["secret"], accesses=[Access(user=viewers["bob"], can_write=True)], actor=SYSTEM)
    world = World(viewers, teams, types)
    for number in range(count):
        _story(world, Random(number), number)  # noqa: S311  (a story, not a secret)
    # Somebody who has left still owns what nobody has taken over.
    User.objects.filter(pk=viewers["erin"].pk).update(is_active=False)
    return world


def _story(world: World, chance: Random, number: int) -> None:
    """One case, from its opening to wherever it stands at NOW."""
    opened = NOW - timedelta(days=chance.choice([0, 1, 6, 7, 8, 28, 40, 91, 120, 182, 300]), hours=number % 20)
    owner = chance.choice([None, world.viewers["bob"], world.viewers["erin"]])
    team = chance.choice([None, world.teams["Desk"]])
    with clock.at(opened):
        made = cases.open_case(
            world.types["secret" if number % 4 == 0 else "claim"],
            data={},
            priority=chance.choice(Priority.values),
            owner=owner,
            team=team,
            channel=chance.choice(["hand", "web", "import", "fax"]),
            actor=SYSTEM,
        ).case
    with clock.at(max(opened, NOW - timedelta(days=chance.choice([0, 0, 1, 5, 9, 60])))):
        if chance.random() < 0.5:
            _complete_look(made, chance.choice([world.viewers["bob"], world.viewers["erin"]]))
        if chance.random() < 0.2:
            cases.perform(Case.objects.get(pk=made.pk), Suspend(0), actor=SYSTEM)
        elif chance.random() < 0.3:
            goal = chance.choice([None, True, False])
            cases.close(made, outcome="done", reason="Withdrawn.", goal_reached=goal, actor=SYSTEM)
        elif chance.random() < 0.15:
            cases.discard(made, reason="Opened twice.", actor=SYSTEM)
        elif number % 4:
            cases.set_status(made, status=chance.choice(["new", "busy", "papers"]), actor=SYSTEM)


def _complete_look(made: Case, user: User) -> None:
    """Claim the first task, which opens two more, and hold one of those."""
    cases.grant(made, user=user, actor=SYSTEM)
    found = HumanTask.objects.select_related("case__version", "case__definition", "assignee", "team")
    actor = Actor.person(user)
    tasks.claim(found.get(case=made, key="look"), actor=actor)
    tasks.complete(found.get(case=made, key="look"), output={}, actor=actor)
    tasks.claim(found.get(case=made, key="transfer", state=TaskState.OPEN), actor=actor)
