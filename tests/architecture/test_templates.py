"""What a strict policy and every reader need of templates, styles and scripts. Their looks are not judged here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
ICONS = set((ROOT / "static" / "icons.txt").read_text().split())

PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b"
    r"|(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 50
    assert len(STYLES) > 10
    assert len(SCRIPTS) > 5


# Mails are read by mail programs, which know neither our policy nor our style sheets.
@pytest.mark.parametrize("path", [path for path in TEMPLATES if "emails" not in path.parts], ids=name)
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_names_icons_that_are_built(path: Path) -> None:
    text = path.read_text()
    named = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"]+)"', text)
    named += re.findall(r'{% chip (?:"[^"]*"|\S+) (?:"[^"]*"|\S+) "([^"]+)"', text)
    assert set(named) <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 200


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_uses_logical_properties(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(text) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_is_short_and_says_what_it_is_for(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert lines[0].startswith("/* ")
    assert len(lines) <= 250


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_is_short_and_imports_its_neighbours_and_what_is_locked_only(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("// ")
    assert len(text.splitlines()) <= 150
    assert all(source.startswith(("./", "../vendor/")) for source in re.findall(r'from "([^"]+)"', text))


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_builds_no_code_and_no_markup_from_text(path: Path) -> None:
    assert not re.findall(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", path.read_text()
    )
