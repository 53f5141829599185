"""The case file: operations on its items, what they are refused for, and the events that a change of data gives."""

from typing import Any

import pytest

from apps.cmmn.builders import case, field
from apps.cmmn.casefile import apply_change, changes, require_fitting
from apps.cmmn.commands import ChangeFile
from apps.cmmn.definition import FieldType as F
from apps.cmmn.outcome import Illegal

CLAIM = field(
    "claim",
    F.OBJECT,
    fields=(
        field("amount", F.MONEY),
        field("address", F.OBJECT, fields=(field("street"), field("town"))),
        field("documents", F.OBJECT, many=True, fields=(field("title"), field("pages", F.INTEGER))),
    ),
    targets=("people",),
)
PEOPLE = field("people", F.OBJECT, many=True, fields=(field("name"),))
PLAN = case(
    "claims",
    fields=(
        CLAIM,
        PEOPLE,
        field("photos", many=True),
        field("payee", targets=("people",)),
        field("doc", F.ANY),
        field("risk", F.INTEGER),
        field("kind", F.CHOICE, choices=["car", "house"]),
    ),
)
FULL = {"amount": "10.00", "address": {"street": "Mill Lane"}, "documents": [{"title": "a"}, {"title": "b"}]}


def change(values: dict[str, Any], path: str, operation: str, value: Any = None) -> dict[str, Any]:
    return apply_change(PLAN, values, ChangeFile(path, operation, value))


def events(values: dict[str, Any], path: str, operation: str, value: Any = None) -> list[str]:
    command = ChangeFile(path, operation, value)
    after = apply_change(PLAN, values, command)
    return [f"{event.path} {event.event}" for event in changes(PLAN, values, after, command)]


