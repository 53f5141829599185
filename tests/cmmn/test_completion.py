"""When stages and cases complete (8.12): by themselves, by a person, and what becomes of what is left."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk


def test_an_empty_case_completes_as_it_starts() -> None:
    assert Desk(case("nothing")).case == "completed"


def test_available_and_enabled_children_keep_a_stage_open() -> None:
    for waiting in (task("later", manual_activation=True), task("later", entry=entry(on("never", "complete")))):
        desk = Desk(case("loan", task("check"), waiting, task("never", manual_activation=True)))
        desk.complete("check")
        desk.disable("never")
        assert desk.case == "active"


def test_a_suspended_child_keeps_a_stage_open() -> None:
    desk = Desk(case("loan", task("check"), task("other")))
    desk.suspend("other")
    desk.complete("check")
    assert desk.case == "active"


def test_disabled_failed_and_terminated_children_are_done() -> None:
    desk = Desk(case("loan", task("a", manual_activation=True), task("b"), task("c"), task("d")))
    desk.disable("a")
    desk.fail("b")
    desk.terminate("c")
    assert desk.case == "active"
    desk.complete("d")
    assert desk.case == "completed"
    assert [desk.state(key) for key in "abcd"] == ["disabled", "failed", "terminated", "completed"]


def test_terminating_the_last_open_child_completes_the_stage() -> None:
    desk = Desk(case("loan", stage("desk", task("check")), task("keep")))
    desk.terminate("check")
    assert desk.state("desk") == "completed"


def test_disabling_the_last_open_child_completes_the_stage() -> None:
    desk = Desk(case("loan", stage("desk", task("check", manual_activation=True)), task("keep")))
    desk.disable("check")
    assert desk.state("desk") == "completed"


def test_auto_complete_does_not_wait_for_what_is_optional() -> None:
    desk = Desk(case("loan", task("check"), task("extra", manual_activation=True), auto_complete=True))
    desk.complete("check")
    assert desk.case == "completed"
    assert desk.state("extra") == "terminated"


def test_auto_complete_waits_for_required_work_that_is_merely_available() -> None:
    must = task("must", required=True, entry=entry(on("extra", "complete")))
    desk = Desk(case("loan", task("check"), task("extra", manual_activation=True), must, auto_complete=True))
    desk.complete("check")
    assert desk.case == "active"


def test_required_is_looked_at_once_when_the_item_comes_into_being() -> None:
    big = field("big", FieldType.BOOLEAN)
    must = task("must", required="big", manual_activation=True)
    desk = Desk(case("loan", task("check"), must, auto_complete=True, fields=(big,)), big=True)
    desk.set(big=False)
    desk.complete("check")
    assert desk.case == "active"


def test_a_person_may_complete_a_stage_whose_required_work_is_done() -> None:
    desk = Desk(case("loan", stage("desk", task("extra", manual_activation=True)), task("keep")))
    desk.complete("desk")
    assert (desk.state("desk"), desk.state("extra")) == ("completed", "terminated")


def test_what_a_person_leaves_over_never_starts_again() -> None:
    late = task("late", entry=entry(on("keep", "complete")))
    desk = Desk(case("loan", stage("desk", late), task("keep"), task("more")))
    desk.complete("desk")
    desk.complete("keep")
    assert desk.state("late") == "terminated"


def test_a_person_cannot_complete_a_stage_with_work_under_way() -> None:
    desk = Desk(case("loan", stage("desk", task("check"), name="Front desk")))
    assert desk.refuses(do.Complete(1)) == "Front desk cannot be completed yet: Check is active."


def test_a_person_cannot_complete_a_stage_with_required_work_undone() -> None:
    desk = Desk(case("loan", task("must", required=True, manual_activation=True), name="Loan"))
    assert desk.refuses(do.Complete(0)) == "Loan cannot be completed yet: Must is enabled."


def test_a_discretionary_item_that_can_be_planned_keeps_a_stage_open() -> None:
    desk = Desk(case("loan", task("check"), task("extra", discretionary=True)))
    desk.complete("check")
    assert desk.case == "active"
    desk.plan("extra")
    desk.complete("extra")
    assert desk.case == "completed"


def test_a_discretionary_item_that_no_longer_applies_lets_the_stage_complete() -> None:
    open_ = field("open", FieldType.BOOLEAN)
    extra = task("extra", discretionary=True, applicability="open")
    desk = Desk(case("loan", task("check"), extra, fields=(open_,)), open=True)
    desk.complete("check")
    assert desk.case == "active"
    desk.set(open=False)
    assert desk.case == "completed"


def test_the_case_exit_criterion_wins_over_completion_in_the_same_step() -> None:
    desk = Desk(case("loan", task("check"), exit=leave(on("check", "complete"))))
    desk.complete("check")
    assert desk.case == "terminated"


def test_a_milestone_at_the_end_lets_the_case_complete() -> None:
    desk = Desk(case("loan", task("check"), milestone("paid", entry=entry(on("check", "complete")))))
    desk.complete("check")
    assert (desk.state("paid"), desk.case) == ("completed", "completed")


def test_a_task_that_nobody_waits_for_completes_things_exactly_once() -> None:
    outer = stage("outer", stage("inner", process("stamp", blocking=False)))
    desk = Desk(case("loan", outer, task("after", entry=entry(on("outer", "complete")), repetition=True), task("keep")))
    assert desk.steps().count("stamp complete") == 1
    assert desk.steps().count("inner complete") == 1
    assert desk.steps().count("outer complete") == 1
    assert desk.states("after") == ["active", "available"]


def test_all_children_exist_before_any_is_looked_at() -> None:
    listens = task("listens", entry=entry(on("source", "create")))
    reached = task("reached", entry=entry(on("open", "occur")))
    for order in ((listens, task("source")), (task("source"), listens)):
        assert Desk(case("loan", *order)).state("listens") == "active"
    for order in ((reached, milestone("open")), (milestone("open"), reached)):
        assert Desk(case("loan", *order)).state("reached") == "active"


def test_what_happens_at_the_start_reaches_deeper_stages_in_any_order() -> None:
    inner = stage("inner", task("reached", entry=entry(on("open", "occur"))))
    for order in ((inner, milestone("open")), (milestone("open"), inner)):
        assert Desk(case("loan", *order)).state("reached") == "active"
