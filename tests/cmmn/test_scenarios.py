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


CHILD: dict[str, Any] = {
    "id": "bed",
    "variables": {"size": "number"},
    "items": [
        {"id": "rake", "type": "humanTask"},
        {"id": "frost", "type": "timerEvent", "timer": "PT1H"},
        {"id": "cover", "type": "humanTask", "entry": [{"id": "e", "on": [{"item": "frost", "event": "occur"}]}]},
    ],
}


def family(tmp_path: Path, *steps: dict[str, Any], items: list[dict[str, Any]], **more: Any) -> Scenario:
    """A garden whose tasks start beds."""
    definition = {"id": "garden", "variables": {"rain": "number", "done": "number"}, "items": items}
    path = tmp_path / "family.json"
    path.write_text(json.dumps({"definition": definition, "childDefinitions": [CHILD], "steps": steps, **more}))
    return read(path)


def test_cases_that_tasks_start_take_values_pass_time_and_give_values_back(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"id": "make", "type": "caseTask", "caseRef": "bed", "inputs": {"rain": "wet"}, "outputs": {"size": "done"}},
        {"id": "rest", "type": "humanTask", "entry": [{"id": "e", "on": [{"item": "make", "event": "complete"}]}]},
    ]
    born = {"case": "active", "variables": {"wet": 3}, "items": {"rake": "active", "cover": "available"}}
    found = family(
        tmp_path,
        {"do": "start", "variables": {"rain": 3}, "expectChild": {"make": born}},
        {"do": "advanceTime", "by": "PT1H", "expectChild": {"make": {"items": {"cover": "active"}}}},
        {"do": "disable", "item": "rake", "inCase": "make", "expectError": True},
        {"do": "complete", "item": "rake", "inCase": "make", "variables": {"size": 8}},
        {"do": "complete", "item": "cover", "inCase": "make", "expect": {"items": {"make": "completed"}}},
        {"do": "complete", "item": "rest", "expect": {"case": "completed"}, "expectVariables": {"done": 8}},
        items=items,
    )
    assert problem(found) == ""


def test_a_case_that_is_given_up_ends(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"id": "make", "type": "caseTask", "caseRef": "bed"},
        {"id": "keep", "type": "humanTask"},
    ]
    gone = {"make": {"case": "terminated", "items": {"frost": "terminated"}}}
    found = family(tmp_path, {"do": "start"}, {"do": "terminate", "item": "make", "expectChild": gone}, items=items)
    assert problem(found) == ""


def test_what_differs_in_a_case_that_was_started_is_told(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"id": "make", "type": "caseTask", "caseRef": "bed"},
        {"id": "later", "type": "caseTask", "caseRef": "bed", "manualActivation": True},
    ]
    start = {"do": "start", "expectChild": {"make": {"case": "completed"}, "later": {"case": "active"}}}
    told = "in make, the case is active, expected completed; later has started no case"
    assert problem(family(tmp_path, start, items=items)) == f"step 1 (start ): {told}"


def test_elements_counters_and_indexes_name_one_of_several_instances(tmp_path: Path) -> None:
    repetition = {"collection": "plants", "element": "plant", "counter": "turn", "index": "place"}
    items: list[dict[str, Any]] = [{"id": "sow", "type": "humanTask", "repetition": repetition}]
    found = scenario(
        tmp_path,
        {"do": "start", "variables": {"plants": ["rose", "iris", "lily"]}, **_items(sow={"contains": {"active": 3}})},
        {"do": "complete", "item": "sow", "where": {"plant": "iris"}},
        {"do": "complete", "item": "sow", "where": {"turn": 2}, "expectError": True},
        {"do": "complete", "item": "sow", "where": {"place": 2}},
        {"do": "complete", "item": "sow", "where": {"turn": 1}, "expect": {"case": "completed"}},
        items=items,
    )
    assert problem(found) == ""


def test_items_of_the_case_file_may_lie_in_others_and_be_many(tmp_path: Path) -> None:
    waits = {
        name: [{"id": "e", "on": [{"caseFileItem": item, "event": event}]}]
        for name, item, event in (("a", "bed.rows", "create"), ("b", "bed", "addChild"), ("c", "bed/rows[]", "delete"))
    }
    items: list[dict[str, Any]] = [{"id": name, "type": "humanTask", "entry": entry} for name, entry in waits.items()]
    found = scenario(
        tmp_path,
        {"do": "start"},
        {
            "do": "caseFile",
            "item": "bed",
            "op": "create",
            "value": {"width": 2},
            **_items(a="available", b="available"),
        },
        {"do": "caseFile", "item": "bed/rows[]", "op": "create", "value": {"n": 1}, **_items(a="active", b="active")},
        {"do": "caseFile", "item": "bed.rows[0]", "op": "delete", **_items(c="active")},
        items=items,
        variables={},
        caseFile=["bed", "bed.rows[]"],
    )
    assert problem(found) == ""


def test_items_are_injected_moved_and_taken_to_another_plan(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"id": "dig", "type": "humanTask"},
        {"id": "beds", "type": "stage", "items": [{"id": "sow", "type": "humanTask"}], "manualActivation": True},
    ]
    found = family(
        tmp_path,
        {"do": "start"},
        {"do": "inject", "newItem": {"id": "fence", "type": "humanTask"}, **_items(fence="active")},
        {"do": "changeState", "terminate": ["dig"], "activate": ["beds/sow"], **_items(dig="terminated", sow="active")},
        {"do": "migrate", "to": "2", "activate": ["reap"], **_items(sow="active", fence="active", reap="active")},
        {"do": "migrate", "to": "2", "expectError": True} | {"activate": ["nothing"]},
        items=items,
        newDefinition={
            "id": "garden",
            "version": "2",
            "items": [*items, {"id": "reap", "type": "humanTask", "manualActivation": True}],
        },
    )
    assert problem(found) == ""


def test_a_plan_that_cannot_run_is_a_refusal_too(tmp_path: Path) -> None:
    broken = [{"id": "sow", "type": "humanTask", "entry": [{"id": "e", "if": "nothing > 3"}]}]
    assert problem(scenario(tmp_path, {"do": "start", "expectError": True}, items=broken)) == ""


def test_what_ended_with_its_stage_may_count_as_removed(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"id": "beds", "type": "stage", "items": [{"id": "bell", "type": "userEvent"}]},
        {"id": "dig", "type": "humanTask"},
    ]
    steps: list[dict[str, Any]] = [
        {"do": "start", **_items(bell="available")},
        {"do": "terminate", "item": "beds", **_items(bell=None, beds="terminated")},
        {"do": "terminate", "item": "dig", **_items(dig={"anyOf": [None, "terminated"]})},
    ]
    assert problem(scenario(tmp_path, *steps, items=items)) == ""
