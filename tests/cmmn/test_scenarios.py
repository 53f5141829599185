"""Scenario files: what they say comes out, and what they ask for in vain is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from apps.cmmn.builders import case, stage, task
from apps.cmmn.scenarios import PureDriver, Scenario, UnsupportedError, read, run

GARDEN: dict[str, Any] = {
    "id": "garden",
    "variables": {"rain": "number", "who": "string", "dry": "boolean", "bed": "object", "plants": "list"},
    "items": [
        {"id": "dig", "type": "humanTask", "manualActivation": "dry == true"},
        {
            "id": "beds",
            "type": "stage",
            "autoComplete": True,
            "items": [
                {"id": "sow", "type": "humanTask", "required": True},
                {"id": "water", "type": "humanTask", "repetition": {"rule": "turn < 2", "counter": "turn"}},
                {"id": "stamp", "type": "processTask", "processRef": "noop"},
            ],
            "entry": [{"id": "e", "on": [{"item": "dig", "event": "complete"}], "if": "rain < 5 && bed.free > 0"}],
        },
        {"id": "ripe", "type": "milestone", "entry": [{"id": "e", "on": [{"item": "beds", "event": "complete"}]}]},
        {"id": "weed", "type": "humanTask", "discretionary": True, "applicability": 'state(beds) == "active"'},
    ],
}


def scenario(tmp_path: Path, *steps: dict[str, Any], **changes: Any) -> Scenario:
    path = tmp_path / "garden.json"
    path.write_text(json.dumps({"id": "garden", "definition": {**GARDEN, **changes}, "steps": steps}))
    return read(path)


def _items(**states: Any) -> dict[str, Any]:
    return {"expect": {"items": states}}


def problem(found: Scenario) -> str:
    return run(found, PureDriver()).problem


def test_steps_that_come_out_as_expected_pass(tmp_path: Path) -> None:
    begun = {"case": "active", "items": {"dig": "enabled", "sow": None}}
    steps: list[dict[str, Any]] = [
        {"do": "start", "variables": {"dry": True, "rain": 2}, "expect": begun},
        {"do": "complete", "item": "dig", "expectError": True, "plannable_not": ["weed"]},
        {"do": "start", "item": "dig"},
        {"do": "complete", "item": "dig", "variables": {"bed": {"free": 3}}, "plannable": ["weed"]},
        {"do": "complete", "item": "water", **_items(water=["completed", "active"], stamp="completed")},
        {"do": "complete", "item": "water", "where": {"turn": 2}, **_items(water={"contains": {"completed": 2}})},
        {"do": "plan", "item": "weed", **_items(weed={"anyOf": ["active", None]})},
        {"do": "setVariables", "variables": {"who": "Dan"}, "expectVariables": {"who": "Dan", "rain": 2}},
        {"do": "complete", "item": "sow", **_items(beds="completed", ripe="completed")},
        {"do": "complete", "item": "weed", "expect": {"case": "completed"}},
        {"do": "close", "item": "$case", "expect": {"case": "closed"}},
    ]
    assert problem(scenario(tmp_path, *steps)) == ""


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"expect": {"case": "completed"}}, "the case is active, expected completed"),
        ({"expect": {"items": {"dig": "enabled"}}}, "dig is ['active'], expected enabled"),
        ({"expect": {"items": {"dig": None}}}, "dig is ['active'], expected None"),
        ({"expect": {"items": {"dig": ["active", "active"]}}}, "dig is ['active'], expected ['active', 'active']"),
        ({"expectVariables": {"rain": 3}}, "rain is None, expected 3"),
        ({"plannable": ["weed"]}, "weed should be plannable"),
        ({"expectError": True}, "should have been refused"),
    ],
)
def test_what_comes_out_differently_is_told(tmp_path: Path, step: dict[str, Any], message: str) -> None:
    assert problem(scenario(tmp_path, {"do": "start", **step})) == f"step 1 (start ): {message}"


def test_a_refusal_that_nobody_expected_is_told(tmp_path: Path) -> None:
    found = problem(scenario(tmp_path, {"do": "start"}, {"do": "disable", "item": "dig"}))
    assert found == "step 2 (disable dig): was refused: dig is active; only what is enabled can be disabled."


def test_an_instance_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "There is no such item." in problem(scenario(tmp_path, {"do": "start"}, {"do": "complete", "item": "sow"}))


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"items": [{"id": "t", "type": "signalEvent"}]}, "signalEvent"),
        ({"items": [{"id": "t", "type": "humanTask", "parentCompletion": "whenever"}]}, "whenever"),
        ({"items": [{"id": "t", "type": "humanTask", "repetition": {"until": "dry"}}]}, "until"),
        ({"exit": [{"id": "x", "if": "dry", "exitEventType": "perhaps"}]}, "perhaps"),
        ({"exit": [{"id": "x", "on": [{"caseFileThing": "doc", "event": "create"}]}]}, "caseFileThing"),
        ({"milestones": ["ripe"]}, "milestones"),
        ({"variables": {"x": "number[]"}}, "variables of type number[]"),
    ],
)
def test_what_the_core_does_not_have_is_named(tmp_path: Path, changes: dict[str, Any], feature: str) -> None:
    with pytest.raises(UnsupportedError) as unsupported:
        scenario(tmp_path, {"do": "start"}, **changes)
    assert str(unsupported.value) == feature


def test_a_step_that_the_core_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="the step dream"):
        scenario(tmp_path, {"do": "start"}, {"do": "dream", "by": "PT1H"})


def test_two_items_may_share_one_definition(tmp_path: Path) -> None:
    report = {"id": "a/b", "type": "humanTask", "entry": [{"id": "e", "on": [{"item": "a/a", "event": "complete"}]}]}
    items = [
        {"id": "a", "type": "stage", "definitionRef": "d", "items": [{"id": "a/a", "type": "humanTask"}, report]},
        {"id": "c", "type": "stage", "definitionRef": "d"},
    ]
    found = scenario(
        tmp_path,
        {"do": "start", "expect": {"items": {"a/b": "available", "c/b": "available"}}},
        {"do": "complete", "item": "c/a", "expect": {"items": {"a/b": "available", "c/b": "active"}}},
        items=items,
    )
    assert problem(found) == ""


def test_a_driver_that_changes_something_on_a_refusal_is_found(tmp_path: Path) -> None:
    class Careless(PureDriver):
        def apply(self, command: Any, place: tuple[str, ...] = ()) -> None:
            try:
                super().apply(command, place)
            finally:
                self.start(Scenario("other", case("other", stage("s", task("t"))), ()), {})

    found = scenario(tmp_path, {"do": "start"}, {"do": "disable", "item": "dig", "expectError": True})
    assert run(found, Careless()).problem == "step 2 (disable dig): was refused, and yet something changed"
