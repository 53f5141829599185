"""A tenant's role reaches its own schema and its own outbox rows, and nothing else."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import User


def ask(statement: str) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_a_tenant_works_as_its_own_role(tenant: Tenant) -> None:
    assert ask("SELECT current_user, current_schema") == [(tenant.db_role, "acme")]


def test_rows_of_two_tenants_with_one_id_are_two_rows(tenant: Tenant) -> None:
    User.objects.create(pk=1, email="alice@acme.example", name="Alice")
    with enter("beta"):
        User.objects.create(pk=1, email="bob@beta.example", name="Bob")
    assert User.objects.get(pk=1).name == "Alice"


@pytest.mark.parametrize("table", ["beta.users_user", "public.tenants_tenant", "public.tenants_entrytoken"])
def test_it_may_not_read_what_is_not_its_own(tenant: Tenant, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(f"TABLE {table}")
