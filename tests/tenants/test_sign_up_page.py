"""The sign-up page: reasons beside the fields, the way into the new workspace, and a limit to how often."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from apps.tenants.models import Tenant
from apps.web.public import views

GIVEN = {
    "organisation": "Northwind Mutual",
    "address": "northwind",
    "name": "Alice Archer",
    "email": "alice@northwind.example",
    "password": "harbour-lantern-42",
    "pack": "empty",
}


def test_the_page_offers_the_starter_packs(public_client: Client) -> None:
    page = public_client.get("/signup/").content.decode()
    assert 'value="insurance-claim"' in page
    assert 'value="empty"' in page


def test_the_form_may_lead_to_the_new_workspace(public_client: Client) -> None:
    policy = public_client.get("/signup/")["Content-Security-Policy"]
    assert "form-action 'self' http://*.localhost:*" in policy


def test_signing_up_ends_inside_the_new_workspace(public_client: Client) -> None:
    response = public_client.post("/signup/", GIVEN)
    assert response.status_code == 303
    there = urlsplit(response["Location"])
    assert (there.hostname, there.path) == ("northwind.localhost", "/enter/")
    entered = public_client.get(f"{there.path}?{there.query}", headers={"host": "northwind.localhost"})
    assert entered["Location"] == "/"
    assert "sessionid" in entered.cookies


def test_what_was_typed_comes_back_with_the_reasons(public_client: Client) -> None:
    response = public_client.post("/signup/", {**GIVEN, "address": "acme", "email": "alice"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Northwind Mutual" in page
    assert "harbour-lantern-42" not in page


def test_the_action_has_the_last_word_on_the_address(public_client: Client) -> None:
    response = public_client.post("/signup/", {**GIVEN, "address": "acme"})
    assert response.status_code == 422
    assert "This address is taken." in response.content.decode()
    assert not Tenant.objects.filter(schema_name="northwind").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [("northwind", "This address is free."), ("acme", "This address is taken."), ("www", "This address is reserved.")],
)
def test_an_address_is_checked_as_it_is_typed(public_client: Client, address: str, words: str) -> None:
    page = public_client.get("/signup/address/", {"address": address}).content.decode()
    assert words in page
    assert "<html" not in page


def test_too_many_sign_ups_from_one_place_are_turned_away(public_client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "SIGN_UPS", "2/h")
    answers = [public_client.post("/signup/", {**GIVEN, "address": "acme"}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
