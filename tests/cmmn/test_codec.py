"""Definitions as JSON: the way there and back, the hash, and what is refused."""

from typing import Any

import pytest

from apps.cmmn.builders import case, email, entry, field, leave, milestone, on, process, stage, status, task
from apps.cmmn.codec import content_hash, from_json, to_json
from apps.cmmn.definition import Approval, CaseDefinition, DefinitionError, FieldType, FormField


def _plan() -> CaseDefinition:
    return case(
        "permit",
        task("read", form=["score!", "note"], due="P3D", team="Front desk"),
        stage(
            "visit",
            task("look", repetition="score > 3", max_instances=2, counter="round"),
            process("tell", process=email("client", "News on {case.number}", "Dear {client.name}")),
            task("expert", discretionary=True, applicability="score > 8"),
            entry=entry(on("read", "complete"), condition="score > 7", on_event=True),
            exit=leave(on("$case", "suspend"), on("look", "exit", through="x")),
            manual_activation=True,
            required="score > 7",
        ),
        milestone("done", entry=entry(on("visit", "complete"))),
        fields=(
            field("score", FieldType.NUMBER, required=True),
            field("note", FieldType.CHOICE, choices=["a", ("b", "Bee")]),
        ),
        outcomes=(("granted", "Granted"), ("refused", "Refused")),
        auto_complete=True,
    )


def _handled() -> CaseDefinition:
    """A plan that says how its cases are handled: statuses, checklists, outcomes, approvals, limits."""
    return case(
        "permit",
        task("check", checklist=["seen!", "copied"], form=[FormField("why", required=True, condition="!seen")]),
        task(
            "decide", outcomes=[("grant", "granted"), "ask"], outcome_field="result", approval=Approval(("check",), 2)
        ),
        fields=(
            field("seen", FieldType.BOOLEAN),
            field("copied", FieldType.BOOLEAN),
            field("why", max_length=200),
            field("amount", FieldType.MONEY, minimum="0", maximum="1000"),
            field("plan", FieldType.FILE),
            field("clerk", FieldType.PERSON),
            field("result"),
        ),
        statuses=(status("new", is_initial=True), status("granted", alias="Good news", follows=["new"])),
        reopening=None,
    )


def test_a_definition_comes_back_as_it_went() -> None:
    assert from_json(to_json(_plan())) == _plan()
    assert from_json(to_json(_handled())) == _handled()


def test_what_has_its_default_is_left_out() -> None:
    assert to_json(case("permit", task("read"))) == {
        "key": "permit",
        "name": "Permit",
        "items": [{"key": "read", "name": "Read", "kind": "humanTask"}],
    }


def test_never_to_be_reopened_is_something_else_than_nothing_said() -> None:
    assert "reopening" not in to_json(case("permit"))
    assert to_json(_handled())["reopening"] is None
    assert to_json(_handled())["statuses"][1] == {
        "key": "granted",
        "name": "Granted",
        "alias": "Good news",
        "follows": ["new"],
    }


def test_the_hash_follows_the_content() -> None:
    assert content_hash(_plan()) == content_hash(from_json(to_json(_plan())))
    assert content_hash(case("permit")) == "725f0e60b8089f1b9ae58ad5349e7e6cb67fdd2ce1396c79ecf8a666517d8b52"
    assert content_hash(case("permit")) != content_hash(case("permit", auto_complete=True))


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        ({"name": None}, "name", "must be text"),
        ({"surprise": 1}, "surprise", "is not known here"),
        ({"autoComplete": 1}, "autoComplete", "must be true or false"),
        ({"items": {}}, "items", "must be a list"),
        ({"items": [{"key": "a", "name": "A", "kind": "robot"}]}, "items[0].kind", "must be one of case, stage"),
        ({"items": [{"key": "a", "name": "A", "kind": "stage", "items": [{}]}]}, "items[0].items[0].key", "is missing"),
        ({"items": [{"key": "a", "name": "A", "kind": "stage", "required": 3}]}, "items[0].required", "must be true"),
        ({"description": "a\0b"}, "description", "holds a character"),
        ({"name": "\ud800"}, "name", "holds a character"),
        ({"fields": ["x"]}, "fields[0]", "must be an object"),
        ({"outcomes": [["a"]]}, "outcomes[0]", "must have 2 entries"),
        ({"outcomes": [["a", 1]]}, "outcomes[0][1]", "must be text"),
    ],
)
def test_a_mistake_is_refused_with_its_place(change: dict[str, Any], place: str, message: str) -> None:
    with pytest.raises(DefinitionError) as mistake:
        from_json({"key": "permit", "name": "Permit", **change})
    assert mistake.value.place == place
    assert mistake.value.message.startswith(message)


@pytest.mark.parametrize("data", [None, [], "plan", 7])
def test_anything_but_an_object_is_refused(data: Any) -> None:
    with pytest.raises(DefinitionError, match="must be an object"):
        from_json(data)


def test_a_plan_nested_without_end_is_refused() -> None:
    item: dict[str, Any] = {"key": "s", "name": "S", "kind": "stage"}
    for _ in range(60):
        item = {"key": "s", "name": "S", "kind": "stage", "items": [item]}
    with pytest.raises(DefinitionError, match="is nested too deeply"):
        from_json({"key": "permit", "name": "Permit", "items": [item]})
