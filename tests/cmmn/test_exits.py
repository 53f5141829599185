"""Exit criteria and termination: what they end, how deep, and under which name."""

import pytest

from apps.cmmn.builders import case, entry, field, leave, milestone, on, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk


def test_exit_reaches_every_depth_and_completed_work_keeps_its_state() -> None:
    inner = stage("inner", stage("core", task("deep")), task("done"))
    desk = Desk(case("grant", task("stop"), stage("outer", inner, exit=leave(on("stop", "complete"))), task("keep")))
    desk.complete("done")
    desk.complete("stop")
    assert [desk.state(key) for key in ("outer", "inner", "core", "deep")] == ["terminated"] * 4
    assert desk.state("done") == "completed"
    assert desk.case == "active"


def test_below_an_ended_stage_tasks_exit_and_milestones_are_terminated_by_the_parent() -> None:
    outer = stage("outer", task("work"), milestone("mark", entry=entry(on("work", "complete"))))
    desk = Desk(case("grant", outer, task("keep")))
    desk.terminate("outer")
    assert desk.steps() == ["outer terminate", "work exit", "mark parentTerminate"]


@pytest.mark.parametrize("prepare", ["available", "enabled", "disabled", "active", "suspended", "failed"])
def test_an_exit_criterion_acts_from_every_state_that_is_not_final(prepare: str) -> None:
    waits = (entry(on("never", "complete")),) if prepare == "available" else ()
    manual = prepare in {"enabled", "disabled"}
    work = task("work", exit=leave(on("stop", "complete")), manual_activation=manual, entry=waits)
    desk = Desk(case("grant", task("stop"), task("never"), work))
    for action in {"disabled": [desk.disable], "suspended": [desk.suspend], "failed": [desk.fail]}.get(prepare, []):
        action("work")
    assert desk.state("work") == prepare
    desk.complete("stop")
    assert desk.state("work") == "terminated"


def test_a_task_exits_when_its_condition_comes_true() -> None:
    gone = field("gone", FieldType.BOOLEAN)
    desk = Desk(case("grant", task("work", exit=leave(condition="gone")), task("keep"), fields=(gone,)))
    desk.set(gone=True)
    assert desk.state("work") == "terminated"


def test_the_case_leaves_through_its_own_criterion() -> None:
    desk = Desk(case("grant", task("withdraw"), stage("work", task("read")), exit=leave(on("withdraw", "complete"))))
    desk.complete("withdraw")
    assert desk.case == "terminated"
    assert (desk.state("work"), desk.state("read")) == ("terminated", "terminated")
    assert desk.last.transitions[1].criterion == "exit1"


def test_a_case_whose_exit_condition_holds_at_the_start_starts_nothing() -> None:
    gone = field("gone", FieldType.BOOLEAN)
    desk = Desk(case("grant", task("work"), exit=leave(condition="gone"), fields=(gone,)), gone=True)
    assert (desk.case, desk.state("work")) == ("terminated", "terminated")
    assert "work start" not in desk.steps()


def test_one_command_may_satisfy_events_that_follow_from_each_other() -> None:
    second = task("second", exit=leave(on("first", "complete")))
    third = task("third", exit=leave(on("first", "complete"), on("second", "exit")))
    desk = Desk(case("grant", task("first"), second, third))
    desk.complete("first")
    assert (desk.state("second"), desk.state("third"), desk.case) == ("terminated", "terminated", "completed")


def test_a_fault_does_not_travel_to_the_parent_and_is_heard() -> None:
    work = stage("work", task("call"), task("repair", entry=entry(on("call", "fault"))))
    desk = Desk(case("grant", work))
    desk.fail("call")
    assert (desk.state("call"), desk.state("work"), desk.state("repair")) == ("failed", "active", "active")


def test_a_failed_task_comes_back() -> None:
    desk = Desk(case("grant", task("call"), task("keep")))
    desk.fail("call")
    desk.reactivate("call")
    assert desk.state("call") == "active"


def test_work_below_a_failed_stage_ends_with_the_stage_above() -> None:
    outer = stage("outer", stage("inner", task("read")), task("other"), auto_complete=True)
    desk = Desk(case("grant", outer, task("keep")))
    desk.fail("inner")
    desk.complete("other")
    assert [desk.state(key) for key in ("outer", "inner", "read")] == ["completed", "failed", "terminated"]
