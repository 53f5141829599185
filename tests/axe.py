"""What axe finds on a page in both themes, on a desk and on a phone. Which pages it looks at, tests say."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def findings(page: Page) -> list[str]:
    """Every violation on the page as it stands, with where it is."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']} at {node['target'][0]}" for rule in found for node in rule["nodes"]]


def everywhere(page: Page) -> list[str]:
    """The violations in light and dark, wide and narrow, and whether the page is wider than its window."""
    found = []
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for scheme in ("light", "dark"):
            # Without motion, or colours would be read half-way between two themes.
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            found += [f"{name}, {scheme}: {finding}" for finding in findings(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name}: the page is wider than the window")
    return found
