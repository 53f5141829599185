"""A case worker goes through the worklist with nothing but the keyboard, and sees what a colleague does meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from apps.cases import actions as cases
from apps.cmmn.builders import case, task
from apps.common.actors import Actor
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from apps.users.models import User
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

SYSTEM = Actor.system("test")
PLAN = case("visit", task("call", "Call the tenant", due="P1D"), task("look", "Look at the flat", due="P9D"))


@pytest.fixture
def worklist(site: Site, page: Page) -> Page:
    """Bob's page of everybody's work: three cases of two tasks each."""
    with enter("acme"):
        UserFactory.create(name="Bob Brook", email="bob@acme.example")
        UserFactory.create(name="Carol Castle", email="carol@acme.example")
        definition = cases.publish(PLAN, actor=SYSTEM).definition
        for title in ("North", "South", "East"):
            cases.open_case(definition, data={}, title=title, actor=SYSTEM)
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", "bob@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(site.url("/?view=all"))
    return page


def focused(page: Page) -> str:
    """The row that the keyboard stands on: its task and case."""
    title = page.locator("[data-row]:focus").locator(".rows-title, .rows-sub")
    return " / ".join(text.split(" ·")[0].strip() for text in title.all_inner_texts()[:2])


def holders() -> list[str]:
    with enter("acme"):
        return sorted(HumanTask.objects.filter(assignee__isnull=False).values_list("assignee__name", flat=True))


def test_the_whole_worklist_is_worked_with_keys(worklist: Page) -> None:
    page = worklist
    page.keyboard.press("j")
    assert focused(page) == "Call the tenant / North"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == "Call the tenant / South"
    page.keyboard.press("c")
    expect(page.locator("#banner")).to_contain_text("“Call the tenant” is yours now.")
    expect(page.locator(".view-link", has_text="Mine")).to_contain_text("1")
    assert focused(page) == "Call the tenant / South"
    page.keyboard.press("r")
    expect(page.locator("#banner")).to_contain_text("“Call the tenant” is free again.")
    assert holders() == []

    page.keyboard.press("End")
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    selection = page.get_by_role("form", name="Selected tasks")
    expect(selection).to_contain_text("Selected: 2")
    selection.get_by_role("button", name="Take", exact=True).press("Enter")
    expect(page.locator("#banner")).to_contain_text("2 tasks taken")
    assert holders() == ["Bob Brook", "Bob Brook"]

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the worklist")).to_be_visible()
    assert axe.findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.get_by_role("searchbox", name="Task, case or client")).to_be_focused()
    page.keyboard.type("east")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("dialog", name="Call the tenant")).to_be_visible()
    page.keyboard.press("Escape")
    assert axe.everywhere(page) == []


def test_a_colleagues_change_is_offered_and_moves_nothing(worklist: Page) -> None:
    page = worklist
    page.keyboard.press("j")
    with enter("acme"):
        first = HumanTask.objects.select_related("case__version", "case__definition").get(
            case__title="North", key="call"
        )
        tasks.claim(first, actor=Actor.person(User.objects.get(email="carol@acme.example")))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("link", name="Show 1 change")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 task changed")).to_be_attached()
    assert "Carol" not in page.locator("[data-row]").first.inner_text()
    assert axe.findings(page) == []
    page.keyboard.press(".")
    expect(page.locator("[data-row]").first).to_contain_text("Carol Castle")
    expect(page.get_by_role("link", name="Show 1 change")).to_have_count(0)
    assert focused(page) == "Call the tenant / North"


def test_single_keys_can_be_switched_off_and_arrows_stay(site: Site, worklist: Page) -> None:
    page = worklist
    page.goto(site.url("/profile/"))
    page.get_by_role("main").get_by_role("button", name="Single keys").click()
    page.goto(site.url("/?view=all"))
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert page.locator("[data-row]:focus").count() == 0
    page.locator("[data-row]").first.focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Call the tenant / South"
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Select Call the tenant").nth(1)).to_be_focused()
    assert holders() == []
