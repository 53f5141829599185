"""An administrator writes a plan in the browser, is told what is mistyped, publishes it, and opens a case with it."""

import pytest
from playwright.sync_api import Page, expect

from apps.cases.models import Case
from apps.tenants.context import enter
from apps.users.models import Role
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

TEXT = """Plan: Home visit

Teams
- Visitors

Fields
- Risk score: whole number

Steps
Stage: Assessment
  Task: Initial review
    By Visitors, within 2 days.
    Asks for: risk score (required)
Stage: Investigation
  Task: Talk to the neighbours

Rules
1. When the initial review is complete and the risk score is above 7, activate the investigation stage.
"""
MISTYPED = TEXT.replace("the initial review is", "the initail review is")


def log_in(site: Site, page: Page) -> None:
    with enter("acme"):
        UserFactory.create(name="Erin Ebner", email="erin@acme.example", role=Role.ADMINISTRATOR)
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", "erin@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_a_plan_is_written_corrected_published_and_used(site: Site, page: Page) -> None:
    log_in(site, page)
    page.goto(site.url("/studio/case-types/"))
    page.get_by_role("link", name="New case type").first.click()
    area = page.get_by_role("textbox", name="Plan", exact=True)
    area.fill(MISTYPED)
    expect(page.get_by_role("status").filter(has_text="1 to correct")).to_be_visible()
    expect(page.get_by_text("Did you mean “Initial review”?")).to_be_visible()
    expect(page.locator(".outline").get_by_role("link", name="Talk to the neighbours")).to_be_visible()
    expect(page.locator(".plan-numbers .is-late")).to_have_text("18")
    assert axe.everywhere(page) == []

    page.get_by_role("link", name="Line 18, column 13").click()
    expect(area).to_be_focused()
    assert area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "initail review"
    page.keyboard.type("initial review")
    expect(page.get_by_role("status").filter(has_text="Can be published")).to_be_visible()
    expect(page.locator(".plan-numbers .is-late")).to_have_count(0)

    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("heading", name="Publish version 1 of Home visit?").wait_for()
    assert axe.everywhere(page) == []
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 of “Home visit” is published.").first).to_be_visible()

    page.get_by_role("link", name="version 1", exact=True).click()
    page.get_by_role("heading", name="Home visit, version 1").wait_for()
    assert axe.everywhere(page) == []

    page.goto(site.url("/cases/new/?type=home-visit"))
    page.get_by_label("Risk score").fill("8")
    page.get_by_role("button", name="Open the case").last.click()
    page.get_by_role("heading", name="Home visit").first.wait_for()
    expect(page.get_by_text("Initial review").first).to_be_visible()
    with enter("acme"):
        case = Case.objects.get()
        assert (case.definition.key, case.version.number, case.data) == ("home-visit", 1, {"risk_score": 8})
