"""One case from its task to its end, twice: with a thumb on a phone, and with nothing but a keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from apps.cases import actions
from apps.cases.models import Case
from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

PLAN = case(
    "visit",
    stage(
        "look",
        task("inspect", "Inspect the flat", form=["mould!", "remark"], due="P1D", required=True),
        task("photos", "Take photographs", discretionary=True),
        milestone("seen", "Flat seen", entry=entry(on("inspect", "complete"))),
        name="Look",
        required=True,
        auto_complete=True,
    ),
    fields=(field("mould", FieldType.BOOLEAN, label="Is there mould?"), field("remark", label="Remark")),
    outcomes=(("mended", "Mended"), ("nothing", "Nothing to do")),
    number_pattern="VI-{year}-{n:03}",
    auto_complete=True,
)
LONG = "Maximiliane Theodora von und zu Hohenwaldeck-Brandenstein ليلى حداد"


@pytest.fixture
def number(site: Site) -> str:
    """A case with a long name in two directions of writing, its one task free."""
    with enter("acme"):
        UserFactory.create(name="Bob Brook", email="bob@acme.example")
        definition = actions.publish(PLAN, actor=Actor.system("test")).definition
        return actions.open_case(definition, data={}, title=LONG, actor=Actor.system("test")).case.number


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def log_in(page: Page, site: Site, number: str) -> None:
    page.goto(site.url(f"/cases/{number}/"))
    page.fill("#id_login", "bob@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maximiliane")


def is_closed(number: str) -> bool:
    with enter("acme"):
        return Case.objects.get(number=number).state == "closed"


def test_a_thumb_works_a_case_on_a_phone(site: Site, phone: Page, number: str) -> None:
    page = phone
    log_in(page, site, number)
    dock = page.locator(".dock")
    dock.get_by_role("link", name="Complete").tap()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Inspect the flat")).to_be_visible()
    panel.get_by_role("button", name="Complete").tap()
    expect(panel.get_by_text("This is needed.").first).to_be_visible()
    panel.get_by_role("radio", name="Yes").tap()
    panel.get_by_role("button", name="Complete").tap()
    expect(page.get_by_role("link", name="Done: Flat seen")).to_be_visible()
    assert axe.findings(page) == []

    page.get_by_role("link", name="Diagram").tap()
    expect(page.locator(".diagram-canvas svg").first).to_be_visible()
    page.get_by_role("button", name="Inspect the flat: Done").tap()
    expect(panel.get_by_role("heading", name="What became of this")).to_be_visible()
    panel.get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="All of it").tap()
    assert axe.findings(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.get_by_role("link", name="Plan", exact=True).tap()
    page.get_by_role("link", name="Close the case").last.tap()
    panel.get_by_label("Mended").check()
    panel.get_by_role("button", name="Close the case").tap()
    expect(page.locator(".facts-lead")).to_contain_text("Mended")
    assert is_closed(number)


def test_keys_alone_work_a_case(site: Site, page: Page, number: str) -> None:
    log_in(page, site, number)
    complete_by_keys(page)
    with enter("acme"):
        assert HumanTask.objects.get(key="inspect").completed_by.name == "Bob Brook"
    read_the_diagram_by_keys(page)
    page.goto(site.url(f"/cases/{number}/"))
    reach(page, page.get_by_role("link", name="Close the case").last)
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    reach(page, box.get_by_role("radio").first)
    page.keyboard.press("Space")
    reach(page, box.get_by_role("button", name="Close the case"))
    page.keyboard.press("Enter")
    expect(page.locator(".facts-lead")).to_contain_text("Mended")
    assert is_closed(number)


def complete_by_keys(page: Page) -> None:
    reach(page, page.get_by_role("button", name="Take it: Inspect the flat"))
    page.keyboard.press("Enter")
    complete = page.get_by_role("link", name="Complete: Inspect the flat")
    expect(page.get_by_text("“Inspect the flat” is yours now.").first).to_be_visible()
    reach(page, complete)
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    yes = panel.get_by_role("radio", name="Yes")
    expect(yes).to_be_visible()
    page.keyboard.press("Escape")
    expect(complete).to_be_focused()
    page.keyboard.press("Enter")
    reach(page, yes)
    page.keyboard.press("Space")
    reach(page, panel.get_by_role("button", name="Complete"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Done: Flat seen")).to_be_visible()


def read_the_diagram_by_keys(page: Page) -> None:
    reach(page, page.get_by_role("link", name="Diagram"))
    page.keyboard.press("Enter")
    shape = page.get_by_role("button", name="Inspect the flat: Done")
    expect(shape).to_be_attached()
    reach(page, page.locator(".diagram-canvas [tabindex='0']"))
    for _step in range(9):
        if not shape.evaluate("shape => shape === document.activeElement"):
            page.keyboard.press("ArrowDown")
    expect(shape).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name="What became of this")).to_be_visible()
    page.keyboard.press("Escape")
    expect(shape).to_be_focused()


def reach(page: Page, target: Locator) -> None:
    """Go there with the Tab key; wherever it stops, the eye must be able to follow."""
    expect(target).to_be_visible()
    for _stop in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if target.evaluate("target => target === document.activeElement"):
            return
    raise AssertionError("the Tab key does not come there")


# What has the focus lies in the window, and nothing that is fixed lies over it.
SEEN = """() => {
  const stop = document.activeElement;
  if (stop === document.body) return true;
  const box = stop.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 1), innerHeight - 2);
  if (box.bottom < 1 || box.top > innerHeight) return false;
  const top = document.elementFromPoint(x, y);
  return top === null || stop.contains(top) || top.contains(stop) || top.closest("label, g, details") !== null;
}"""
