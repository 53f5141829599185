"""Signing up makes a whole workspace or nothing, and tells what is wrong beside each field."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, connections

from apps.common.errors import Invalid
from apps.tenants import actions, seeds, selectors
from apps.tenants.context import enter
from apps.tenants.models import Domain, Tenant
from apps.users.models import Role, User

GIVEN = {
    "organisation": "Northwind Mutual",
    "address": "northwind",
    "name": "Alice Archer",
    "email": "Alice@Northwind.example",
    "password": "harbour-lantern-42",
    "pack": "empty",
}


def problems(**changes: Any) -> dict[str, list[str]]:
    """The fields that are complained about when this is changed."""
    with pytest.raises(Invalid) as refusal:
        actions.sign_up(**{**GIVEN, **changes})
    return refusal.value.fields


def leftovers(name: str) -> int:
    """How many schemas, roles and rows bear this name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %s)"
            " + (SELECT count(*) FROM pg_roles WHERE rolname LIKE '%%' || %s)"
            " + (SELECT count(*) FROM tenants_tenant WHERE schema_name = %s)"
            " + (SELECT count(*) FROM outbox_outboxmessage WHERE schema_name = %s)",
            [name] * 4,
        )
        return int(cursor.fetchone()[0])


def test_it_makes_a_workspace_with_its_owner(db: None) -> None:
    made = actions.sign_up(**GIVEN)
    assert made.host == "northwind.localhost"
    assert selectors.by_host("northwind.localhost") == made.tenant
    with enter("northwind"):
        owner = User.objects.get()
    assert (owner.name, owner.email, owner.role) == ("Alice Archer", "alice@northwind.example", Role.OWNER)
    assert check_password("harbour-lantern-42", owner.password)


def test_the_new_workspace_stands_at_the_present_version(db: None) -> None:
    made = actions.sign_up(**GIVEN)
    with enter("acme") as acme:
        assert made.tenant.schema_version == acme.schema_version != ""


def test_hyphens_of_the_address_become_underscores_of_the_schema(db: None) -> None:
    made = actions.sign_up(**{**GIVEN, "address": " North-Wind "})
    assert (made.tenant.schema_name, made.host) == ("north_wind", "north-wind.localhost")


def test_it_names_every_field_that_is_missing(db: None) -> None:
    nothing = dict.fromkeys(GIVEN, "")
    assert set(problems(**nothing)) == set(GIVEN)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "alice"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "alice@northwind.example"}, "password"),
        ({"pack": "none of these"}, "pack"),
        ({"organisation": "N" * 121}, "organisation"),
        ({"name": "Al\0ice"}, "name"),
        ({"address": "acme"}, "address"),
    ],
)
def test_it_says_which_field_is_wrong(db: None, changes: dict[str, str], field: str) -> None:
    assert list(problems(**changes)) == [field]
    assert not Tenant.objects.filter(schema_name="northwind").exists()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("northwind", "ok"),
        ("North-Wind", "ok"),
        ("order", "ok"),
        ("", "empty"),
        ("n", "malformed"),
        ("1north", "malformed"),
        ("north_wind", "malformed"),
        ("north--wind", "malformed"),
        ("north-", "malformed"),
        ("n" * 42, "malformed"),
        ("pg-north", "malformed"),
        ("north.wind", "malformed"),
        ('n"; DROP SCHEMA acme', "malformed"),
        ("www", "reserved"),
        ("public", "reserved"),
        ("information-schema", "reserved"),
        ("acme", "taken"),
        ("ACME", "taken"),
    ],
)
def test_it_says_what_is_wrong_with_an_address(db: None, address: str, code: str) -> None:
    state = selectors.check_address(address)
    assert (state.code, state.ok) == (code, code == "ok")


def test_a_word_of_sql_can_be_an_address(db: None) -> None:
    actions.sign_up(**{**GIVEN, "address": "order"})
    with enter("order"):
        assert User.objects.count() == 1


@pytest.fixture
def failing_seed() -> Any:
    """A last seed that fails, after all others have done their work."""

    def fail(founding: seeds.Founding) -> None:
        raise ZeroDivisionError

    seeds.REGISTRY.append(fail)
    yield
    seeds.REGISTRY.remove(fail)


@pytest.mark.usefixtures("failing_seed")
def test_a_sign_up_that_fails_half_way_leaves_nothing(live: str) -> None:
    with pytest.raises(ZeroDivisionError):
        actions.sign_up(**GIVEN)
    assert leftovers("northwind") == 0


def test_of_two_who_want_one_address_at_once_one_gets_it(live: str) -> None:
    def attempt(number: int) -> str:
        try:
            return actions.sign_up(**{**GIVEN, "organisation": f"Northwind {number}"}).tenant.name
        except Invalid as refusal:
            return next(iter(refusal.fields))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, range(4)))
    assert results.count("address") == 3
    assert Tenant.objects.get(schema_name="northwind").name in results
    assert Domain.objects.filter(domain="northwind.localhost").count() == 1
