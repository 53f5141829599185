"""The pass of a new owner is good once, for a minute, for one workspace."""

from django.db import connection
from django.db.models import F
from django.test import Client

from apps.tenants import entry
from apps.tenants.access import public
from apps.tenants.models import EntryToken, Tenant
from apps.users.models import Role, User


def test_a_pass_is_spent_on_first_use(tenant: Tenant) -> None:
    token = entry.issue("acme", "alice@acme.example")
    assert entry.spend("acme", token) == "alice@acme.example"
    assert entry.spend("acme", token) is None


def test_a_pass_of_another_workspace_is_no_pass(tenant: Tenant) -> None:
    token = entry.issue("acme", "alice@acme.example")
    assert entry.spend("beta", token) is None


def test_a_pass_lives_a_minute(tenant: Tenant) -> None:
    token = entry.issue("acme", "alice@acme.example")
    with public():
        EntryToken.objects.update(expires_at=F("expires_at") - entry.LIFETIME)
    assert entry.spend("acme", token) is None


def test_the_pass_itself_is_not_stored(tenant: Tenant) -> None:
    token = entry.issue("acme", "alice@acme.example")
    with public(), connection.cursor() as cursor:
        cursor.execute("SELECT token_hash FROM tenants_entrytoken")
        assert token not in str(cursor.fetchall())


def test_old_passes_are_cleared_away(tenant: Tenant) -> None:
    entry.issue("acme", "alice@acme.example")
    with public():
        EntryToken.objects.update(expires_at=F("expires_at") - entry.LIFETIME)
        entry.issue("acme", "alice@acme.example")
        assert EntryToken.objects.count() == 1


def test_it_opens_a_session_in_the_workspace(client: Client) -> None:
    alice = User.objects.create_user("alice@acme.example", name="Alice", role=Role.OWNER)
    response = client.get("/enter/", {"token": entry.issue("acme", alice.email)})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_a_spent_pass_leads_to_the_log_in(client: Client) -> None:
    alice = User.objects.create_user("alice@acme.example", name="Alice", role=Role.OWNER)
    token = entry.issue("acme", alice.email)
    client.get("/enter/", {"token": token})
    client.logout()
    response = client.get("/enter/", {"token": token})
    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_is_not_let_in(client: Client) -> None:
    User.objects.create_user("alice@acme.example", name="Alice", is_active=False)
    response = client.get("/enter/", {"token": entry.issue("acme", "alice@acme.example")})
    assert response["Location"] == "/accounts/login/"
