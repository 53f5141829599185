"""Headless Chromium for tests marked `browser`, and the reason when there is none.

What a page should show belongs to the journeys; here is only how a browser is started and where it finds a workspace.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts import chromium

# Workspaces answer on subdomains of localhost, which not every resolver knows; nothing else is looked up anywhere.
ARGUMENTS = (
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a Chromium a browser test is skipped with the reason; where CI is true, that is a failure."""
    if item.get_closest_marker("browser") is None or chromium.find() is not None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(chromium.NONE_FOUND, pytrace=False)
    # Whoever has no browser can still run the rest; CI has failed above.
    pytest.skip(reason=chromium.NONE_FOUND)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a run; each test gets a context, and so cookies, of its own."""
    # With its loop Django sees another set of connections in this thread: none of the old may stay open behind it.
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; nothing of ours runs in it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(ARGUMENTS), chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser: 1440 by 900, English, light."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC", color_scheme="light"
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()
