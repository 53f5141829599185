"""A request reaches the workspace of its host and no other; unknown and closed hosts get an honest page."""

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.tenants import actions, selectors
from apps.tenants.access import public, schema_name
from apps.tenants.models import Tenant
from apps.users.models import Role, User


@pytest.fixture
def alice(tenant: Tenant) -> User:
    return User.objects.create_user("alice@acme.example", name="Alice", role=Role.OWNER)


@pytest.mark.parametrize("host", ["acme.localhost", "ACME.localhost", "acme.localhost:8000", "acme.localhost."])
def test_case_port_and_final_dot_make_no_difference(client: Client, host: str) -> None:
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["nobody.localhost", "acme.localhost.example", "x.acme.localhost", "10.0.0.1"])
def test_an_unknown_host_gets_an_honest_page(public_client: Client, host: str) -> None:
    response = public_client.get("/accounts/login/", headers={"host": host})
    assert response.status_code == 404
    assert "Nobody works at this address" in response.content.decode()


def test_a_suspended_workspace_gets_an_honest_page(client: Client, alice: User) -> None:
    client.force_login(alice)
    actions.suspend("acme")
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "3600")
    assert "This workspace is suspended" in response.content.decode()


def test_a_resumed_workspace_answers_again(client: Client) -> None:
    call_command("suspend_tenant", "acme", verbosity=0)
    call_command("resume_tenant", "acme", verbosity=0)
    assert client.get("/accounts/login/").status_code == 200


def test_a_workspace_whose_upgrade_failed_says_that_it_is_being_repaired(client: Client) -> None:
    with public():
        Tenant.objects.filter(schema_name="acme").update(upgrade_error="no such table")
    response = client.get("/accounts/login/")
    assert (response.status_code, "is being repaired" in response.content.decode()) == (503, True)


def test_the_page_of_a_closed_workspace_speaks_the_browsers_language(public_client: Client) -> None:
    response = public_client.get("/", headers={"host": "nobody.localhost", "accept-language": "ar"})
    assert 'dir="rtl"' in response.content.decode()


def test_a_session_of_one_workspace_is_none_in_another(client: Client, beta_client: Client, alice: User) -> None:
    client.force_login(alice)
    beta_client.cookies = client.cookies
    response = beta_client.get("/accounts/password/change/")
    assert response["Location"].startswith("/accounts/login/")


def test_a_stray_session_cookie_does_no_harm_on_the_public_site(
    client: Client, public_client: Client, alice: User
) -> None:
    client.force_login(alice)
    public_client.cookies = client.cookies
    response = public_client.get("/signup/")
    assert response.status_code == 200
    assert response.cookies["sessionid"].value == ""


def test_the_public_site_has_no_pages_of_a_workspace(public_client: Client) -> None:
    assert public_client.get("/accounts/login/").status_code == 404


def test_a_stranger_is_sent_to_the_log_in(client: Client) -> None:
    response = client.get("/requests/")
    assert response["Location"] == "/accounts/login/?next=/requests/"


def test_a_stranger_with_htmx_is_sent_there_as_a_whole_page(client: Client) -> None:
    response = client.get("/requests/", headers={"hx-request": "true"})
    assert response["HX-Redirect"] == "/accounts/login/?next=/requests/"


def test_the_tenant_is_looked_up_once_in_a_while(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selectors.by_host("acme.localhost")
    with django_assert_num_queries(0):
        assert selectors.by_host("Acme.LOCALHOST") is not None


def test_looking_up_leaves_the_connection_where_it_was(tenant: Tenant) -> None:
    selectors.by_host("beta.localhost")
    assert (schema_name(), User.objects.count()) == ("acme", 0)
