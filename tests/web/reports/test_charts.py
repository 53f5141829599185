"""The charts in a real browser: drawn from the tables, in both themes, and never without them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.tenants.context import enter
from tests import axe
from tests.conftest import Site, WorkspaceClient
from tests.reports.world import build

pytestmark = pytest.mark.browser
PATH = "/dashboard/?period=all"


@pytest.fixture
def session(site: Site) -> dict[str, str]:
    """Carol's session in a workspace full of cases."""
    with enter("acme"):
        build()
        client: Client = WorkspaceClient(headers={"host": "acme.localhost"})
        client.force_login(get_user_model().objects.get(name="Carol Castle"))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url()}


def test_the_charts_are_drawn_from_their_tables_and_nothing_is_refused(
    site: Site, session: dict[str, str], context: BrowserContext
) -> None:
    context.add_cookies([session])  # type: ignore[list-item]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.url(PATH))

    expect(page.locator("[data-chart] svg")).to_have_count(page.locator("table.figures").count())
    page.locator("[data-chart] svg").first.hover()  # the tooltip is drawn, too
    page.get_by_role("button", name="Dark").or_(page.locator("[data-theme-switch]")).first.click()
    expect(page.locator("[data-chart] svg").first).to_be_visible()
    assert said == []


def test_a_bar_leads_to_the_cases_of_its_figure(site: Site, session: dict[str, str], context: BrowserContext) -> None:
    context.add_cookies([session])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(site.url(PATH))
    addresses = {link.get_attribute("href") for link in page.locator("#priorities td a").all()}
    colour = page.evaluate("getComputedStyle(document.querySelector('#priorities .figures-mark')).backgroundColor")

    bars = page.locator("[data-table=priorities] svg path[fill]").all()
    own = [bar for bar in bars if bar.get_attribute("fill") == colour]
    max(own, key=lambda bar: (bar.bounding_box() or {"width": 0})["width"]).click()

    page.wait_for_url("**/cases/?state=active&state=suspended&priority=*")
    assert page.url.removeprefix(site.url("")) in addresses


def test_axe_finds_nothing_in_any_theme_or_window(site: Site, session: dict[str, str], context: BrowserContext) -> None:
    context.add_cookies([session])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(site.url(PATH))
    page.locator("[data-chart] svg").first.wait_for()

    assert axe.everywhere(page) == []


def test_without_scripts_the_tables_say_everything(site: Site, session: dict[str, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([session])  # type: ignore[list-item]
    page: Page = context.new_page()
    page.goto(site.url(PATH))

    expect(page.locator("[data-chart]").first).to_be_hidden()
    figure = page.locator("#stages td a").first
    count = figure.inner_text()
    figure.click()
    expect(page.locator(".page-head p")).to_have_text(f"{count} case{'' if count == '1' else 's'}")
    context.close()
