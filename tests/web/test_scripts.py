"""The small scripts in a real browser, on pages made here and under the real policy.

What a page of the product does with them is in the journeys.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser

Show = Callable[..., Page]
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
FRAME = """{% extends "base.html" %}
{% block title %}Page{% endblock %}
{% block body %}<main id="main" tabindex="-1">BODY</main>{% endblock %}
"""
MENU = """
<input id="find" data-shortcut="/"><kbd data-shortcut-hint hidden>/</kbd>
<button type="button" data-theme-switch aria-pressed="false">Dark theme</button>
<button type="button" data-shortcuts-switch hidden>Keys</button>
"""
PANEL = """
<div class="banner" id="banner"></div>
<a id="ask" href="/why" hx-get="/why" hx-target="#panel">Why?</a>
<dialog class="drawer" id="panel" closedby="any" aria-labelledby="panel-title"></dialog>
"""


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the browser complained about; a test that expects a complaint takes it out."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def show(context: BrowserContext, problems: list[str]) -> Show:
    """Opens a page with this body; `answers` are what other paths return."""

    def show(body: str, **answers: str) -> Page:
        markup = engines["django"].from_string(FRAME.replace("BODY", body)).render()

        def answer(route: Route) -> None:
            path = re.sub(r"^https?://[^/]+/|\?.*$", "", route.request.url)
            if path.startswith("static/"):
                route.fulfill(path=str(finders.find(path.removeprefix("static/"))))
            elif path in answers or not path:
                route.fulfill(
                    body=answers.get(path, markup),
                    content_type="text/html",
                    headers={"Content-Security-Policy": POLICY},
                )
            else:
                route.abort()

        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("http://page.test/")
        return page

    return show


def test_the_theme_chosen_is_remembered(show: Show) -> None:
    page = show(MENU)
    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 20, 26)")
    expect(page.get_by_role("button", name="Dark theme")).to_have_attribute("aria-pressed", "true")


def test_the_slash_leads_to_the_search(show: Show) -> None:
    page = show(MENU)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#find")).to_have_value("")


def test_keys_can_be_switched_off(show: Show) -> None:
    page = show(MENU)
    page.get_by_role("button", name="Keys").click()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()
    expect(page.locator("kbd")).to_be_hidden()


def test_what_is_swapped_into_the_panel_opens_it_and_escape_returns_the_focus(show: Show) -> None:
    page = show(PANEL, why='<h2 id="panel-title">Why</h2><button type="button">Close</button>')
    page.locator("#ask").click()
    expect(page.get_by_role("dialog", name="Why")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#ask")).to_be_focused()


def test_an_unreachable_server_is_said(show: Show, problems: list[str]) -> None:
    page = show(PANEL)
    page.locator("#ask").click()
    expect(page.locator("#banner")).to_contain_text("The server could not be reached.")
    expect(page.locator("#status")).to_contain_text("The server could not be reached.")
    problems.clear()


def test_a_change_is_read_out_and_can_be_dismissed(show: Show) -> None:
    page = show(
        '<div class="banner" id="banner"><div class="notice is-done" data-announce><div class="notice-text">'
        "<strong>Review is complete</strong><ul><li>Investigation started.</li></ul></div>"
        '<button type="button" data-dismiss hidden>Dismiss</button></div></div>'
    )
    expect(page.locator("#status")).to_have_text("Review is complete Investigation started.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()


def test_the_summary_has_the_focus_and_leads_to_the_field(show: Show) -> None:
    page = show(
        '<div class="notice" tabindex="-1" autofocus><a href="#place">Place</a></div>'
        '<fieldset id="place"><label><input type="radio" name="place" value="home">At home</label></fieldset>'
    )
    expect(page.locator(".notice")).to_be_focused()
    page.get_by_role("link", name="Place").click()
    expect(page.get_by_label("At home")).to_be_focused()


def test_a_countdown_goes_on(show: Show, context: BrowserContext) -> None:
    context.clock.install(time="2026-11-22T11:59:00Z")
    page = show('<time datetime="2026-11-22T12:00:00Z" data-countdown>in 1 min</time>')
    context.clock.run_for(6 * 60 * 1000)
    expect(page.locator("time")).to_have_text("5 min late")


def test_an_address_is_suggested_until_somebody_types_one(show: Show) -> None:
    page = show(
        '<input id="organisation" aria-label="Organisation">'
        '<div data-slug-from="organisation"><input id="address" aria-label="Address"></div>'
    )
    page.get_by_label("Organisation").fill("1. Häfen & Straße Ltd.")
    expect(page.get_by_label("Address")).to_have_value("hafen-strasse-ltd")
    page.get_by_label("Address").fill("port")
    page.get_by_label("Organisation").fill("Another")
    expect(page.get_by_label("Address")).to_have_value("port")
