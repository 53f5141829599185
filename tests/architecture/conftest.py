"""Two filled workspaces, acme and beta, in a database of their own that is filled once a run and never changed."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from apps.tenants.context import enter
from apps.tenants.models import Tenant
from tests import databases
from tests.architecture.guards.filling import Workspace, fill
from tests.architecture.guards.plans import public


class Filled:
    """The filled database's name, and what stands in each of its workspaces."""

    def __init__(self, database: str, acme: Workspace, beta: Workspace) -> None:
        self.database, self.acme, self.beta = database, acme, beta


@pytest.fixture(scope="session")
def filled(django_db_setup: None, _files: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filled]:
    """Made once a process. Nobody stands in it before `two_workspaces` is asked for."""
    with django_db_blocker.unblock():
        before = str(connections["default"].settings_dict["NAME"])
        name = f"{before}_filled"
        connections.close_all()
        databases.clone(before, name)
        try:
            databases.use(name)
            made = Filled(name, _fill("acme"), _fill("beta"))
            databases.use(before)
            yield made
        finally:
            databases.use(before)
            databases.drop(name)


@pytest.fixture(scope="module")
def two_workspaces(filled: Filled, django_db_blocker: DjangoDbBlocker) -> Iterator[Filled]:
    """The tests of this module stand in the filled database; each rolls back what it does."""
    with django_db_blocker.unblock():
        before = str(connections["default"].settings_dict["NAME"])
        databases.use(filled.database)
    yield filled
    with django_db_blocker.unblock():
        databases.use(before)


def _fill(schema_name: str) -> Workspace:
    Tenant.objects.filter(schema_name=schema_name).update(name=public(schema_name)("Company"))
    with enter(schema_name):
        return fill(schema_name)
