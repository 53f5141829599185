"""The public pages as people meet them, in a browser and without scripts. Signing up itself is in the journeys."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Site

pytestmark = pytest.mark.browser


def test_the_address_is_suggested_and_checked_while_typing(site: Site, page: Page) -> None:
    page.goto(site.url("/signup/", address=""))
    page.get_by_label("Organisation").fill("Nordwind Versicherung")
    expect(page.get_by_label("Address")).to_have_value("nordwind-versicherung")
    expect(page.locator("#address-state")).to_have_text("This address is free.")
    page.get_by_label("Address").fill("acme")
    expect(page.locator("#address-state")).to_have_text("This address is taken.")


def test_home_leads_to_sign_up(site: Site, page: Page) -> None:
    page.goto(site.url("/", address=""))
    expect(page.get_by_role("heading", level=1)).to_have_text("Case management that explains itself")
    page.get_by_role("main").get_by_role("link", name="Start a workspace").first.click()
    expect(page).to_have_url(site.url("/signup/", address=""))


def test_refused_input_is_said_without_scripts(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url("/signup/", address=""))
    page.get_by_label("Address").fill("acme")
    page.get_by_label("Your name").fill("Alice")
    page.get_by_role("button", name="Create the workspace").click()
    expect(page.get_by_role("group", name="Please look at this again")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Alice")
    context.close()


def test_an_unknown_workspace_says_so(site: Site, page: Page) -> None:
    page.goto(site.url("/", address="nobody"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody works at this address")


def test_a_wrong_address_of_the_public_site_leads_home(site: Site, page: Page) -> None:
    page.goto(site.url("/nowhere/", address=""))
    page.get_by_role("link", name="To the start page").click()
    expect(page).to_have_url(site.url("/", address=""))
