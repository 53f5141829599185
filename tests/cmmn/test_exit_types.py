"""Exit criteria that complete what leaves through them, and those that mean some instances only."""

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, listener, on, stage, task, timer
from apps.cmmn.definition import CaseDefinition, FieldType
from apps.cmmn.endings import ExitEvent, ExitScope
from tests.cmmn.desk import Desk

COMPLETES = ExitEvent.COMPLETE
FORCES = ExitEvent.FORCE_COMPLETE


def _review(kind: ExitEvent, *, is_busy: bool = False) -> CaseDefinition:
    work = task("work", manual_activation=not is_busy)
    review = stage("review", work, listener("done"), exit=leave(on("done", "occur"), exit_event=kind))
    return case("audit", review, task("letter", entry=entry(on("review", "complete"))), task("keep"))


@pytest.mark.parametrize("kind", [COMPLETES, FORCES])
def test_a_criterion_may_complete_a_stage_and_what_waits_for_that_follows(kind: ExitEvent) -> None:
    desk = Desk(_review(kind))
    desk.occur("done")
    assert desk.steps() == ["done occur", "review complete", "work exit", "letter start"]
    assert desk.last.transitions[1].criterion == "exit1"
    assert desk.item("review").memory == {"left": "exit1"}


def test_a_stage_with_work_under_way_is_not_completed_so() -> None:
    desk = Desk(_review(COMPLETES, is_busy=True))
    assert desk.refuses(do.Occur(desk.item("done").number)) == "Review cannot be completed yet: Work is not done."


def test_a_stage_with_work_under_way_is_completed_by_force() -> None:
    desk = Desk(_review(FORCES, is_busy=True))
    desk.occur("done")
    assert [desk.state(key) for key in ("review", "work", "letter")] == ["completed", "terminated", "active"]


def test_a_timer_that_cannot_complete_a_stage_waits_until_it_can() -> None:
    review = stage("review", task("work"), exit=leave(on("clock", "occur"), exit_event=COMPLETES))
    late = stage("late", review, task("other"))
    desk = Desk(case("audit", timer("clock", "PT1H"), late, task("letter", entry=entry(on("review", "complete")))))
    desk.wait(hours=1)
    assert (desk.state("clock"), desk.state("review")) == ("completed", "active")
    desk.complete("work")
    assert desk.steps()[:2] == ["work complete", "review complete"]
    assert desk.last.transitions[1].criterion == "exit1"


def test_data_that_cannot_complete_a_stage_is_written_all_the_same() -> None:
    ripe = field("ripe", FieldType.BOOLEAN)
    review = stage("review", task("work"), task("more", manual_activation=True), exit=leave(
        condition="ripe", exit_event=COMPLETES))  # fmt: skip
    desk = Desk(case("audit", review, task("keep"), fields=(ripe,)))
    desk.set(ripe=True)
    assert desk.state("review") == "active"
    desk.complete("work")
    assert desk.state("review") == "completed"


def test_the_case_may_be_completed_by_its_exit_criterion() -> None:
    desk = Desk(case("audit", task("work"), listener("done"), exit=leave(on("done", "occur"), exit_event=FORCES)))
    desk.occur("done")
    assert (desk.case, desk.state("work")) == ("completed", "terminated")


def test_what_has_not_begun_exits_instead_of_completing() -> None:
    review = stage(
        "review", task("work"), exit=leave(on("stop", "complete"), exit_event=FORCES), manual_activation=True
    )
    desk = Desk(case("audit", review, task("stop"), task("keep")))
    desk.complete("stop")
    assert desk.state("review") == "terminated"


def test_what_is_completed_by_its_exit_criterion_is_not_repeated() -> None:
    work = task("work", repetition=True, exit=leave(on("stop", "complete"), exit_event=FORCES))
    desk = Desk(case("audit", work, task("stop"), task("keep")))
    desk.complete("stop")
    assert desk.states("work") == ["completed"]


def _calls(scope: ExitScope) -> Desk:
    """One call active, one enabled, one waiting."""
    by_hand = field("by_hand", FieldType.BOOLEAN)
    call = task(
        "call",
        repetition=True,
        manual_activation="by_hand",
        entry=entry(on("ring", "occur")),
        exit=leave(on("stop", "occur"), exit_scope=scope),
    )
    ring, stop = listener("ring", repetition=True), listener("stop", repetition=True)
    desk = Desk(case("audit", ring, stop, call, task("keep"), fields=(by_hand,)), by_hand=False)
    desk.occur("ring")
    desk.set(by_hand=True)
    desk.occur("ring")
    assert desk.states("call") == ["active", "enabled", "available"]
    return desk


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (ExitScope.ALL, ["terminated", "terminated", "terminated"]),
        (ExitScope.ACTIVE, ["terminated", "enabled", "available"]),
        (ExitScope.ACTIVE_AND_ENABLED, ["terminated", "terminated", "available"]),
    ],
)
def test_a_criterion_may_mean_some_instances_only(scope: ExitScope, left: list[str]) -> None:
    desk = _calls(scope)
    desk.occur("stop")
    assert desk.states("call") == left


def test_an_instance_that_was_not_meant_does_not_exit_later() -> None:
    desk = _calls(ExitScope.ACTIVE)
    desk.occur("stop")
    desk.begin("call") if desk.item("call").state == "enabled" else desk.give(do.Begin(desk.item("call", 1).number))
    assert desk.states("call") == ["terminated", "active", "available"]
    desk.occur("stop")
    assert desk.states("call") == ["terminated", "terminated", "available"]


def test_a_suspended_instance_counts_as_what_it_was() -> None:
    desk = _calls(ExitScope.ACTIVE)
    desk.give(do.Suspend(desk.item("call", 0).number))
    desk.occur("stop")
    assert desk.states("call") == ["terminated", "enabled", "available"]


def test_a_bare_condition_that_already_holds_ends_an_instance_when_it_comes_into_scope() -> None:
    call = task(
        "call",
        manual_activation=True,
        exit=leave(condition="n > 2", exit_scope=ExitScope.ACTIVE),
    )
    desk = Desk(case("calls", call, task("rest"), fields=(field("n", FieldType.NUMBER),)), n=3)

    assert desk.state("call") == "enabled"
    desk.begin("call")

    assert desk.steps() == ["call manualStart", "call exit"]
