"""The workspace of the figures, at its own moment."""

from collections.abc import Iterator

import pytest

from apps.common import clock
from apps.tenants.models import Tenant
from tests.reports.world import NOW, World, build


@pytest.fixture
def world(tenant: Tenant) -> Iterator[World]:
    """Cases of all kinds; the clock stands still."""
    made = build()
    with clock.at(NOW):
        yield made
