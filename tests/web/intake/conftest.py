"""People, a case type with a public form, requests, and a form as a browser sends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.cases.models import CaseDefinition
from apps.common import clock
from apps.web.intake import guard
from tests.cast import alice, bob, carol, dan
from tests.requests import broken, definition, receive

__all__ = ["alice", "bob", "broken", "carol", "dan", "definition", "receive"]

Send = Callable[..., Any]
"""Gives the response of Django's test client."""


def ticket(*, seconds: int = 30) -> str:
    """The pass of a form that was shown so many seconds ago."""
    with clock.at(clock.now() - timedelta(seconds=seconds)):
        return guard.issue()


@pytest.fixture
def send(client: Client, definition: CaseDefinition) -> Send:
    """Send the form as Rita Roe would, half a minute after it was shown; every control can be given anew."""

    def post(**controls: Any) -> Any:
        typed = {"name": "Rita Roe", "email": "rita@client.example", "data-policy": "P-7", "ticket": ticket()}
        options = {key: controls.pop(key) for key in ("REMOTE_ADDR",) if key in controls}
        given = {**typed, **{key.replace("data_", "data-"): value for key, value in controls.items()}}
        return client.post("/request/claim/", given, **options)

    return post
