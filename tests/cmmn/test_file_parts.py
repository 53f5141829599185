"""Criteria that wait for what happens to the case file."""

from decimal import Decimal
from typing import Any

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, on, stage, task
from apps.cmmn.definition import CaseDefinition, FieldType, Item, Kind, OnPart
from tests.cmmn.desk import Desk

PEOPLE = field("people", FieldType.OBJECT, many=True, fields=(field("name"),))
CLAIM = field(
    "claim",
    FieldType.OBJECT,
    fields=(field("amount", FieldType.MONEY), field("papers", many=True)),
    targets=("people",),
)
FIELDS = (CLAIM, PEOPLE, field("photos", many=True), field("note"))


def happens(path: str, event: str) -> OnPart:
    return OnPart(path, event, in_case_file=True)


def claims(*items: Item, **options: Any) -> CaseDefinition:
    return case("claims", task("keep"), *items, fields=FIELDS, **options)


def change(desk: Desk, path: str, operation: str, value: Any = None) -> None:
    desk.give(do.ChangeFile(path, operation, value))


@pytest.mark.parametrize(
    ("path", "event", "steps"),
    [
        ("claim", "create", [("claim", "create", {"amount": 1})]),
        ("claim", "update", [("claim", "create", {"amount": 1}), ("claim", "update", {"amount": 2})]),
        ("claim", "update", [("claim", "create", {"amount": 1}), ("claim.amount", "delete", None)]),
        ("claim.amount", "update", [("claim", "create", {"amount": 1}), ("claim", "update", {"amount": 2})]),
        ("claim", "replace", [("claim", "create", {"amount": 1}), ("claim", "replace", {"amount": 1})]),
        ("claim", "delete", [("claim", "create", {"amount": 1}), ("claim", "delete", None)]),
        ("claim.amount", "delete", [("claim", "create", {"amount": 1}), ("claim", "delete", None)]),
        ("claim", "addChild", [("claim", "create", {"amount": 1}), ("claim.papers", "create", "letter")]),
        ("claim.papers", "create", [("claim", "create", {"amount": 1}), ("claim.papers", "create", "letter")]),
        ("claim", "removeChild", [("claim", "create", {"papers": ["a"]}), ("claim.papers.0", "delete", None)]),
        ("photos", "addChild", [("photos", "create", "front")]),
        ("photos", "removeChild", [("photos", "create", "front"), ("photos.0", "delete", None)]),
        (
            "claim",
            "addReference",
            [
                ("people", "create", {"name": "Ada"}),
                ("claim", "create", {}),
                ("claim.amount", "create", 1),
                ("claim", "addReference", "people.0"),
            ],
        ),
    ],
)
def test_an_item_starts_with_the_last_of_these_changes(
    path: str, event: str, steps: list[tuple[str, str, Any]]
) -> None:
    desk = Desk(claims(task("check", entry=entry(happens(path, event)))))
    *before, last = steps
    for step in before:
        change(desk, *step)
    assert desk.state("check") == "available"
    change(desk, *last)
    assert desk.state("check") == "active"


def test_a_reference_that_is_taken_away_is_heard() -> None:
    desk = Desk(claims(task("check", entry=entry(happens("claim", "removeReference")))))
    change(desk, "people", "create", {"name": "Ada"})
    change(desk, "claim", "create", {"amount": 1})
    change(desk, "claim", "addReference", "people.0")
    assert desk.state("check") == "available"
    change(desk, "claim", "removeReference", "people.0")
    assert desk.state("check") == "active"


def test_values_written_with_a_task_are_heard_as_well() -> None:
    desk = Desk(claims(task("check", entry=entry(happens("claim", "create")))))
    desk.complete("keep", claim={"amount": 3})
    assert desk.state("check") == "active"


def test_what_has_happened_is_remembered_until_the_rest_happens_too() -> None:
    both = entry(happens("photos", "create"), on("keep", "complete"), condition='note == "yes"')
    desk = Desk(claims(task("check", entry=both), task("other")))
    change(desk, "photos", "create", "front")
    change(desk, "photos.0", "delete")
    desk.complete("keep")
    assert desk.state("check") == "available"
    desk.set(note="yes")
    assert desk.state("check") == "active"


