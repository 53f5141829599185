"""A tenant's role reaches its own schema and its own outbox rows, and nothing else."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django_tenants.utils import tenant_context

from apps.outbox import actions as outbox
from apps.tenants.access import public, tenant_connection
from apps.tenants.backend.base import SchemaMissing
from apps.tenants.context import UnknownTenant, enter
from apps.tenants.models import Tenant
from apps.users.models import User


def ask(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else [(cursor.rowcount,)]


def test_a_tenant_works_as_its_own_role(tenant: Tenant) -> None:
    assert ask("SELECT current_user, current_schema") == [(tenant.db_role, "acme")]


def test_a_tenants_role_cannot_log_in(tenant: Tenant) -> None:
    assert ask(
        "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user"
    ) == [(False,) * 5]


def test_rows_of_two_tenants_with_one_id_are_two_rows(tenant: Tenant) -> None:
    User.objects.create(pk=1, email="alice@acme.example", name="Alice")
    with enter("beta"):
        User.objects.create(pk=1, email="bob@beta.example", name="Bob")
    assert User.objects.get(pk=1).name == "Alice"


def test_of_all_tables_it_reaches_its_own_and_the_outbox(tenant: Tenant) -> None:
    reached = ask(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'S', 'v') AND n.nspname IN ('acme', 'beta', 'public') AND c.relkind <> 'S'"
        " AND has_schema_privilege(n.oid, 'USAGE')"
        " AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
    )
    own = ask("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'acme'::regnamespace")[0][0]
    assert {schema for schema, _table in reached} == {"acme", "public"}
    assert [table for schema, table in reached if schema == "public"] == ["outbox_outboxmessage"]
    assert len(reached) == own + 1


@pytest.mark.parametrize(
    "statement",
    [
        "TABLE beta.users_user",
        "INSERT INTO beta.users_team (name, is_active) VALUES ('x', true)",
        "SELECT nextval('beta.users_user_id_seq')",
        "TABLE public.tenants_tenant",
        "TABLE public.tenants_entrytoken",
        "UPDATE public.tenants_tenant SET status = 'active'",
        "TRUNCATE public.outbox_outboxmessage",
        "TRUNCATE users_user",
        "DROP TABLE users_user",
        "ALTER TABLE users_user ADD COLUMN x int",
        "CREATE TABLE x (id int)",
        "CREATE TABLE public.x (id int)",
        "CREATE SCHEMA x",
        "CREATE ROLE x",
        "ALTER TABLE public.outbox_outboxmessage DISABLE ROW LEVEL SECURITY",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY users_user TO PROGRAM 'true'",
        "TABLE pg_authid",
    ],
)
def test_it_may_not(tenant: Tenant, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be"), transaction.atomic():
        ask(statement)


def test_a_wrong_path_fails_instead_of_leaking(tenant: Tenant) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|does not exist"), transaction.atomic():
        ask("SET LOCAL search_path = beta; SELECT * FROM users_user")


@pytest.fixture
def two_messages(tenant: Tenant) -> None:
    """A message of acme and one of beta."""
    outbox.put("test.note", {"n": "ours"})
    with enter("beta"):
        outbox.put("test.note", {"n": "theirs"})


def test_it_sees_its_own_messages_only(two_messages: None) -> None:
    assert ask("SELECT schema_name FROM outbox_outboxmessage") == [("acme",)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox_outboxmessage SET payload = '{}' WHERE schema_name = 'beta'",
        "DELETE FROM outbox_outboxmessage WHERE schema_name = 'beta'",
    ],
)
def test_it_cannot_change_anothers_message(two_messages: None, statement: str) -> None:
    assert ask(statement) == [(0,)]
    with public():
        assert ask("SELECT payload->>'n' FROM outbox_outboxmessage WHERE schema_name = 'beta'") == [("theirs",)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO outbox_outboxmessage (schema_name, topic, payload) VALUES ('beta', 'x', '{}')",
        "UPDATE outbox_outboxmessage SET schema_name = 'beta'",
    ],
)
def test_it_cannot_put_a_message_into_anothers_name(two_messages: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        ask(statement)


def test_a_tenant_whose_schema_is_gone_cannot_be_entered(live: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA beta CASCADE")
    with pytest.raises(SchemaMissing), enter("beta"):
        User.objects.count()
    with enter("acme"):
        assert User.objects.count() == 0


def test_a_tenant_whose_role_is_gone_cannot_be_entered(live: str) -> None:
    beta = Tenant.objects.get(schema_name="beta")
    beta.db_role += "_gone"
    with enter("acme"):
        assert User.objects.count() == 0
        with pytest.raises(Exception, match="does not exist"), tenant_context(beta):
            User.objects.count()
        assert ask("SELECT current_schema") == [("acme",)]


def test_a_schema_cannot_be_entered_by_its_name_alone(db: None) -> None:
    with pytest.raises(ImproperlyConfigured):
        tenant_connection().set_schema("acme")


def test_a_tenant_cannot_be_the_public_schema(db: None) -> None:
    with pytest.raises(ImproperlyConfigured):
        tenant_connection().set_tenant(Tenant(schema_name="public", db_role="t_public"))


def test_an_unknown_tenant_is_an_error(db: None) -> None:
    with pytest.raises(UnknownTenant), enter("nobody"):
        pass
