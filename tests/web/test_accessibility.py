"""Pages that need nobody signed in, looked at by axe. Pages behind the log-in are looked at where they are tested."""

import pytest
from playwright.sync_api import Page

from tests import axe
from tests.conftest import Site

pytestmark = pytest.mark.browser

PAGES = (
    ("", "/"),
    ("", "/signup/"),
    ("", "/nowhere/"),
    ("nobody", "/"),
    ("acme", "/accounts/login/"),
    ("acme", "/accounts/password/reset/"),
    ("acme", "/accounts/signup/"),
)


def test_axe_finds_nothing_on_pages_without_log_in(site: Site, page: Page) -> None:
    found = {}
    for address, path in PAGES:
        page.goto(site.url(path, address=address))
        found[address + path] = axe.everywhere(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_axe_finds_nothing_on_a_refused_form(site: Site, page: Page) -> None:
    page.goto(site.url("/signup/", address=""))
    page.get_by_role("button", name="Create the workspace").click()
    page.get_by_role("group", name="Please look at this again").wait_for()
    assert axe.everywhere(page) == []