def test_on_event_the_condition_counts_in_the_moment_of_the_change() -> None:
    now = entry(happens("photos", "create"), condition='note == "yes"', on_event=True)
    desk = Desk(claims(task("check", entry=now)))
    change(desk, "photos", "create", "front")
    desk.set(note="yes")
    assert desk.state("check") == "available"
    change(desk, "photos", "create", "rear")
    assert desk.state("check") == "active"


def test_an_item_that_repeats_starts_once_for_each_element_that_comes() -> None:
    desk = Desk(claims(task("check", repetition=True, entry=entry(happens("photos", "create")))))
    change(desk, "photos", "create", ["front", "rear", "side"])
    assert desk.states("check") == ["active", "active", "active", "available"]


def test_a_change_lets_an_item_leave() -> None:
    desk = Desk(claims(stage("home", task("bed"), exit=leave(happens("claim", "delete")))))
    change(desk, "claim", "create", {"amount": 1})
    change(desk, "claim", "delete")
    assert (desk.state("home"), desk.state("bed")) == ("terminated", "terminated")


def test_what_happens_while_an_item_is_suspended_counts_when_it_is_resumed() -> None:
    desk = Desk(claims(stage("home", task("bed"), task("check", entry=entry(happens("photos", "create"))))))
    desk.suspend("home")
    change(desk, "photos", "create", "front")
    assert desk.state("check") == "suspended"
    desk.resume("home")
    assert desk.state("check") == "active"


def test_the_cause_names_the_item_of_the_case_file() -> None:
    desk = Desk(claims(task("check", entry=entry(happens("claim.amount", "update")))), claim={"amount": 1})
    change(desk, "claim.amount", "update", 2)
    (cause,) = [step.cause for step in desk.last.transitions if step.key == "check" and step.transition == "start"]
    assert cause is not None
    (part,) = cause.parts
    assert (part.source, part.name, part.event, part.is_satisfied) == ("claim.amount", "Amount", "update", True)


def test_a_refused_change_changes_nothing_and_wakes_nobody() -> None:
    desk = Desk(claims(task("check", entry=entry(happens("claim", "create")))))
    assert desk.refuses(do.ChangeFile("claim", "create", {"amount": "much"})) == "Amount must be an amount of money."
    assert desk.refuses(do.ChangeFile("claim", "update", {"amount": 1})) == "Claim is not in the case file."
    assert desk.state("check") == "available"


def test_the_case_file_of_a_closed_case_is_read_only() -> None:
    desk = Desk(claims(), photos=["front"])
    desk.complete("keep")
    change(desk, "photos", "create", "rear")
    desk.give(do.Close())
    closed = "The case is closed; nothing in it can be changed any more."
    assert desk.refuses(do.ChangeFile("photos", "create", "side")) == closed
    assert desk.last.state.values == {"photos": ["front", "rear"]}


def test_a_variable_listener_hears_what_is_inside_an_object() -> None:
    heard = Item("heard", "Heard", Kind.VARIABLE_EVENT, variable="claim.amount", variable_event="update")
    desk = Desk(claims(heard, task("check", entry=entry(on("heard", "occur")))), claim={"amount": 1})
    change(desk, "claim.amount", "update", 2)
    assert (desk.state("heard"), desk.state("check")) == ("completed", "active")


def test_a_number_of_another_type_is_the_same_number() -> None:
    heard = Item("heard", "Heard", Kind.VARIABLE_EVENT, variable="amount", variable_event="update")
    plan = case("claims", task("keep"), heard, fields=(field("amount", FieldType.MONEY),))
    desk = Desk(plan, amount=Decimal("1.00"))
    desk.give(do.SetValues({"amount": 1}))
    assert (desk.state("heard"), desk.last.state.values) == ("available", {"amount": Decimal("1.00")})
    desk.give(do.SetValues({"amount": 2}))
    assert (desk.state("heard"), desk.last.state.values) == ("completed", {"amount": 2})


def test_a_case_that_was_opened_again_stays_open_when_nothing_is_changed() -> None:
    more = task("more", discretionary=True, applicability="amount > 5")
    desk = Desk(case("claims", task("only"), more, fields=(field("amount", FieldType.MONEY),)), amount=Decimal(1))
    desk.give(do.Complete(1))
    desk.give(do.Reactivate(0))
    desk.give(do.SetValues({"amount": 1}))
    assert desk.last.state.case.state == "active"
