"""Checks of what items name: roles, tables, case types, paths, timers, variables."""

from typing import Any

import pytest

from apps.cmmn.builders import case, entry, field, milestone, on, stage, table, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.definition import CaseDefinition, Criterion, Item, Kind, OnPart, Parameter, Role, Timer
from apps.cmmn.definition import FieldType as F
from apps.cmmn.endings import ExitEvent

FIELDS = (
    field("risk", F.NUMBER),
    field("claim", F.OBJECT, fields=(field("amount", F.MONEY),)),
    field("photos", many=True),
    field("lines", F.LIST),
    field("fee", F.INTEGER),
)
FEES = table("fees", inputs=["risk"], outputs=[("fee", F.INTEGER)], rules=[("-", "1")])


def item(kind: Kind, **options: Any) -> Item:
    return Item("it", "It", kind, **options)


def plan(*items: Item, **options: Any) -> CaseDefinition:
    given = {"fields": FIELDS, "decisions": (FEES,), "roles": (Role("nurse", "Nurse"),), **options}
    return case("permit", *items, **given)


def found(definition: CaseDefinition, severity: Severity = Severity.ERROR) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in check(definition) if finding.severity is severity]


GOOD = [
    task("it", performer="nurse", discretionary=True, roles=("nurse",)),
    item(Kind.DECISION_TASK, decision="fees"),
    item(Kind.DECISION_TASK, decision="fees", outputs=(Parameter("fee", "claim.amount"),)),
    item(
        Kind.CASE_TASK,
        case_ref="inspection",
        inputs=(Parameter("claim.amount", "amount"),),
        outputs=(Parameter("result", "risk"),),
    ),
    item(Kind.TIMER_EVENT, timer=Timer("PT4H")),
    item(Kind.TIMER_EVENT, timer=Timer("R3/PT1H", OnPart("first", "complete"))),
    item(Kind.VARIABLE_EVENT, variable="claim.amount", variable_event="update"),
    item(Kind.USER_EVENT, available_condition="risk > 3", roles=("nurse",)),
    item(Kind.REACTIVATE_EVENT),
    task("it", collection="photos", element="photo", index="at", counter="number"),
    task("it", collection="lines"),
    task("it", entry=entry(OnPart("claim.amount", "update", in_case_file=True))),
]


@pytest.mark.parametrize("good", GOOD)
def test_what_names_what_is_there_is_left_alone(good: Item) -> None:
    assert check(plan(task("first"), good)) == ()


