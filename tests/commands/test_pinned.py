"""What is installed is pinned: by hash for Python, by integrity for npm, with no address of a registry anywhere."""

import json
import re

import pytest

from scripts.choices import ROOT
from scripts.requirements import SETS


def pins(name: str) -> dict[str, str]:
    """The packages of a set with their releases."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_lock_of_the_browser_packages_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert sorted(packages) == [
        "node_modules/@fontsource-variable/inter",
        "node_modules/@popperjs/core",
        "node_modules/@tabler/core",
        "node_modules/@tabler/icons",
        "node_modules/cmmn-font",
        "node_modules/cmmn-js",
        "node_modules/cmmn-moddle",
        "node_modules/component-event",
        "node_modules/css.escape",
        "node_modules/diagram-js",
        "node_modules/diagram-js-direct-editing",
        "node_modules/didi",
        "node_modules/domify",
        "node_modules/echarts",
        "node_modules/hammerjs",
        "node_modules/hat",
        "node_modules/htmx.org",
        "node_modules/ids",
        "node_modules/indexof",
        "node_modules/inherits",
        "node_modules/matches-selector",
        "node_modules/min-dash",
        "node_modules/min-dom",
        "node_modules/moddle",
        "node_modules/moddle-xml",
        "node_modules/object-refs",
        "node_modules/path-intersection",
        "node_modules/saxen",
        "node_modules/squire-rte",
        "node_modules/tiny-svg",
        "node_modules/tslib",
        "node_modules/zrender",
    ]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_pinned_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    lines = re.findall(r"^[a-z0-9-]+==\S+", text, re.MULTILINE)  # one package may have a release for each Python
    assert set(pins(name)) == {line.partition("==")[0] for line in lines}
    assert len(lines) == len(re.findall(r"^[a-zA-Z]", text, re.MULTILINE))
    assert len(re.findall(r"==\S+.* \\\n    --hash=sha256:", text)) == len(lines)
    # No address, neither of a package nor in an option such as those that name an index; hashes are all that is said.
    assert re.findall(r"://| @ |^\s*-(?!-hash=sha256:).*", text, re.MULTILINE) == []
    assert re.findall(r" --(?!hash=sha256:)\S+", text) == []


@pytest.mark.parametrize(("smaller", "larger"), [("base", "production"), ("production", "local"), ("local", "dev")])
def test_a_larger_set_holds_the_smaller_one(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()
