"""Checks of conditions: what can never hold is found, what may hold is left alone."""

import pytest

from apps.cmmn.builders import case, entry, field, milestone, on, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.definition import FieldType as F
from apps.cmmn.definition import Item, Kind

FIELDS = (
    field("risk", F.NUMBER),
    field("age", F.INTEGER),
    field("kind", F.CHOICE, choices=["car", "house"]),
    field("name"),
    field("urgent", F.BOOLEAN),
    field("due", F.DATE),
    field("claim", F.OBJECT, fields=(field("kind", F.CHOICE, choices=["fire", "water"]), field("age", F.INTEGER))),
    field("notes", F.OBJECT),
    field("files", F.LIST),
)


def codes(condition: str, *items: Item) -> list[str]:
    plan = case("permit", task("a"), *items, task("b", entry=entry(condition=condition)), fields=FIELDS)
    assert all(finding.severity is Severity.WARNING for finding in check(plan)), check(plan)
    return sorted(finding.code for finding in check(plan))


@pytest.mark.parametrize(
    "condition",
    [
        "false",
        "1 > 2",
        "risk > 7 && risk < 3",
        "risk > 7 && risk <= 7",
        "7 < risk && risk == 3",
        "age > 5 && age < 6",
        "age >= 1 && age <= 2 && age != 1 && age != 2",
        'kind == "car" && kind == "house"',
        'kind in ["car"] && kind in ["house"]',
        'kind != "car" && kind != "house" && kind != ""',
        'name == "x" && name == "y"',
        'name == "x" && !(name == "x")',
        'name in ["x", "y"] && !(name in ["x", "y"])',
        "urgent && !urgent",
        "urgent && urgent == false",
        'due > date("2026-05-01") && due < date("2026-04-01")',
        "(risk > 7 || risk > 9) && risk < 3",
        "(risk > 7 && risk < 3) || (age > 9 && age < 2)",
        "!(risk <= 7 || risk >= 3)",
        "risk > 7 && false",
        'claim.kind == "fire" && claim.kind == "water"',
        "claim.age > 3 && claim.age < 4",
        'state(a) == "active" && state(a) == "completed"',
        "count(a) < 0",
        "count(files) > 3 && count(files) < 4",
    ],
)
def test_a_condition_that_can_never_hold_is_warned_of(condition: str) -> None:
    assert codes(condition) == ["never-holds", "unreachable"]


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "risk > 7 && risk < 8",
        "risk >= 7 && risk <= 7",
        "age > 5 && age < 7",
        "risk > 5 && risk < 6",
        "risk > 7 || risk < 3",
        "!(risk > 7 && risk < 3)",
        'kind == "car" || kind == "house"',
        'kind != "car" && kind != "house"',
        'kind == ""',
        'name > "a" && name < "b"',
        "urgent || !urgent",
        'due > date("2026-04-01") && due < date("2026-05-01")',
        "risk > age && age > risk",
        "risk + 1 > 7 && risk - 1 < 3",
        'notes.kind == "car" && notes.other == "house"',
        "files.exists(f, f > 3) && files.exists(f, f < 2)",
        'state(a) == "active" || state(a) == ""',
        "count(a) >= 0",
        "has(claim.kind) && !has(claim.age)",
        'name.startsWith("x") && !name.startsWith("y")',
        " || ".join(f"(risk > {n} && (age > {n} || urgent) && (age < {n} || urgent))" for n in range(20)),
    ],
)
def test_a_condition_that_may_hold_is_left_alone(condition: str) -> None:
    assert codes(condition) == []


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ('kind == "boat"', 'kind is never "boat".'),
        ('kind == "boat" || risk > 3', 'kind is never "boat".'),
        ('kind in ["car", "boat"]', 'kind is never "boat".'),
        ('kind != "boat"', 'kind is never "boat".'),
        ('claim.kind == "wind"', 'claim.kind is never "wind".'),
        ('state(a) == "done"', 'state(a) is never "done".'),
        ('state(goal) == "active"', 'state(goal) is never "active".'),
        ('state("$case") == "available"', 'state($case) is never "available".'),
    ],
)
def test_a_value_that_never_comes_is_warned_of(condition: str, message: str) -> None:
    plan = case(
        "permit",
        task("a"),
        milestone("goal", entry=entry(on("a", "complete"))),
        task("b", entry=entry(condition=condition)),
        fields=FIELDS,
    )
    found = [str(finding.message) for finding in check(plan) if finding.code == "impossible-value"]
    assert found == [message]


def test_the_place_and_the_sentence_name_the_condition() -> None:
    plan = case("permit", task("a", exit=entry(condition="risk > 7 && risk < 3")), fields=FIELDS)
    (finding,) = check(plan)
    assert (finding.code, finding.place) == ("never-holds", "items[0].exit[0].condition")
    assert finding.message == "A condition of A can never hold: risk > 7 && risk < 3."


def test_a_listener_that_is_never_offered_makes_what_waits_for_it_unreachable() -> None:
    button = Item("button", "Button", Kind.USER_EVENT, available_condition="urgent && !urgent")
    plan = case("permit", task("a"), button, task("b", entry=entry(on("button", "occur"))), fields=FIELDS)
    found = [(finding.code, finding.place) for finding in check(plan)]
    assert found == [
        ("unreachable", "items[1]"),
        ("unreachable", "items[2]"),
        ("never-holds", "items[1].availableCondition"),
    ]
