"""What axe finds on a page in both themes, on a desk and on a phone. Which pages it looks at, tests say."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
EVERY_LOOK = (("desk", "light"), ("desk", "dark"), ("phone", "light"), ("phone", "dark"))
OPPOSITE_LOOKS = (("desk", "light"), ("phone", "dark"))


def findings(page: Page, within: str = "") -> list[str]:
    """Every violation on the page as it stands, or in a part of it, with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("([where, options]) => axe.run(where, options)", [within or "html", OPTIONS])["violations"]
    return [f"{rule['id']} at {node['target'][0]}" for rule in found for node in rule["nodes"]]


def everywhere(page: Page, looks: Sequence[tuple[str, str]] = EVERY_LOOK) -> list[str]:
    """The violations in each of these sizes and colours, and whether the page is wider than its window."""
    found = []
    for size, scheme in looks:
        page.set_viewport_size({"width": SIZES[size]["width"], "height": SIZES[size]["height"]})
        # Without motion, or colours would be read half-way between two themes.
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{size}, {scheme}: the page is wider than the window")
        # As long as the page: what the bar at the foot of a phone covers is looked at where it can be scrolled to.
        length = max(SIZES[size]["height"], page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": SIZES[size]["width"], "height": length})
        found += [f"{size}, {scheme}: {finding}" for finding in findings(page)]
        page.set_viewport_size({"width": SIZES[size]["width"], "height": SIZES[size]["height"]})
    return found
