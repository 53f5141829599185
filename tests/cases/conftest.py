"""People and a small claim plan for tests of cases."""

from collections.abc import Iterator

import pytest

from apps.cases import actions, reactions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users.models import Role, User

SYSTEM = Actor.system("test")


def claim_plan(**options: object) -> Plan:
    """Review; investigation when the review is complete and the risk score is above 7."""
    return case(
        "claim",
        task("review", form=["risk_score!", "remark"], required=True),
        task("extra", discretionary=True),
        stage(
            "investigation",
            task("interview"),
            milestone("investigated", entry=entry(on("interview", "complete"))),
            entry=entry(on("review", "complete"), condition="risk_score > 7"),
        ),
        name="Claim",
        fields=(field("risk_score", FieldType.INTEGER), field("remark"), field("amount", FieldType.MONEY)),
        number_pattern="CL-{year}-{n:05}",
        outcomes=(("paid", "Paid"), ("declined", "Declined")),
        **options,
    )


@pytest.fixture
def alice(tenant: Tenant) -> User:
    return User.objects.create_user("alice@acme.example", name="Alice", role=Role.OWNER)


@pytest.fixture
def bob(tenant: Tenant) -> User:
    return User.objects.create_user("bob@acme.example", name="Bob", role=Role.WORKER)


@pytest.fixture
def dan(tenant: Tenant) -> User:
    return User.objects.create_user("dan@acme.example", name="Dan", role=Role.VIEWER)


@pytest.fixture
def definition(tenant: Tenant) -> CaseDefinition:
    return actions.publish(claim_plan(), actor=SYSTEM).definition


@pytest.fixture
def claim(definition: CaseDefinition) -> Case:
    return actions.open_case(definition, data={}, actor=SYSTEM).case


@pytest.fixture
def no_reactions() -> Iterator[None]:
    """A case by itself, without what the layers above make of its steps."""
    before = list(reactions.REACTIONS)
    reactions.register()
    yield
    reactions.register(*before)
