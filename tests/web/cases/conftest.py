"""A claim with one open task, people, and a browser of Bob's."""

import pytest
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition, PlanItem
from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.cast import alice, bob, carol, dan

__all__ = ["alice", "bob", "carol", "dan"]

SYSTEM = Actor.system("test")
PLAN = case(
    "claim",
    task("review", name="Initial review", form=["risk_score!", "remark"], required=True),
    task("visit", name="Visit the place", manual_activation=True),
    task("call", name="Call the claimant"),
    task("expert", name="Ask an expert", discretionary=True),
    stage(
        "investigation",
        task("interview", name="Interview"),
        milestone("investigated", name="Investigated", entry=entry(on("interview", "complete"))),
        entry=entry(on("review", "complete"), condition="risk_score > 7"),
    ),
    name="Claim",
    fields=(
        field("policy", required=True, on_request_form=True),
        field("risk_score", FieldType.INTEGER),
        field("remark", FieldType.LONG_TEXT),
        field("damage", FieldType.MONEY),
        field("is_hurt", FieldType.BOOLEAN, label="Somebody was hurt"),
        field("when", FieldType.DATE, label="Day"),
        field("outcome", FieldType.CHOICE, choices=(("paid", "Paid"), ("declined", "Declined"))),
    ),
    number_pattern="CL-{year}-{n:05}",
    outcomes=(("paid", "Paid"), ("declined", "Declined")),
)


@pytest.fixture
def definition(tenant: Tenant) -> CaseDefinition:
    return actions.publish(PLAN, actor=SYSTEM).definition


@pytest.fixture
def claim(definition: CaseDefinition) -> Case:
    return actions.open_case(definition, data={"policy": "P-7"}, title="Fire in the kitchen", actor=SYSTEM).case


@pytest.fixture
def review(claim: Case) -> HumanTask:
    return HumanTask.objects.get(case=claim, key="review")


@pytest.fixture
def as_bob(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def as_dan(client: Client, dan: User) -> Client:
    client.force_login(dan)
    return client


def item(claim: Case, key: str) -> PlanItem:
    """The newest instance of an item."""
    return PlanItem.objects.filter(case=claim, key=key).latest("number")


def page(claim: Case, path: str = "") -> str:
    """An address on the case page."""
    return f"/cases/{claim.number}/{path}"
