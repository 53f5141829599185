"""A claim with one open task of the Claims team, and the people around it."""

import pytest

from apps.cases import actions as case_actions
from apps.cases.models import Case
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import Membership, Role, Team, User

PLAN = case(
    "claim",
    task("review", form=["risk_score!", "remark"], team="Claims", due="P2D"),
    task("call"),
    fields=(field("risk_score", FieldType.INTEGER), field("remark")),
)


def person(name: str, role: Role = Role.WORKER, *teams: Team) -> User:
    user = User.objects.create_user(f"{name.lower()}@acme.example", name=name, role=role)
    for team in teams:
        Membership.objects.create(user=user, team=team)
    return user


@pytest.fixture
def claims(tenant: Tenant) -> Team:
    return Team.objects.create(name="Claims")


@pytest.fixture
def bob(claims: Team) -> User:
    return person("Bob", Role.WORKER, claims)


@pytest.fixture
def erin(claims: Team) -> User:
    return person("Erin", Role.WORKER, claims)


@pytest.fixture
def stranger(tenant: Tenant) -> User:
    return person("Frank")


@pytest.fixture
def carol(tenant: Tenant) -> User:
    return person("Carol", Role.MANAGER)


@pytest.fixture
def dan(claims: Team) -> User:
    return person("Dan", Role.VIEWER, claims)


@pytest.fixture
def claim(claims: Team) -> Case:
    actor = Actor.system("test")
    version = case_actions.publish(PLAN, actor=actor)
    return case_actions.open_case(version.definition, data={}, actor=actor).case


@pytest.fixture
def review(claim: Case) -> HumanTask:
    return fetch(claim, "review")


@pytest.fixture
def call(claim: Case) -> HumanTask:
    return fetch(claim, "call")


def fetch(case: Case, key: str) -> HumanTask:
    tasks = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
    return tasks.get(case=case, key=key)
