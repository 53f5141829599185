"""A workspace without a case shows the ways to its first one."""

import pytest
from django.test import Client

from apps.cases import actions
from apps.cases.models import CaseDefinition
from apps.users.models import Role, User
from tests.cases.conftest import SYSTEM, definition  # noqa: F401  (a fixture)
from tests.factories import UserFactory


def shown(client: Client, user: User) -> list[str]:
    client.force_login(user)
    page = client.get("/").content.decode()
    labels = ("Send a first request: Claim", "Open a case by hand", "Invite a colleague")
    return [label for label in labels if label in page]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OWNER, ["Send a first request: Claim", "Open a case by hand", "Invite a colleague"]),
        (Role.WORKER, ["Send a first request: Claim", "Open a case by hand"]),
        (Role.VIEWER, []),
    ],
)
def test_each_role_sees_the_ways_it_may_go(
    client: Client,
    definition: CaseDefinition,
    role: Role,
    expected: list[str],
) -> None:
    assert shown(client, UserFactory.create(role=role)) == expected


def test_they_are_gone_with_the_first_case(client: Client, definition: CaseDefinition) -> None:
    actions.open_case(definition, data={}, actor=SYSTEM)
    assert shown(client, UserFactory.create(role=Role.OWNER)) == []
