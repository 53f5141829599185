"""People, a team and a case type."""

import pytest

from apps.tenants.models import Tenant
from apps.users.models import Team
from tests.cast import alice, bob, carol, dan, erin
from tests.factories import TeamFactory
from tests.requests import definition

__all__ = ["alice", "bob", "carol", "dan", "definition", "erin"]


@pytest.fixture
def claims(tenant: Tenant) -> Team:
    return TeamFactory.create(name="Claims")
