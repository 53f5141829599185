"""Every page that the table of addresses knows, in a real browser: for every eye and window, with scripts and without.

States of single pages, such as refused forms, are looked at where those pages are tested.
"""

from collections.abc import Iterable, Sequence

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from tests import axe
from tests.architecture.conftest import Filled
from tests.architecture.guards import table
from tests.architecture.guards.addresses import Address
from tests.architecture.guards.visiting import NOBODY
from tests.conftest import Site
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

# They answer with a file, with JSON or with a part of a page.
NO_PAGES = {
    "cases:file", "cases:mentionable", "cases:modules", "cases:picture", "intake:file", "operations:sheet",
    "people:named", "public:signup_address", "tasks:news",
    "api:problems", "api:problem", "api:schema",
}  # fmt: skip
LOOKS = [
    pytest.param(axe.OPPOSITE_LOOKS, id="opposite-looks"),
    pytest.param(axe.EVERY_LOOK, id="every-look", marks=pytest.mark.soak),
]


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_of_the_workspace_is_for_everybody(
    two_workspaces: Filled, site: Site, context: BrowserContext, looks: Sequence[tuple[str, str]]
) -> None:
    found = {}
    # Casework looks fullest to those who do it, the rest to those who see to it.
    for role, addresses in (("worker", table.CASEWORK), ("owner", table.AROUND_IT)):
        sign_in(context, two_workspaces.acme.sessions[role])
        paths = [site.url(path) for path in pages(two_workspaces, addresses, role)]
        found.update(look_at(context.new_page(), paths, looks))
    assert len(found) > 40
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("looks", LOOKS)
def test_everything_that_opens_over_a_case_is_for_everybody(
    two_workspaces: Filled, site: Site, context: BrowserContext, looks: Sequence[tuple[str, str]]
) -> None:
    sign_in(context, two_workspaces.acme.sessions["owner"])
    page = context.new_page()
    page.goto(site.url(f"/cases/{two_workspaces.acme.by_name['fresh'].number}/"))
    found = {}
    for kind, url, place in page.evaluate(OVERLAYS):
        page.evaluate("([url, place]) => htmx.ajax('GET', url, place)", [url, place])
        expect(page.locator(f"{place}[open] h2").first).to_be_visible()
        found[kind] = axe.everywhere(page, looks)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    for menu in page.locator("main [popovertarget]:visible").all()[:3]:
        menu.click()
        found[f"menu {menu.get_attribute('popovertarget')}"] = axe.findings(page, ".menu:popover-open")
        page.keyboard.press("Escape")
    assert len(found) > 5
    assert {where: what for where, what in found.items() if what} == {}


# One of each kind of panel and dialog that the page can open: addresses that differ in their numbers only are one kind.
OVERLAYS = """() => {
  const kinds = new Map();
  for (const link of document.querySelectorAll('[hx-get]:is([hx-target="#panel"], [hx-target="#modal"])')) {
    const url = link.getAttribute("hx-get");
    const kind = url.replace(/\\d+|(?<=cases\\/)[^\\/]+/g, "N");
    if (!kinds.has(kind)) kinds.set(kind, [kind, url, link.getAttribute("hx-target")]);
  }
  return [...kinds.values()];
}"""


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_without_log_in_is_for_everybody(
    two_workspaces: Filled, site: Site, page: Page, looks: Sequence[tuple[str, str]]
) -> None:
    paths = [site.url(path) for path in pages(two_workspaces, table.WORKSPACE, NOBODY)]
    paths += [site.url(path, address="") for path in pages(two_workspaces, table.PUBLIC, NOBODY)]
    found = look_at(page, paths, looks)
    assert len(found) > 8
    assert {where: what for where, what in found.items() if what} == {}


def test_the_main_job_needs_no_scripts(two_workspaces: Filled, site: Site, browser: Browser) -> None:
    acme = two_workspaces.acme
    key, number = acme.task("fresh", "review"), acme.by_name["fresh"].number
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url("/?view=teams"))
    page.fill("#id_login", acme.people["worker"].email)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=f"Take it: CANARY-ACME Review, {number}").click()
    page.get_by_role("link", name="Mine").first.click()  # what is taken leaves the list of what is free
    page.get_by_role("link", name="CANARY-ACME Review").and_(page.locator(f'[href="/tasks/{key}/"]')).first.click()
    page.get_by_label("CANARY-ACME Risk").fill("a lot")
    page.get_by_role("button", name="Complete").click()
    expect(page.get_by_label("CANARY-ACME Risk")).to_have_value("a lot")
    page.get_by_label("CANARY-ACME Risk").fill("9")
    page.get_by_role("button", name="Complete").click()
    expect(page).to_have_url(site.url(f"/cases/{number}/"))
    expect(page.locator("#banner")).to_contain_text("CANARY-ACME Investigation started")
    context.close()
    with enter("acme"):
        assert HumanTask.objects.get(pk=key).completed_by == acme.people["worker"]


def sign_in(context: BrowserContext, session: str) -> None:
    """Go on as the person of this session, without the detour of the log-in page."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "domain": "acme.localhost", "path": "/"}])


def pages(two_workspaces: Filled, addresses: Iterable[Address], asker: str) -> list[str]:
    """The page of each address that answers this asker with one, and its other tabs and views."""
    found = []
    for address in addresses:
        if address.name not in NO_PAGES and address.answers("GET")[asker] == "200":
            path = address.path(two_workspaces.acme)
            others = (query for query in address.queries if query.startswith(("?tab=", "?view=")))
            found += [path, *(path + query for query in others)]
    return found


def look_at(page: Page, urls: Iterable[str], looks: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What is wrong with each page. A breach of the content policy is an error on the console."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    found = {}
    for url in urls:
        heard.clear()
        answer = page.goto(url)
        wrong = axe.everywhere(page, looks)
        if answer is None or answer.status != 200:
            wrong.append("it is not there")
        if page.locator("h1").count() != 1:
            wrong.append(f"{page.locator('h1').count()} headings of the first level")
        if not page.title().strip():
            wrong.append("no title")
        found[url] = [*wrong, *heard]
    return found
