"""Three claims with a review each, and the browsers of those who work on them."""

import pytest
from django.test import Client

from apps.users.models import User
from tests.bulk.conftest import claims, definition, reviews

__all__ = ["claims", "definition", "reviews"]


@pytest.fixture
def as_bob(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def as_carol(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client
