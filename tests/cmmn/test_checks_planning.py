"""Checks of planning tables, of repetition without end, and of what is heard too late."""

from typing import Any

import pytest

from apps.cmmn.builders import case, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.definition import CaseDefinition, FieldType, Item, Kind, PlanningTable, Role

RISK = field("risk", FieldType.NUMBER)
ROLES = (Role("nurse", "Nurse"), Role("doctor", "Doctor"))


def care(*items: Item, **options: Any) -> CaseDefinition:
    return case("care", *items, fields=(RISK,), roles=ROLES, **options)


def found(definition: CaseDefinition, severity: Severity = Severity.ERROR) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in check(definition) if finding.severity is severity]


EXPERT = task("expert", discretionary=True, roles=("doctor",))
SCAN = task("scan", discretionary=True)


def test_good_tables_are_left_alone() -> None:
    inner = PlanningTable("inner", ("expert",), applicability="risk > 3", roles=("doctor", "nurse"))
    visit = task("visit", planning=PlanningTable("bag", ("dressing",)))
    home = stage("home", visit, task("dressing", discretionary=True), planning=PlanningTable("night", ("bed",)))
    home = stage("home", *home.items, task("bed", discretionary=True), planning=home.planning)
    assert check(care(home, EXPERT, SCAN, planning=PlanningTable("extra", ("scan",), tables=(inner,)))) == ()


@pytest.mark.parametrize(
    ("table", "code", "place"),
    [
        (PlanningTable("t", ("nobody",)), "unknown-item", "planning.items[0]"),
        (PlanningTable("t", ("scan", "meet")), "not-discretionary", "planning.items[1]"),
        (PlanningTable("t", ("nurse",)), "wrong-stage", "planning.items[0]"),
        (PlanningTable("t", ("scan", "scan")), "two-tables", "planning.items[1]"),
        (
            PlanningTable("t", ("scan",), tables=(PlanningTable("u", ("scan",)),)),
            "two-tables",
            "planning.tables[0].items[0]",
        ),
        (
            PlanningTable("t", ("scan",), tables=(PlanningTable("t", ("expert",)),)),
            "duplicate-key",
            "planning.tables[0].key",
        ),
        (PlanningTable("t", ("scan",), roles=("clerk",)), "unknown-role", "planning.roles[0]"),
        (PlanningTable("t", ("expert",), roles=("nurse",)), "nobody-may-plan", "planning.items[0]"),
        (PlanningTable("t", ("scan",), applicability="rsik > 3"), "unknown-name", "planning.applicability"),
        (
            PlanningTable("t", ("scan",), tables=(PlanningTable("u", ("expert",), applicability="risk >"),)),
            "syntax",
            "planning.tables[0].applicability",
        ),
    ],
)
def test_a_mistake_in_a_table_is_found_at_its_place(table: PlanningTable, code: str, place: str) -> None:
    home = stage("home", task("bed"), task("nurse", discretionary=True))
    assert (code, place) in found(care(task("meet"), home, EXPERT, SCAN, planning=table))


def test_the_table_of_a_human_task_offers_items_of_the_stage_around_it() -> None:
    home = stage("home", task("visit", planning=PlanningTable("bag", ("scan",))))
    assert found(care(task("meet"), home, SCAN)) == [("wrong-stage", "items[1].items[0].planning.items[0]")]


def test_an_item_in_the_tables_of_two_tasks_is_found() -> None:
    one, two = (task(key, planning=PlanningTable(f"{key}-bag", ("scan",))) for key in ("one", "two"))
    assert found(care(one, two, SCAN)) == [("two-tables", "items[1].planning.items[0]")]


def test_a_table_with_nothing_in_it_is_warned_of() -> None:
    assert found(care(task("meet"), planning=PlanningTable("t")), Severity.WARNING) == [("empty-table", "planning")]


def test_items_that_start_each_other_again_by_themselves_are_found() -> None:
    one = milestone("one", repetition=True, entry=[entry(on("first", "complete")), entry(on("two", "occur"))])
    two = milestone("two", repetition=True, entry=entry(on("one", "occur")))
    (finding,) = [each for each in check(care(task("first"), one, two)) if each.severity is Severity.ERROR]
    assert (finding.code, finding.place) == ("endless-circle", "items[1].repetition")
    assert finding.message == "One starts itself again and again: One, Two."


def test_an_item_that_starts_itself_again_is_found() -> None:
    loop = process(
        "loop", blocking=False, repetition=True, entry=[entry(on("first", "complete")), entry(on("loop", "complete"))]
    )
    assert found(care(task("first"), loop)) == [("endless-circle", "items[1].repetition")]


@pytest.mark.parametrize(
    "second",
    [
        task("two", repetition=True, entry=entry(on("one", "occur"))),
        milestone("two", repetition=True, entry=entry(on("one", "occur"), condition="risk > 3")),
        milestone("two", repetition=True, entry=entry(on("one", "occur"), on("first", "complete"))),
        milestone("two", repetition="risk > 3", entry=entry(on("one", "occur"))),
        milestone("two", entry=entry(on("one", "occur"))),
    ],
)
def test_a_circle_that_something_can_stop_is_left_alone(second: Item) -> None:
    event = "complete" if second.kind is Kind.HUMAN_TASK else "occur"
    one = milestone("one", repetition=True, entry=[entry(on("first", "complete")), entry(on("two", event))])
    assert found(care(task("first"), one, second)) == []


def test_a_task_that_is_there_again_whenever_it_is_done_keeps_its_stage_open() -> None:
    home = stage("home", task("visit", repetition=True), auto_complete=True)
    assert found(care(home), Severity.WARNING) == [("never-done", "items[0].items[0].repetition")]


@pytest.mark.parametrize(
    "visit",
    [
        task("visit", repetition="risk > 3"),
        task("visit", repetition=True, manual_activation=True),
        task("visit", repetition=True, exit=leave(condition="risk > 3")),
        task("visit", repetition=True, discretionary=True),
        task("visit", repetition=True, entry=entry(on("first", "complete"))),
    ],
)
def test_a_repetition_that_can_end_is_left_alone(visit: Item) -> None:
    assert check(care(task("first"), stage("home", task("bed"), visit, auto_complete=True))) == ()


def test_what_has_happened_before_a_stage_could_start_is_heard_too_late() -> None:
    two = task("two", entry=entry(on("one", "complete")))
    home = stage("home", task("late", entry=entry(on("one", "complete"))), entry=entry(on("two", "complete")))
    assert found(care(task("one"), two, home), Severity.WARNING) == [
        ("heard-too-late", "items[2].items[0].entry[0].on[0]")
    ]


@pytest.mark.parametrize(
    "two",
    [
        task("two", entry=[entry(on("one", "complete")), entry(condition="risk > 3")]),
        task("two", entry=entry(on("one", "start"))),
    ],
)
def test_what_may_still_happen_is_not_too_late(two: Item) -> None:
    home = stage("home", task("late", entry=entry(on("one", "complete"))), entry=entry(on("two", "complete")))
    assert check(care(task("one"), two, home)) == ()


def test_what_can_happen_again_is_not_too_late() -> None:
    one = task("one", repetition=True, manual_activation=True)
    home = stage("home", task("late", entry=entry(on("one", "complete"))), entry=entry(on("one", "complete")))
    assert check(care(one, home)) == ()