def derived(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [f"{event.path} {event.event}" for event in changes(PLAN, before, after)]


def refusal(values: dict[str, Any], path: str, operation: str, value: Any = None) -> tuple[str, str]:
    with pytest.raises(Illegal) as refused:
        change(values, path, operation, value)
    return refused.value.code, str(refused.value.reason)


@pytest.mark.parametrize(
    ("before", "path", "operation", "value", "after"),
    [
        ({}, "risk", "create", 7, {"risk": 7}),
        ({"risk": 7}, "risk", "update", 8, {"risk": 8}),
        ({"risk": 7}, "risk", "delete", None, {}),
        ({}, "claim.amount", "create", "10.00", {"claim": {"amount": "10.00"}}),
        ({"claim": {"amount": "10.00"}}, "claim", "update", {"amount": "12.00"}, {"claim": {"amount": "12.00"}}),
        (
            {"claim": {"amount": "10.00", "address": {"street": "Mill Lane"}}},
            "claim",
            "update",
            {"address": {"town": "Harbour"}},
            {"claim": {"amount": "10.00", "address": {"street": "Mill Lane", "town": "Harbour"}}},
        ),
        ({"claim": {"amount": "10.00"}}, "claim", "replace", {"address": {}}, {"claim": {"address": {}}}),
        ({}, "photos", "create", "front", {"photos": ["front"]}),
        ({"photos": ["front"]}, "photos", "create", "rear", {"photos": ["front", "rear"]}),
        ({"photos": ["front"]}, "photos.1", "create", "rear", {"photos": ["front", "rear"]}),
        ({}, "photos", "create", ["front", "rear"], {"photos": ["front", "rear"]}),
        ({"photos": ["front", "rear"]}, "photos[0]", "delete", None, {"photos": ["rear"]}),
        ({"photos": ["front"]}, "photos.0", "delete", None, {}),
        ({"photos": ["front", "rear"]}, "photos.1", "replace", "side", {"photos": ["front", "side"]}),
        (
            {"claim": {"documents": [{"title": "a"}]}},
            "claim.documents.0",
            "update",
            {"pages": 3},
            {"claim": {"documents": [{"title": "a", "pages": 3}]}},
        ),
        ({"doc": {"n": 1}}, "doc.deep", "create", {"er": 2}, {"doc": {"n": 1, "deep": {"er": 2}}}),
        ({"people": [{"name": "Ada"}]}, "payee", "addReference", "people.0", None),
        (
            {"people": [{"name": "Ada"}], "claim": {"$references": ["people.0"]}},
            "claim",
            "removeReference",
            "people.0",
            {"people": [{"name": "Ada"}], "claim": {}},
        ),
    ],
)
def test_an_operation_gives_the_new_values_and_leaves_the_old_ones(
    before: dict[str, Any], path: str, operation: str, value: Any, after: dict[str, Any] | None
) -> None:
    kept = repr(before)
    wanted = {**before, "payee": "people.0"} if after is None else after
    assert change(before, path, operation, value) == wanted
    assert repr(before) == kept


@pytest.mark.parametrize(
    ("values", "path", "operation", "value", "code", "sentence"),
    [
        ({}, "riks", "create", 7, "unknown-path", 'The case file has no item "riks".'),
        ({}, "risk.high", "create", 7, "unknown-path", 'The case file has no item "risk.high".'),
        ({}, "risk.0", "create", 7, "unknown-path", 'The case file has no item "risk.0".'),
        ({}, "claim..amount", "create", 7, "unknown-path", 'The case file has no item "claim..amount".'),
        ({}, "", "create", 7, "unknown-path", 'The case file has no item "".'),
        ({"photos": ["a"]}, "photos.2", "create", "b", "unknown-path", 'The case file has no item "photos.2".'),
        ({}, "claim.documents.0.title", "create", "b", "unknown-path", None),
        ({"doc": 3}, "doc.deep", "create", 4, "unknown-path", 'The case file has no item "doc.deep".'),
        ({}, "risk", "increase", 7, "unknown-operation", '"increase" is nothing that can be done to the case file.'),
        ({"risk": 1}, "risk", "create", 7, "already-there", "Risk is in the case file already."),
        ({}, "risk", "update", 7, "not-there", "Risk is not in the case file."),
        ({}, "risk", "replace", 7, "not-there", "Risk is not in the case file."),
        ({}, "risk", "delete", None, "not-there", "Risk is not in the case file."),
        ({"photos": ["a"]}, "photos.1", "delete", None, "not-there", "Photos 1 is not in the case file."),
        ({}, "risk", "create", "high", "wrong-type", "Risk must be a whole number."),
        ({}, "risk", "create", 1.5, "wrong-type", "Risk must be a whole number."),
        ({}, "kind", "create", "boat", "wrong-type", "Kind must be one of: Car, House."),
        ({}, "claim", "create", "x", "wrong-type", "Claim must be an object."),
        ({}, "claim", "create", {"amout": 1}, "wrong-type", 'Claim has no field "amout".'),
        ({}, "claim", "create", {"amount": "x"}, "wrong-type", "Amount must be an amount of money."),
        ({}, "photos", "create", 3, "wrong-type", "Photos must be a text."),
        ({"photos": ["a"]}, "photos", "replace", "b", "wrong-type", "Photos must be a list of such values."),
        ({}, "doc", "create", [0] * 1_001, "wrong-type", "Doc has more than 1,000 entries."),
        ({"photos": ["a"] * 1_000}, "photos", "create", "b", "wrong-type", "Photos has more than 1,000 entries."),
        ({"photos": ["a", "b"]}, "photos", "update", "c", "ambiguous", None),
        ({}, "payee", "addReference", "people.0", "not-there", "people.0 is not in the case file."),
        ({}, "payee", "addReference", "risk", "wrong-reference", 'Payee cannot refer to "risk".'),
        ({"risk": 1}, "risk", "addReference", "people.0", "wrong-reference", 'Risk cannot refer to "people.0".'),
        ({}, "payee", "removeReference", "people.0", "not-there", 'Payee does not refer to "people.0".'),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    values: dict[str, Any], path: str, operation: str, value: Any, code: str, sentence: str | None
) -> None:
    assert refusal(values, path, operation, value) == (code, sentence or refusal(values, path, operation, value)[1])


def test_a_value_nested_without_end_is_refused() -> None:
    value: Any = 1
    for _ in range(30):
        value = [value]
    assert refusal({}, "doc", "create", value) == ("wrong-type", "Doc is nested too deeply.")


def test_values_that_are_written_must_fit_their_fields() -> None:
    require_fitting(PLAN, {"risk": 7, "kind": "car", "photos": ["x"], "doc": {"any": [1]}, "claim": None})
    with pytest.raises(Illegal) as refused:
        require_fitting(PLAN, {"claim": {"documents": [{"pages": "many"}]}})
    assert str(refused.value.reason) == "Pages must be a whole number."


@pytest.mark.parametrize(
    ("values", "path", "operation", "value", "expected"),
    [
        ({}, "risk", "create", 7, ["risk create"]),
        ({"risk": 7}, "risk", "update", 8, ["risk update"]),
        ({"risk": 7}, "risk", "update", 7, ["risk update"]),
        ({"risk": 7}, "risk", "replace", 8, ["risk replace"]),
        ({"risk": 7}, "risk", "delete", None, ["risk delete"]),
        ({"doc": {"n": 1}}, "doc", "update", {"n": 2}, ["doc update", "doc.n update"]),
        ({"doc": {"n": 1}}, "doc", "replace", {"m": 2}, ["doc replace", "doc.n delete", "doc.m create"]),
        (
            {"claim": {"amount": "1.00"}},
            "claim.amount",
            "update",
            "2.00",
            ["claim update", "claim.amount update"],
        ),
        (
            {"claim": {"amount": "1.00"}},
            "claim.address",
            "create",
            {"street": "Mill Lane"},
            ["claim addChild", "claim.address create", "claim.address.street create"],
        ),
        (
            {"claim": {"amount": "1.00", "address": {"street": "Mill Lane"}}},
            "claim.address",
            "delete",
            None,
            ["claim removeChild", "claim.address delete", "claim.address.street delete"],
        ),
        (
            {"claim": {"documents": [{"title": "a"}]}},
            "claim.documents",
            "create",
            {"title": "b"},
            ["claim addChild", "claim.documents create", "claim.documents.title create", "claim.documents addChild"],
        ),
        (
            {"claim": {"documents": [{"title": "a"}, {"title": "b"}]}},
            "claim.documents.0",
            "delete",
            None,
            [
                "claim removeChild",
                "claim.documents delete",
                "claim.documents.title delete",
                "claim.documents removeChild",
            ],
        ),
        (
            {"claim": {"documents": [{"title": "a"}, {"title": "b"}]}},
            "claim.documents.1",
            "replace",
            {"title": "a"},
            ["claim.documents replace", "claim.documents.title update"],
        ),
        ({"photos": ["a"]}, "photos", "create", "b", ["photos create", "photos addChild"]),
        ({"people": [{"name": "Ada"}]}, "payee", "addReference", "people.0", ["payee create", "payee addReference"]),
        (
            {"people": [{"name": "Ada"}], "claim": {"amount": "1.00"}},
            "claim",
            "addReference",
            "people.0",
            ["claim addReference"],
        ),
        (
            {"people": [{}], "claim": {"amount": "1.00", "$references": ["people.0"]}},
            "claim",
            "removeReference",
            "people.0",
            ["claim removeReference"],
        ),
    ],
)
def test_an_operation_has_its_event_and_those_of_the_items_around_and_inside(
    values: dict[str, Any], path: str, operation: str, value: Any, expected: list[str]
) -> None:
    assert events(values, path, operation, value) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({"risk": 1}, {"risk": 1}, []),
        ({"doc": 1}, {"doc": True}, ["doc update"]),
        ({}, {"risk": ""}, []),
        ({"risk": 1}, {"risk": None}, ["risk delete"]),
        ({}, {"photos": ["a", "b"]}, ["photos create", "photos addChild"] * 2),
        ({"photos": ["a", "b"]}, {"photos": ["b", "a"]}, []),
        ({"photos": ["a", "b"]}, {"photos": ["c", "b"]}, ["photos update"]),
        ({"photos": ["a", "b"]}, {"photos": []}, ["photos delete", "photos removeChild"] * 2),
        ({"photos": ["a"]}, {"photos": ["a", "a"]}, ["photos create", "photos addChild"]),
        (
            {"claim": {"amount": "1.00"}},
            {"claim": {"amount": "2.00", "address": {"town": "Harbour"}}},
            [
                "claim update",
                "claim addChild",
                "claim.amount update",
                "claim.address create",
                "claim.address.town create",
            ],
        ),
        (
            {"claim": {"address": {"town": "Harbour"}}},
            {"claim": {"address": {"town": "Marlowe"}}},
            ["claim.address update", "claim.address.town update"],
        ),
        ({"doc": {"a": {"b": 1}}}, {"doc": {"a": {"b": 2}}}, ["doc update", "doc.a update", "doc.a.b update"]),
        (
            {"doc": {"a": 1}},
            {"doc": {"a": 1, "c": {"d": 2}}},
            ["doc update", "doc addChild", "doc.c create", "doc.c.d create"],
        ),
        ({"claim": FULL}, {}, None),
    ],
)
def test_a_change_of_data_is_told_as_events(
    before: dict[str, Any], after: dict[str, Any], expected: list[str] | None
) -> None:
    deleted = [
        "claim delete",
        "claim.amount delete",
        "claim.address delete",
        "claim.address.street delete",
        *(["claim.documents delete", "claim.documents.title delete"] * 2),
    ]
    assert derived(before, after) == (deleted if expected is None else expected)


def test_only_what_somebody_hears_is_told() -> None:
    found = changes(PLAN, {}, {"claim": FULL, "risk": 3}, heard={"claim", "claim.amount"})
    assert [(event.path, event.event) for event in found] == [("claim", "create"), ("claim.amount", "create")]
