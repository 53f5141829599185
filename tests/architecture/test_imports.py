"""What import-linter cannot see, as it looks at whole packages: which parts of Django and Celery an app may name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.choices import ROOT

APPS = sorted(path.name for path in (ROOT / "apps").iterdir() if (path / "__init__.py").exists())
HTTP = ("django.http", "django.shortcuts", "django.views", "django.middleware", "django.contrib.messages")


def modules(app: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each module of an app, parsed; the read-only admin is Django's own web and exempt."""
    for path in sorted((ROOT / "apps" / app).rglob("*.py")):
        if path.name != "admin.py":
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("app", [app for app in APPS if app not in {"web", "api"}])
def test_only_web_and_api_know_http(app: str) -> None:
    found = [f"{path}: {name}" for path, tree in modules(app) for name in imported(tree) if name.startswith(HTTP)]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_no_message_to_a_worker_waits_in_the_queue(app: str) -> None:
    """What shall happen later is an outbox row with a time; a message with an ETA is lost when Redis is flushed."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(app)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"apply_async", "retry", "send_task"}
        and any(keyword.arg in {"eta", "countdown"} for keyword in node.keywords)
    ]

    assert found == []
