"""The command that checks CMMN files: a line for each, what to look at, and its exit status."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.cases.management.commands import cmmn_check
from tests.cmmn.xml.samples import case, file, task

RULE = "<itemControl><requiredRule><condition>${bean.decide()}</condition></requiredRule></itemControl>"


def _run(*arguments: Any) -> tuple[list[str], int]:
    out = StringIO()
    try:
        call_command("cmmn_check", *arguments, stdout=out, no_color=True)
    except SystemExit as exit_:
        return out.getvalue().splitlines(), int(exit_.code or 0)
    return out.getvalue().splitlines(), 0


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_good_file_is_ok(tmp_path: Path) -> None:
    path = _file(tmp_path, "good.cmmn", file(case(task("look"))))
    assert _run(path) == ([f"{path}: OK"], 0)
    assert _run(path, "--round-trip") == ([f"{path}: OK"], 0)


def test_warnings_are_told_with_element_and_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "odd.cmmn", file(case(task("look", RULE))))
    kept = 'The expression "${bean.decide()}" is kept as it is; write it anew before the plan is published.'
    assert _run(path) == ([f"{path}: OK, warnings: 1", f"    condition, line 1: {kept}"], 0)


def test_a_refused_file_says_why_and_fails_the_command(tmp_path: Path) -> None:
    good = _file(tmp_path, "good.cmmn", file(case(task("look"))))
    bad = _file(tmp_path, "bad.cmmn", file(case("\n<sentry/>")))
    why = "The sentry has no id, so no criterion can name it."
    advice = "Give it an id, and name that in the sentryRef of its criterion."
    assert _run(bad, good) == ([f"{bad}: refused. sentry, line 2: {why} {advice}", f"{good}: OK"], 1)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    lines, status = _run(tmp_path / "gone.cmmn")
    assert (len(lines), status) == (1, 1)
    assert "No such file" in lines[0]


def test_a_model_that_changes_on_the_way_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, "good.cmmn", file(case(task("look"))))
    monkeypatch.setattr(cmmn_check, "write", lambda _: file(case(task("else"))))
    assert _run(path, "--round-trip") == (
        [f"{path}: refused. “Claim” is not the same after it was written and read."],
        1,
    )
