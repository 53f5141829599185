"""A start on older data brings each workspace up to the present version and sets a broken one aside."""

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from apps.intake.models import Request
from apps.tenants import migrating, upgrading
from apps.tenants.access import public, tenant_connection
from apps.tenants.backend.base import OwnerOf
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.tenants.upgrading import Upgraded


def make_older(schema_name: str) -> None:
    """Take the tables of requests away, as if the version that brought them were not installed yet."""
    with public():
        tenant_connection().set_tenant(OwnerOf(schema_name), include_public=False)
        call_command(Command(), "intake", "zero", interactive=False, verbosity=0, skip_checks=True)
        tenant_connection().set_schema_to_public()
        Tenant.objects.filter(schema_name=schema_name).update(schema_version="older")


def state(schema_name: str) -> tuple[bool, str]:
    """Whether a workspace stands at the present version, and why not."""
    tenant = Tenant.objects.get(schema_name=schema_name)
    return tenant.schema_version == migrating.current_version(), tenant.upgrade_error


def test_there_is_nothing_to_do_for_workspaces_of_this_version(live: str) -> None:
    assert list(upgrading.upgrade_all()) == []


def test_an_older_workspace_is_brought_up_and_can_be_used(live: str) -> None:
    make_older("acme")
    with enter("acme"), pytest.raises(ProgrammingError):
        Request.objects.count()
    assert list(upgrading.upgrade_all()) == [Upgraded("acme")]
    assert state("acme") == (True, "")
    with enter("acme"):
        assert Request.objects.count() == 0


def test_a_broken_workspace_is_set_aside_and_the_others_go_on(live: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_older("acme")
    make_older("beta")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE acme.intake_request (id int)")
    call_command("upgrade_tenants")
    said = capsys.readouterr()
    assert said.out == "beta: upgraded\n"
    assert said.err.startswith("acme: set aside, for its upgrade failed: ProgrammingError: relation")
    assert state("beta") == (True, "")
    assert "intake_request" in state("acme")[1]


def test_a_workspace_that_was_mended_is_taken_up_again(live: str) -> None:
    Tenant.objects.filter(schema_name="acme").update(upgrade_error="relation exists")
    assert list(upgrading.upgrade_all()) == [Upgraded("acme")]
    assert state("acme") == (True, "")


def test_a_table_in_use_is_not_waited_for_long(live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "LOCK_TIMEOUT", "100ms")
    make_older("acme")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE acme.cases_case IN ACCESS EXCLUSIVE MODE")
            (done,) = upgrading.upgrade_all()
    finally:
        other.close()
    assert "lock timeout" in done.error


def test_two_starts_at_once_do_not_upgrade_one_workspace_twice(live: str) -> None:
    make_older("acme")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            number = Tenant.objects.get(schema_name="acme").pk
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [upgrading.LOCK, number])
            assert list(upgrading.upgrade_all()) == []
    finally:
        other.close()
    assert state("acme") == (False, "")


def test_the_limit_on_waiting_ends_with_the_upgrade(live: str) -> None:
    make_older("acme")
    list(upgrading.upgrade_all())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
