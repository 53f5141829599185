"""The list of forms and the thanks, as anybody sees them."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.cases.models import CaseDefinition
from apps.intake.models import Request
from apps.web.intake import guard


def test_the_index_lists_the_forms_of_the_organisation(client: Client, definition: CaseDefinition) -> None:
    page = client.get("/request/").content.decode()
    assert 'href="/request/claim/"' in page
    assert "Acme" in page


def test_the_index_says_when_there_is_no_form(client: Client) -> None:
    response = client.get("/request/")
    assert response.status_code == 200
    assert "There is no request form at the moment" in response.content.decode()


def test_the_thanks_show_the_reference_and_nothing_that_was_typed(
    client: Client, receive: Callable[..., Request]
) -> None:
    reference = receive(phone="+44 20 7946 0018").reference
    page = client.get(f"/request/claim/{reference.lower()}/").content.decode()
    assert reference in page
    for typed in ("Rita", "rita@client.example", "7946", "P-7"):
        assert typed not in page


def test_another_workspace_knows_neither_form_nor_reference(
    client: Client, beta_client: Client, receive: Callable[..., Request]
) -> None:
    reference = receive().reference
    assert client.get(f"/request/claim/{reference}/").status_code == 200
    assert beta_client.get(f"/request/claim/{reference}/").status_code == 404
    assert beta_client.get("/request/claim/").status_code == 404
    assert reference not in beta_client.get("/request/").content.decode()


def test_guessing_references_is_slowed_down(
    client: Client, definition: CaseDefinition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "RATE", "2/10m")
    codes = [client.get(f"/request/claim/R-BCDFGHJ{n}/").status_code for n in "346"]
    assert codes == [404, 404, 429]
