"""Files and functions stay short enough to be read at once, and are named for what they hold.

Templates, styles and scripts are measured in `test_templates`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.choices import ROOT

FOLDERS = ("apps", "config", "scripts", "tests")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
MOST_LINES, MOST_OF_A_FUNCTION = 400, 50
# They say that something is in there, not what.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "signals", "misc", "common_utils", "tools"}
# Services are what it starts: PostgreSQL and Valkey.
ALLOWED = {ROOT / "tests" / "services.py"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner ones included."""
    tree = ast.parse(path.read_text())
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_there_is_something_to_measure() -> None:
    assert len(MODULES) > 300


def test_no_file_is_longer_than_can_be_read() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > MOST_OF_A_FUNCTION
    ]
    assert found == []


def test_a_module_is_named_for_what_it_holds() -> None:
    named = {path for path in MODULES if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}}
    assert named - ALLOWED == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_says_what_belongs_there(folder: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.is_relative_to(ROOT / folder) and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
