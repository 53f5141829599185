"""The command that works scenario files, in memory and through the database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.cases.models import Case
from apps.outbox.models import OutboxMessage
from apps.tenants.access import public
from apps.tenants.models import Tenant

START = {"do": "start", "variables": {"rain": 2}, "expect": {"case": "active", "items": {"sow": "active"}}}
DONE = {"do": "complete", "item": "sow", "expect": {"case": "completed", "items": {"ripe": "completed"}}}
REFUSED = {"do": "disable", "item": "sow", "expectError": True, "expect": {"items": {"sow": "active"}}}


def write(folder: Path, name: str, *steps: dict[str, Any], kind: str = "humanTask") -> Path:
    ripe = {"id": "e", "on": [{"item": "sow", "event": "complete"}], "if": "rain < 5"}
    items = [{"id": "sow", "type": kind}, {"id": "ripe", "type": "milestone", "entry": [ripe]}]
    definition = {"id": "garden", "variables": {"rain": "number"}, "items": items}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"id": name, "definition": definition, "steps": steps}))
    return path


def output(*arguments: Any) -> tuple[list[str], int]:
    """The lines the command prints and its exit status."""
    out = StringIO()
    try:
        call_command("run_scenarios", *map(str, arguments), stdout=out)
    except SystemExit as stopped:
        return out.getvalue().splitlines(), int(stopped.code or 0)
    return out.getvalue().splitlines(), 0


def counts() -> tuple[int, int, int]:
    """Cases here, and messages and workspaces of all."""
    cases = Case.objects.count()
    with public():
        return cases, OutboxMessage.objects.count(), Tenant.objects.count()


def test_it_says_of_each_file_how_it_came_out(tmp_path: Path) -> None:
    write(tmp_path, "1-good", START, REFUSED, DONE)
    assert output(tmp_path) == (["PASS  1-good", "1 passed, 0 failed"], 0)


def test_one_failure_is_told_and_makes_the_status_one(tmp_path: Path) -> None:
    write(tmp_path, "1-good", START, DONE)
    write(tmp_path, "2-wrong", START, {"do": "suspend", "item": "sow", "expect": {"case": "suspended"}})
    lines, status = output(tmp_path)
    assert lines[1:] == [
        "FAIL  2-wrong: step 2 (suspend sow): the case is active, expected suspended",
        "1 passed, 1 failed",
    ]
    assert status == 1


def test_what_is_not_supported_counts_as_failed_and_is_named(tmp_path: Path) -> None:
    lines, status = output(write(tmp_path, "timer", START, kind="signalEvent"))
    assert (lines, status) == (["FAIL  timer: not supported: signalEvent", "0 passed, 1 failed"], 1)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"definition": {"id": "x", "items": [{}]}, "steps": []}'])
def test_a_file_that_is_no_scenario_counts_as_failed(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.json").write_text(text)
    lines, status = output(tmp_path)
    assert lines[0].startswith("FAIL  odd: could not be read: ")
    assert status == 1


def test_a_plan_that_cannot_run_counts_as_failed(tmp_path: Path) -> None:
    path = write(tmp_path, "odd", START)
    path.write_text(path.read_text().replace("rain < 5", "sun < 5"))
    lines, _ = output(path)
    assert lines[0] == 'FAIL  odd: cannot be run: items[1].entry[0].condition: "sun" is not a field of this plan'


def test_a_folder_with_nothing_in_it_is_a_failure(tmp_path: Path) -> None:
    assert output(tmp_path) == (["0 passed, 0 failed"], 1)


def test_a_path_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere does not exist\."):
        output(tmp_path / "nowhere")


def test_through_the_database_it_comes_out_the_same_and_leaves_nothing(tmp_path: Path, tenant: Tenant) -> None:
    write(tmp_path, "1-good", START, REFUSED, DONE)
    write(tmp_path, "2-wrong", START, {"do": "complete", "item": "sow", "expect": {"case": "active"}})
    write(tmp_path, "3-again", START, REFUSED, DONE)
    before = counts()
    lines, status = output(tmp_path, "--persisted")
    assert lines == [
        "PASS  1-good",
        "FAIL  2-wrong: step 2 (complete sow): the case is completed, expected active",
        "PASS  3-again",
        "2 passed, 1 failed",
    ]
    assert status == 1
    assert counts() == before
