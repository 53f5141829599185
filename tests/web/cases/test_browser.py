"""The pages of case work in a real browser: with axe, with the keyboard, with drafts, and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.cases import actions
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.parties import actions as parties
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from apps.users.models import Role, User
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory
from tests.web.cases.conftest import PLAN, SYSTEM

pytestmark = pytest.mark.browser


@pytest.fixture
def number(site: Site) -> str:
    """A live acme with Bob, Alice and one claim; its number."""
    with enter("acme"):
        bob = UserFactory.create(name="Bob Brook", email="bob@acme.example")
        UserFactory.create(name="Alice Adler", email="alice@acme.example", role=Role.OWNER)
        ruth = parties.match_or_create(name="Ruth Vale", email="ruth@client.example", actor=SYSTEM)
        definition = actions.publish(PLAN, actor=SYSTEM).definition
        data = {"policy": "P-7", "remark": "Smoke in the whole flat.", "damage": "1250"}
        claim = actions.open_case(definition, data=data, title="Fire", client=ruth, actor=Actor.person(bob)).case
        actions.add_note(claim, text="Called twice.", is_visible_to_requester=True, actor=Actor.person(bob))
        return claim.number


def log_in(site: Site, page: Page) -> None:
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", "bob@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_axe_finds_nothing_on_the_pages_of_case_work(site: Site, page: Page, number: str) -> None:
    log_in(site, page)
    case = f"/cases/{number}/"
    paths = ["/", "/?view=unassigned", "/?view=done", "/cases/", "/cases/?owner=me&q=x", "/cases/new/", case]
    paths += [f"{case}?tab={tab}" for tab in ("data", "notes", "files", "timeline")]
    paths += [f"{case}{path}" for path in ("why/0/", "why/step/investigation/", "data/", "close/", "handling/")]
    found = {}
    for path in paths:
        page.goto(site.url(path))
        found[path] = axe.everywhere(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_axe_finds_nothing_in_what_opens_above_the_case(site: Site, page: Page, number: str) -> None:
    log_in(site, page)
    page.goto(site.url(f"/cases/{number}/"))
    page.get_by_role("link", name="Not yet: Investigated").click()
    page.get_by_role("dialog", name="Why this is not reached yet").wait_for()
    assert axe.findings(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Complete: Initial review").click()
    page.get_by_role("dialog", name="Initial review").get_by_role("button", name="Complete").click()
    page.get_by_role("group", name="Please look at this again").wait_for()
    assert axe.findings(page) == []


def test_a_task_is_completed_after_mending_and_what_changed_is_said(site: Site, page: Page, number: str) -> None:
    log_in(site, page)
    page.goto(site.url(f"/cases/{number}/"))
    page.get_by_role("link", name="Complete: Initial review").click()
    panel = page.get_by_role("dialog", name="Initial review")
    panel.get_by_label("Risk score").fill("nine")
    panel.get_by_role("button", name="Complete").click()
    expect(panel.get_by_role("group", name="Please look at this again")).to_be_focused()
    expect(panel.get_by_label("Risk score")).to_have_value("nine")
    panel.get_by_label("Risk score").fill("9")
    panel.get_by_role("button", name="Complete").click()
    banner = page.locator("#banner")
    expect(banner).to_contain_text("Investigation started: initial review is complete and the risk score is 9")


def test_what_was_typed_is_there_after_closing_the_window(site: Site, page: Page, number: str) -> None:
    log_in(site, page)
    with enter("acme"):
        review = HumanTask.objects.get(key="review")
    page.goto(site.url(f"/tasks/{review.pk}/"))
    with page.expect_response("**/drafts/**"):
        page.get_by_label("Remark").fill("Half a sentence")
    page.goto(site.url("/"))
    page.goto(site.url(f"/tasks/{review.pk}/"))
    expect(page.get_by_label("Remark")).to_have_value("Half a sentence")


def test_when_somebody_is_faster_what_was_typed_stays_in_the_panel(site: Site, page: Page, number: str) -> None:
    log_in(site, page)
    page.goto(site.url(f"/cases/{number}/"))
    page.get_by_role("link", name="Complete: Initial review").click()
    panel = page.get_by_role("dialog", name="Initial review")
    panel.get_by_label("Risk score").fill("9")
    with enter("acme"):
        review = HumanTask.objects.select_related("case__version", "case__definition").get(key="review")
        alice = User.objects.get(email="alice@acme.example")
        tasks.complete(review, output={"risk_score": "3"}, actor=Actor.person(alice))
    panel.get_by_role("button", name="Complete").click()
    expect(panel).to_contain_text("Alice Adler completed this task in the meantime.")
    expect(panel.get_by_label("Risk score")).to_have_value("9")


def test_the_main_job_works_without_scripts(site: Site, browser: Browser, number: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    log_in(site, page)
    page.goto(site.url(f"/cases/{number}/"))
    page.get_by_role("button", name="Take it: Initial review").click()
    page.get_by_role("link", name="Complete: Initial review").click()
    page.get_by_label("Risk score").fill("9")
    page.get_by_role("button", name="Complete").click()
    expect(page.locator("#banner")).to_contain_text("the risk score is 9")
    page.get_by_text("Add a step").click()
    page.get_by_role("button", name="Add: Ask an expert").click()
    expect(page.locator("#banner")).to_contain_text("Ask an expert was added")
    page.goto(site.url(f"/cases/{number}/close/"))
    page.get_by_label("Declined").check()
    page.get_by_label("Reason").fill("Opened twice.")
    page.get_by_role("button", name="Close it early").click()
    expect(page.locator("#banner")).to_contain_text(f"{number} is closed.")
    context.close()
    with enter("acme"):
        assert Case.objects.get(number=number).outcome == "declined"
