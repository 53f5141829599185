"""The command that checks plan files: outline, mistakes with their lines, and what differs from an older version."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

GOOD = "Plan: Claim\nFields\n- Risk score: whole number\nSteps\nTask: Review\n  By Claims, within 2 days.\nTask: Pay\n"
RULE = "Rules\n1. When the review is complete and the risk score is above 7, start “Pay”.\n"


def _run(*arguments: Any) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    try:
        call_command("plan", *arguments, stdout=out, stderr=err, no_color=True)
    except SystemExit as exit_:
        return out.getvalue(), err.getvalue(), int(exit_.code or 0)
    return out.getvalue(), err.getvalue(), 0


def _file(folder: Path, text: str, name: str = "claim.plan") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_plan_is_shown_as_an_outline(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD + RULE)
    out, err, status = _run(path)
    assert out.splitlines() == [
        "plan: Claim [claim]",
        "  field: Risk score [risk_score] (whole number)",
        "  task: Review [review] (Claims, within 2 days)",
        "  task: Pay [pay]",
    ]
    assert (err, status) == (f"{path}: errors 0, warnings 0\n", 0)


def test_a_mistake_is_told_with_its_line_and_a_mark_under_it(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD + RULE.replace("review", "reveiw"))
    _out, err, status = _run(path)
    assert err.splitlines() == [
        f"{path}:9:13: error: There is no step “reveiw” in this plan. Did you mean “Review”?",
        "    1. When the reveiw is complete and the risk score is above 7, start “Pay”.",
        "                ^^^^^^",
        f"{path}: errors 1, warnings 0",
    ]
    assert status == 1


def test_what_can_be_read_and_makes_no_sense_is_an_error_too(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD + "E-mail: Tell\n  To: nobody\n  Subject: Hello\n")
    _out, err, status = _run(path)
    assert f'{path}:8:1: error: "nobody" is nobody an e-mail can go to.' in err
    assert status == 1


def test_the_plan_is_written_as_the_product_writes_it(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD + RULE)
    out, _err, status = _run("--write", path)
    assert out.splitlines()[-2:] == [
        "Rules",
        "1. When “Review” is complete and the risk score is above 7, start “Pay”.",
    ]
    assert status == 0


def test_a_newer_version_is_compared_with_an_older(tmp_path: Path) -> None:
    older = _file(tmp_path, GOOD, "older.plan")
    out, _err, status = _run("--against", older, _file(tmp_path, GOOD + RULE))
    assert out.splitlines()[-1] == (
        "added    New rule: When “Review” is complete and the risk score is above 7, start “Pay”."
    )
    assert status == 0


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _run(tmp_path / "missing.plan")
