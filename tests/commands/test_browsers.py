"""Browser tests run, or say why they cannot; where CI is true, that they cannot is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from scripts.choices import ROOT

TEST = """
import pytest

@pytest.mark.browser
def test_it_draws():
    raise AssertionError("it must not get this far")
"""


def outcome(folder: Path, **environment: str) -> str:
    """The last lines of pytest over one browser test, where no Chromium can be found."""
    (folder / "test_page.py").write_text(TEST)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.browsers", "-q", "-rs", str(folder)]
    result = subprocess.run(
        [*command, "-c", str(folder / "pytest.ini"), "--rootdir", str(folder)],
        cwd=ROOT, env={**inherited, "CHROMIUM": "/nowhere/chromium", **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return result.stdout


def test_without_chromium_it_is_skipped_with_the_reason(tmp_path: Path) -> None:
    words = outcome(tmp_path)

    assert "no Chromium on this machine: install one, or name it in CHROMIUM" in words
    assert "1 skipped" in words


def test_without_chromium_ci_fails(tmp_path: Path) -> None:
    words = outcome(tmp_path, CI="true")

    assert "no Chromium on this machine: install one, or name it in CHROMIUM" in words
    assert "1 error" in words


@pytest.mark.browser
def test_a_page_is_drawn(page: Page) -> None:
    page.set_content("<h1>Cases</h1>")

    assert page.get_by_role("heading").inner_text() == "Cases"
