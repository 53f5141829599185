"""No page leaves English words to a German reader, and no string is translated before its reader is known."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.cache import cache

from scripts.catalogues import read
from tests.architecture.conftest import Filled
from tests.architecture.guards import table
from tests.architecture.guards.addresses import Address
from tests.architecture.guards.visiting import undone

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    address for address in table.WORKSPACE if address.get.startswith("200") and not address.name.startswith("api:")
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = {"title", "aria-label", "placeholder", "alt"}
# Not words: the product's name, what templates say to style sheets, and the example on the public home page.
NOT_WORDS = {"Casewright", "sheet-narrow", "Bob", "IC-2026-00418", "Esc", "https://"}
# What became of each row of an operation is kept in the language of whoever began it, English here.
KEPT = {"It was so already."}
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


class Texts(HTMLParser):
    """What a page says: its text and the attributes that are read out; neither code nor what names its own language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_foreign = tag != "html" and "lang" in dict(attrs)
        if not self._silent and (is_foreign or tag in {"script", "style", "code", "pre", "textarea"}):
            self._silent = tag
        self.found += [value.strip() for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))


def english() -> re.Pattern[str]:
    """Every English string that German says otherwise, whatever stands in its places."""
    strings = {
        text
        for entry in read("de")
        for text, said in (
            ((entry.msgid, entry.msgstr),)
            if not entry.msgid_plural
            else ((entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1]))
        )
        if text != said and len(re.sub(r"%\(\w+\)[sd]", "", text).split()) > 0
    }
    patterns = (re.sub(r"%\\\(\w+\\\)[sd]", ".+?", re.escape(" ".join(text.split()))) for text in sorted(strings))
    return re.compile("|".join(pattern for pattern in patterns if len(re.sub(r"\W|\.\+\?", "", pattern)) > 3))


@pytest.fixture(scope="module")
def pattern() -> re.Pattern[str]:
    return english()


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_german_reader_finds_no_english_words(
    two_workspaces: Filled, db: None, pattern: re.Pattern[str], address: Address
) -> None:
    acme = two_workspaces.acme
    cache.clear()
    with undone():
        visitor = acme.visitor("owner")
        visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
        answer = visitor.ask("GET", address.path(acme))
    texts = Texts()
    texts.feed(answer.text.partition("<!doctype html>")[2])
    # Names that people gave in this workspace bear a mark and stay as they are.
    left = {text for text in texts.found if pattern.fullmatch(text) and "CANARY" not in text}
    assert left - KEPT == set()


def test_a_template_says_nothing_that_is_not_translated() -> None:
    said = {(str(path.relative_to(ROOT)), word) for path in TEMPLATES for word in _untranslated(path.read_text())}
    assert said == set()


def _untranslated(text: str) -> set[str]:
    for name in ("blocktranslate", "comment"):
        text = re.sub(rf"{{%\s*{name}.*?{{%\s*end{name}\s*%}}", "\0", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "\0", text, flags=re.DOTALL)
    texts = Texts()
    texts.feed(text)
    words = {word.strip(" ·") for found in texts.found for word in re.split("[\0\ufffd]", found)}
    # A template may hold nothing but attributes for a tag of another one.
    return {word for word in words if re.search(r"[^\W\d]{2}", word) and "data-" not in word} - NOT_WORDS


def test_a_module_translates_nothing_before_its_reader_is_known() -> None:
    modules = {path: ast.parse(path.read_text()) for path in (ROOT / "apps").rglob("*.py")}
    eager = {f"{path.relative_to(ROOT)}:{line}" for path, module in modules.items() for line in _eager(module)}
    assert eager == set()


def _eager(module: ast.Module) -> list[int]:
    """The lines where gettext is called while the module is imported."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in EAGER
    }
    return [call.lineno for call in _at_import(module) if _called(call) in names]


def _at_import(node: ast.AST) -> list[ast.Call]:
    """The calls that are made when the module is imported: those outside functions."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return []
    inner = [call for child in ast.iter_child_nodes(node) for call in _at_import(child)]
    return [node, *inner] if isinstance(node, ast.Call) else inner


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
