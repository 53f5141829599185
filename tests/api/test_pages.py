"""The pages for people: the documentation and their tokens, in a real browser, with axe."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from apps.tenants.context import enter
from apps.users.models import Role, User
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory


def test_the_documentation_is_for_those_who_are_signed_in(client: Client, bob: User) -> None:
    assert client.get("/api/v1/docs/").status_code == 302
    client.force_login(bob)
    page = client.get("/api/v1/docs/").content.decode()

    assert 'id="openCase"' in page
    assert "http://acme.localhost/api/v1/" in page


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_blocked(site: Site, page: Page) -> None:
    with enter("acme"):
        UserFactory.create(name="Erin Ebner", email="erin@acme.example", role=Role.ADMINISTRATOR)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.url("/accounts/login/?next=/profile/tokens/"))
    page.fill("#id_login", "erin@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("What it is for").fill("Partner")
    page.get_by_label("Read, and change what you may change").check()
    page.get_by_role("button", name="Create the token").click()
    page.get_by_label("Token", exact=True).wait_for()
    assert axe.everywhere(page) == []
    page.get_by_role("link", name="How the API works").click()
    page.get_by_role("link", name="Open a case", exact=True).click()
    page.get_by_text("Answers").first.click()
    assert axe.everywhere(page) == []
    assert said == []
