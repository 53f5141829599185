"""Two people edit the data of one case at once: they see each other, and the later one chooses between versions."""

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tenants.context import enter
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

PLAN = case(
    "claim",
    task("review"),
    fields=(
        field("remark", FieldType.LONG_TEXT),
        field("damage", FieldType.MONEY),
        field("place"),
    ),
)


def log_in(site: Site, page: Page, email: str) -> None:
    page.goto(site.url("/accounts/login/"))
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_the_later_editor_sees_both_versions_and_chooses(site: Site, page: Page, browser: Browser) -> None:
    with enter("acme"):
        UserFactory.create(name="Bob Brook", email="bob@acme.example")
        UserFactory.create(name="Alice Adler", email="alice@acme.example")
        definition = cases.publish(PLAN, actor=Actor.system("test")).definition
        data = {"remark": "Smoke", "place": "Kitchen"}
        number = cases.open_case(definition, data=data, title="Fire", actor=Actor.system("test")).case.number
    log_in(site, page, "bob@acme.example")
    page.goto(site.url(f"/cases/{number}/data/"))

    hers = browser.new_context().new_page()
    log_in(site, hers, "alice@acme.example")
    hers.goto(site.url(f"/cases/{number}/data/"))
    expect(hers.get_by_text("Bob Brook has this form open since")).to_be_visible()
    hers.get_by_label("Remark").fill("Smoke and soot")
    hers.get_by_label("Place").fill("Kitchen and hall")
    hers.get_by_role("button", name="Save").last.click()
    hers.get_by_text("The data is saved.").first.wait_for()
    hers.context.close()

    page.get_by_label("Remark").fill("Smoke, no flames")
    page.get_by_label("Damage").fill("1,234.50")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Somebody else has changed one of these fields").first).to_be_visible()
    both = page.get_by_role("group", name="Remark", exact=True)
    expect(both).to_contain_text("What Alice Adler wrote")
    expect(both).to_contain_text("Smoke and soot")
    expect(both.get_by_role("textbox")).to_have_value("Smoke, no flames")
    assert axe.everywhere(page) == []

    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("link", name="Remark")).to_be_visible()
    both.get_by_role("textbox").fill("Smoke and soot, no flames")
    expect(both.get_by_role("radio", name="What you wrote")).to_be_checked()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Alice Adler changed other fields meanwhile").first).to_be_visible()
    with enter("acme"):
        stored = Case.objects.get().data
    assert stored == {"remark": "Smoke and soot, no flames", "damage": "1234.50", "place": "Kitchen and hall"}
