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
        "node_modules/echarts",
        "node_modules/htmx.org",
        "node_modules/tslib",
        "node_modules/zrender",
    ]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_pinned_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    assert len(pins(name)) == len(re.findall(r"^[a-zA-Z]", text, re.MULTILINE))
    assert len(re.findall(r"==\S+.* \\\n    --hash=sha256:", text)) == len(pins(name))
    # No address, neither of a package nor in an option such as those that name an index; hashes are all that is said.
    assert re.findall(r"://| @ |^\s*-(?!-hash=sha256:).*", text, re.MULTILINE) == []
    assert re.findall(r" --(?!hash=sha256:)\S+", text) == []


@pytest.mark.parametrize(("smaller", "larger"), [("base", "production"), ("production", "local"), ("local", "dev")])
def test_a_larger_set_holds_the_smaller_one(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()
