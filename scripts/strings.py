"""Which strings of the source a person may see: those marked for gettext in Python files and templates.

They are found without the gettext programs. What the catalogues say about them is the business of `catalogues.py`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scripts.choices import ROOT

FOLDERS = ("apps", "config", "templates")
# The places of the arguments: of the context, of the string, of its plural.
_PLACES: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "lazy": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "Sentence": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_CALL = re.compile(r"\b(?:n?p?gettext|_)\(")


class Marked(NamedTuple):
    """A string as gettext knows it. Without a plural or context these are None."""

    context: str | None
    text: str
    plural: str | None


def collect() -> dict[Marked, set[str]]:
    """Every marked string with the files that hold it."""
    found: dict[Marked, set[str]] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            for marked in of_file(path):
                found.setdefault(marked, set()).add(path.relative_to(ROOT).as_posix())
    return found


def of_file(path: Path) -> Iterator[Marked]:
    """The marked strings of one file; none in a kind of file that holds no words."""
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from of_python(path.read_text(encoding="utf-8"))
    elif path.suffix in {".html", ".txt"} and path.is_file():
        yield from of_template(path.read_text(encoding="utf-8"))


def of_python(text: str) -> Iterator[Marked]:
    """The marked strings of a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            marked = _of_call(node)
            if marked:
                yield marked


def of_template(text: str) -> Iterator[Marked]:
    """The marked strings of a template. Django writes it as calls of gettext for us; all else becomes a row of X."""
    from django.utils.translation import templatize

    calls = templatize(text)
    for match in _CALL.finditer(calls):
        node = _call_at(calls, match.start())
        marked = _of_call(node) if node else None
        if marked:
            yield marked


def _call_at(text: str, start: int) -> ast.Call | None:
    """The call that begins there: the shortest piece that is whole."""
    end = start
    while (end := text.find(")", end) + 1) > 0:
        try:
            node = ast.parse(text[start:end], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def _of_call(node: ast.Call) -> Marked | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in _PLACES:
        return None
    context, text, plural = (None if place is None else _constant(node, place) for place in _PLACES[name])
    return Marked(context, text, plural) if text else None


def _constant(node: ast.Call, place: int) -> str | None:
    """The argument when it is a string that is written out."""
    argument = node.args[place] if len(node.args) > place else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
