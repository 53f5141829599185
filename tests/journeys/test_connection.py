"""A connection drops in the middle of a form, then the log-in ends: nothing that was typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from apps.cases import actions as cases
from apps.cases.models import Case, Draft
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType, FormField
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from tests import axe
from tests.conftest import Site
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

ITEM = field("what"), field("price", FieldType.MONEY)
PLAN = case(
    "claim",
    task(
        "review",
        form=[FormField("is_hurt"), FormField("injury", required=True, condition="is_hurt"), "remark", "items"],
    ),
    fields=(
        field("is_hurt", FieldType.BOOLEAN, label="Was somebody hurt?"),
        field("injury"),
        field("remark", FieldType.LONG_TEXT),
        field("items", FieldType.OBJECT, many=True, fields=ITEM, label="Things"),
    ),
)


def log_in(page: Page) -> None:
    page.fill("#id_login", "bob@acme.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_a_form_outlives_the_connection_and_the_log_in(site: Site, page: Page) -> None:  # noqa: PLR0915  (one way)
    with enter("acme"):
        UserFactory.create(name="Bob Brook", email="bob@acme.example")
        definition = cases.publish(PLAN, actor=Actor.system("test")).definition
        cases.open_case(definition, data={}, title="Fire", actor=Actor.system("test"))
        address = site.url(f"/tasks/{HumanTask.objects.get().pk}/")
    page.goto(site.url("/accounts/login/"))
    log_in(page)
    page.goto(address)
    status = page.locator("[data-draft-status]")

    expect(page.get_by_label("Injury")).to_have_count(0)
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Injury").fill("A burn")
    page.get_by_role("button", name="Add one: Things").click()
    expect(page.get_by_label("What")).to_be_focused()
    page.keyboard.type("Table")
    page.get_by_label("Price").fill("1,250.00")
    expect(status).to_contain_text("Saved")
    assert axe.everywhere(page) == []

    page.context.set_offline(True)
    page.get_by_label("Remark").fill("Half a sentence")
    expect(status).to_have_text("Not connected: kept on this computer")
    page.get_by_role("button", name="Complete").last.click()
    expect(page.get_by_label("Remark")).to_have_value("Half a sentence")
    page.context.set_offline(False)
    expect(status).to_contain_text("Saved")

    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Remark").fill("Half a sentence, and the rest")
    expect(status).to_contain_text("Log in again: nothing is lost")
    page.goto(address)
    log_in(page)
    expect(page.get_by_text("This is what you typed and have not sent")).to_be_visible()
    expect(page.get_by_label("Remark")).to_have_value("Half a sentence, and the rest")
    expect(page.get_by_label("Injury")).to_have_value("A burn")
    page.get_by_role("radio", name="No", exact=True).check()
    expect(page.get_by_label("Injury")).to_have_count(0)
    page.get_by_role("button", name="Complete").last.click()
    page.get_by_text("Review is complete").first.wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft '))") == []
    with enter("acme"):
        things = [{"what": "Table", "price": "1250.00"}]
        assert Case.objects.get().data == {
            "is_hurt": False,
            "remark": "Half a sentence, and the rest",
            "items": things,
        }
        assert not Draft.objects.exists()
