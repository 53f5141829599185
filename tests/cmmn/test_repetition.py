"""Repetition (8.6.4): when a new instance comes, when none does, and what stops a circle."""

from apps.cmmn.builders import case, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk

MORE = field("more", FieldType.BOOLEAN)


def test_with_entry_criteria_a_waiting_instance_comes_each_time_one_is_let_in() -> None:
    desk = Desk(
        case(
            "audit",
            task("call", manual_activation=True),
            task("note", repetition=True, entry=entry(on("call", "disable"))),
        )
    )
    assert desk.states("note") == ["available"]
    desk.disable("call")
    assert desk.states("note") == ["active", "available"]


def test_with_entry_criteria_completing_brings_no_new_instance() -> None:
    desk = Desk(case("audit", task("call"), task("note", repetition=True, entry=entry(on("call", "complete")))))
    desk.complete("call")
    desk.complete("note")
    assert desk.states("note") == ["completed", "available"]


def test_without_entry_criteria_the_next_instance_comes_when_one_completes_or_is_terminated() -> None:
    desk = Desk(case("audit", task("sample", repetition="more"), task("keep"), fields=(MORE,)), more=True)
    desk.complete("sample")
    desk.terminate("sample")
    assert desk.states("sample") == ["completed", "terminated", "active"]


def test_the_rule_is_asked_when_the_instance_ends_with_the_data_of_that_moment() -> None:
    desk = Desk(case("audit", task("sample", repetition="more"), task("keep"), fields=(MORE,)), more=True)
    desk.complete("sample", more=False)
    assert desk.states("sample") == ["completed"]


def test_the_first_result_of_the_rule_is_discarded() -> None:
    desk = Desk(case("audit", task("sample", repetition="more"), task("keep"), fields=(MORE,)), more=False)
    desk.complete("sample", more=True)
    assert desk.states("sample") == ["completed", "active"]


def test_an_instance_that_exits_is_never_repeated() -> None:
    sample = task("sample", repetition=True, exit=leave(on("stop", "complete")))
    desk = Desk(case("audit", sample, task("stop"), task("keep")))
    desk.complete("stop")
    assert desk.states("sample") == ["terminated"]


def test_a_new_instance_exists_before_the_parent_tests_completion() -> None:
    desk = Desk(case("audit", stage("day", task("sample", repetition="more")), fields=(MORE,)), more=True)
    desk.complete("sample")
    assert desk.state("day") == "active"


def test_an_instance_knows_its_number() -> None:
    sample = task("sample", repetition="round < 3", counter="round")
    desk = Desk(case("audit", sample))
    for _ in range(3):
        desk.complete("sample")
    assert desk.states("sample") == ["completed"] * 3
    assert desk.case == "completed"


def test_a_repeating_stage_brings_its_own_children() -> None:
    day = stage("day", task("sample"), repetition=True, entry=entry(on("call", "disable")))
    desk = Desk(case("audit", task("call", manual_activation=True), day))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    parents = [item.parent for item in desk.last.state.instances("sample")]
    assert parents == [item.number for item in desk.last.state.instances("day")[:2]]
    assert [item.index for item in desk.last.state.instances("day")] == [1, 2, 3]


def test_the_limit_counts_instances_at_work_and_refills() -> None:
    note = task("note", repetition=True, max_instances=1, entry=entry(on("call", "disable")))
    desk = Desk(case("audit", task("call", manual_activation=True), note))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    assert desk.states("note") == ["active", "available"]
    desk.complete("note")
    assert desk.states("note") == ["completed", "active", "available"]


def test_a_criterion_with_only_a_condition_never_loops() -> None:
    desk = Desk(
        case("audit", task("note", repetition=True, entry=entry(condition="more")), task("keep"), fields=(MORE,))
    )
    desk.set(more=True)
    assert desk.states("note") == ["active", "available"]
    desk.complete("note")
    assert desk.states("note") == ["completed", "active", "available"]


def test_a_plan_that_runs_in_a_circle_is_stopped_and_said() -> None:
    desk = Desk(case("audit", process("ping", blocking=False, repetition=True), task("keep")))
    assert len(desk.states("ping")) == 101
    assert desk.last.trace.incidents[0].message == "stopped after 100 new instances at once"


def test_a_milestone_may_be_reached_again_and_again() -> None:
    reached = milestone("reached", repetition=True, entry=entry(on("sample", "complete")))
    desk = Desk(case("audit", task("sample", repetition=True), reached))
    desk.complete("sample")
    desk.complete("sample")
    assert desk.states("reached") == ["completed", "completed", "available"]


def test_a_repeating_item_may_wait_for_its_own_completion() -> None:
    either = (entry(on("first", "complete")), entry(on("round", "complete")))
    desk = Desk(case("audit", task("first"), task("round", repetition=True, entry=either)))
    desk.complete("first")
    desk.complete("round")
    assert desk.states("round") == ["completed", "active", "available"]
