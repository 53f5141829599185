"""The people of the tests, one for each role: Alice owns, Erin administers, Carol manages, Bob works, Dan looks on.

They stand in acme; asking for one enters it.
"""

import pytest

from apps.tenants.models import Tenant
from apps.users.models import Role, User
from tests.factories import UserFactory


@pytest.fixture
def alice(tenant: Tenant) -> User:
    """The owner."""
    return UserFactory.create(name="Alice Adler", email="alice@acme.example", role=Role.OWNER)


@pytest.fixture
def erin(tenant: Tenant) -> User:
    """An administrator."""
    return UserFactory.create(name="Erin Ebner", email="erin@acme.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def carol(tenant: Tenant) -> User:
    """A manager."""
    return UserFactory.create(name="Carol Castle", email="carol@acme.example", role=Role.MANAGER)


@pytest.fixture
def bob(tenant: Tenant) -> User:
    """A case worker."""
    return UserFactory.create(name="Bob Brook", email="bob@acme.example", role=Role.WORKER)


@pytest.fixture
def dan(tenant: Tenant) -> User:
    """A viewer."""
    return UserFactory.create(name="Dan Dale", email="dan@acme.example", role=Role.VIEWER)