@pytest.mark.parametrize(
    ("wrong", "code", "place"),
    [
        (task("it", performer="doctor"), "unknown-role", "performer"),
        (task("it", discretionary=True, roles=("nurse", "doctor")), "unknown-role", "roles[1]"),
        (task("it", team=" "), "missing-name", "team"),
        (item(Kind.DECISION_TASK, decision="taxes"), "unknown-decision", "decision"),
        (
            item(Kind.DECISION_TASK, decision="fees", outputs=(Parameter("tax", "fee"),)),
            "unknown-output",
            "outputs[0].source",
        ),
        (
            item(Kind.DECISION_TASK, decision="fees", outputs=(Parameter("fee", "claim.tax"),)),
            "unknown-path",
            "outputs[0].target",
        ),
        (item(Kind.CASE_TASK, case_ref="two words"), "bad-case-type", "caseRef"),
        (item(Kind.CASE_TASK, case_ref="x", inputs=(Parameter("clam", "a"),)), "unknown-path", "inputs[0].source"),
        (item(Kind.CASE_TASK, case_ref="x", outputs=(Parameter("a", "clam"),)), "unknown-path", "outputs[0].target"),
        (item(Kind.TIMER_EVENT), "missing-timer", "timer"),
        (item(Kind.TIMER_EVENT, timer=Timer("P2X")), "bad-timer", "timer.at"),
        (
            item(Kind.TIMER_EVENT, timer=Timer("PT1H", OnPart("nobody", "complete"))),
            "unknown-item",
            "timer.start.source",
        ),
        (item(Kind.TIMER_EVENT, timer=Timer("PT1H", OnPart("first", "occur"))), "unknown-event", "timer.start.event"),
        (item(Kind.VARIABLE_EVENT), "missing-variable", "variable"),
        (item(Kind.VARIABLE_EVENT, variable="clam"), "unknown-path", "variable"),
        (item(Kind.VARIABLE_EVENT, variable="risk", variable_event="read"), "unknown-event", "variableEvent"),
        (task("it", collection="risk"), "bad-collection", "collection"),
        (task("it", collection="clam"), "unknown-path", "collection"),
        (task("it", repetition=True, index="risk"), "bad-index", "index"),
        (task("it", collection="lines", element="two words"), "bad-element", "element"),
        (task("it", collection="lines", element="n", index="n"), "bad-index", "index"),
        (
            task("it", entry=entry(OnPart("claim.tax", "update", in_case_file=True))),
            "unknown-path",
            "entry[0].on[0].source",
        ),
        (
            task("it", entry=entry(OnPart("claim", "complete", in_case_file=True))),
            "unknown-event",
            "entry[0].on[0].event",
        ),
        (task("it", timer=Timer("PT1H")), "wrong-kind", "timer"),
        (task("it", decision="fees"), "wrong-kind", "decision"),
        (task("it", case_ref="x"), "wrong-kind", "caseRef"),
        (task("it", variable="risk"), "wrong-kind", "variable"),
        (task("it", available_condition="risk > 3"), "wrong-kind", "availableCondition"),
        (milestone("it", performer="nurse"), "wrong-kind", "performer"),
        (item(Kind.USER_EVENT, entry=(entry(condition="risk > 3", key="x"),)), "wrong-kind", "entry"),
        (item(Kind.USER_EVENT, manual_activation=True), "wrong-kind", "manualActivation"),
        (item(Kind.USER_EVENT, due="P1D"), "wrong-kind", "due"),
        (task("it", entry=entry(condition='decide("taxes") == 1')), "unknown-decision", "entry[0].condition"),
    ],
)
def test_what_names_nothing_is_found_at_its_place(wrong: Item, code: str, place: str) -> None:
    assert (code, f"items[1].{place}") in found(plan(task("first"), wrong))


@pytest.mark.parametrize(
    ("odd", "code", "place"),
    [
        (item(Kind.DECISION_TASK), "nothing-to-run", "decision"),
        (item(Kind.CASE_TASK), "nothing-to-run", "caseRef"),
        (task("it", repetition="risk > 3", element="line"), "element-unused", "element"),
    ],
)
def test_what_does_nothing_is_warned_of(odd: Item, code: str, place: str) -> None:
    assert found(plan(task("first"), odd), Severity.WARNING) == [(code, f"items[1].{place}")]


def test_a_decision_that_goes_nowhere_is_warned_of() -> None:
    decide = item(Kind.DECISION_TASK, decision="fees")
    assert found(plan(decide, fields=FIELDS[:1]), Severity.WARNING) == [("result-unused", "items[0].outputs")]


def test_a_case_is_brought_back_by_one_listener() -> None:
    listeners = [Item(key, key.title(), Kind.REACTIVATE_EVENT) for key in ("back", "again")]
    assert found(plan(task("first"), *listeners)) == [("second-reactivation", "items[2]")]


def test_fields_inside_objects_are_checked_like_all_others() -> None:
    wrong = (
        field("claim", F.OBJECT, fields=(field("in"), field("x", label=" "), field("y"), field("y"))),
        field("name", fields=(field("first"),)),
        field("payee", targets=("people", "claim.y")),
    )
    assert found(plan(task("a"), fields=wrong, decisions=())) == [
        ("bad-key", "fields[0].fields[0].key"),
        ("missing-name", "fields[0].fields[1].label"),
        ("duplicate-key", "fields[0].fields[2].key"),
        ("duplicate-key", "fields[0].fields[3].key"),
        ("bad-fields", "fields[1].fields"),
        ("unknown-path", "fields[2].targets[0]"),
    ]


def test_a_way_out_by_completion_can_be_waited_for() -> None:
    done = Criterion("done", condition="risk > 3", exit_event=ExitEvent.COMPLETE)
    late = task("late", entry=entry(on("home", "complete", through="done")))
    assert check(plan(stage("home", task("bed"), exit=(done,)), late)) == ()
