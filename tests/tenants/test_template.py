"""The template makes what the migrations make, on the newest and the oldest PostgreSQL we support."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from apps.outbox import actions as outbox
from apps.tenants import migrating, provisioning, selectors, template
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.tenants import oldest_postgres

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00")


@pytest.fixture
def oldest(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every connection goes to a PostgreSQL 15 that has the public tables."""
    with django_db_blocker.unblock(), oldest_postgres.running() as server:
        before = {key: connections.settings["default"][key] for key in server}
        _connect_to(server)
        try:
            migrating.migrate_public()
            yield
        finally:
            _connect_to(before)


def _connect_to(server: dict[str, object]) -> None:
    connections.close_all()
    connections.settings["default"].update(server)
    connections["default"].settings_dict.update(server)
    selectors.forget()


def described(schema_name: str) -> str:
    """Everything in a schema, rows included, without its name and without the moments at which migrations ran."""
    return MOMENT.sub("a moment", template.dump(schema_name).replace(schema_name, "schema"))


def assert_equal_to_migrations() -> None:
    template.build()
    replayed = provisioning.create(address="replayed", name="Replayed")
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA migrated")
    migrating.migrate("migrated")
    made = described(replayed.schema_name)
    assert made.count("CREATE TABLE") > 30
    assert made == described("migrated")


def test_the_template_equals_the_migrations(live: str) -> None:
    assert_equal_to_migrations()


def test_the_template_equals_the_migrations_on_the_oldest_postgres(oldest: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("15")
    assert_equal_to_migrations()
    with enter("replayed"):
        User.objects.create_user("alice@replayed.example", name="Alice")
        outbox.put("test.note")
        assert User.objects.count() == 1
    provisioning.drop(Tenant.objects.get(schema_name="replayed"))


def test_ids_go_on_after_the_rows_that_the_template_brings(tenant: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM django_content_type")
        last = cursor.fetchone()[0]
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b') RETURNING id")
        assert cursor.fetchone()[0] == last + 1


def test_nothing_of_the_template_refers_to_another_schema() -> None:
    text = template.path().read_text()
    names = set(re.findall(r'"?(\w+)"?\.\w+', text.split("CREATE TABLE", 1)[1]))
    assert "public" not in names


def test_cleaning_leaves_the_bodies_of_functions_alone() -> None:
    dump = "SET row_security = off;\n\nCREATE FUNCTION zz_template_zz.f() AS $$\nSET x = 1;\n-- why\n$$;\n"
    assert template.clean(dump) == 'CREATE FUNCTION "zz_template_zz".f() AS $$\nSET x = 1;\n-- why\n$$;\n'
