"""Repairing a case by hand: what is ended, what is activated, and what becomes of the stages around it."""

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, leave, listener, milestone, on, stage, task, timer
from apps.cmmn.timers import next_due
from tests.cmmn.desk import Desk


def _move() -> Desk:
    home = stage(
        "home",
        stage("night", task("nurse", entry=entry(on("bed", "complete")))),
        task("bed", manual_activation=True),
        entry=entry(on("meet", "complete")),
    )
    return Desk(case("care", task("meet"), home, milestone("safe", entry=entry(on("home", "complete"))), name="Care"))


def change(desk: Desk, *activate: str, terminate: tuple[str, ...] = ()) -> list[str]:
    desk.give(do.ChangeState(tuple(desk.item(key).number for key in terminate), activate))
    return desk.steps()


def test_stages_around_an_item_become_active_first_with_all_that_is_in_them() -> None:
    desk = _move()
    steps = change(desk, "nurse", terminate=("meet",))
    assert steps[0] == "meet terminate"
    assert [desk.state(key) for key in ("home", "night", "nurse", "bed")] == ["active", "active", "active", "enabled"]
    assert {step.cause.kind for step in desk.last.transitions if step.cause and step.transition == "start"} == {
        "repair"
    }


def test_what_is_activated_goes_on_as_usual() -> None:
    desk = _move()
    change(desk, "nurse", terminate=("meet",))
    desk.complete("nurse")
    desk.disable("bed")
    assert (desk.state("home"), desk.state("safe"), desk.case) == ("completed", "completed", "completed")


def test_an_item_that_has_ended_gets_a_new_instance() -> None:
    desk = Desk(case("care", task("meet"), task("keep")))
    desk.complete("meet")
    change(desk, "meet")
    assert desk.states("meet") == ["completed", "active"]


def test_an_item_may_be_ended_and_begun_again() -> None:
    desk = Desk(case("care", task("meet"), task("keep")))
    change(desk, "meet", terminate=("meet",))
    assert desk.states("meet") == ["terminated", "active"]


def test_a_stage_may_be_ended_together_with_what_is_in_it() -> None:
    desk = Desk(case("care", stage("home", task("bed"), task("food")), task("meet")))
    change(desk, terminate=("home", "bed"))
    assert (desk.state("home"), desk.state("bed"), desk.state("food")) == ("terminated", "terminated", "terminated")
    assert [step for step in desk.steps() if step.endswith("terminate")] == ["bed terminate", "home terminate"]


def test_what_is_ended_by_repair_is_not_repeated() -> None:
    desk = Desk(case("care", task("meet", repetition=True), task("keep")))
    change(desk, terminate=("meet",))
    assert desk.states("meet") == ["terminated"]


def test_a_milestone_occurs_and_a_listener_becomes_available() -> None:
    call = listener("call", available_condition='state(meet) == "completed"')
    clock = timer("clock", "PT1H", available_condition='state(meet) == "completed"')
    desk = Desk(case("care", task("meet"), milestone("safe", entry=entry(on("meet", "complete"))), call, clock))
    change(desk, "safe", "call", "clock")
    assert (desk.state("safe"), desk.state("call"), desk.state("clock")) == ("completed", "available", "available")
    assert next_due(desk.last.state) is not None


def test_a_failed_item_works_again() -> None:
    desk = Desk(case("care", task("meet"), task("keep")))
    desk.fail("meet")
    assert change(desk, "meet") == ["meet reactivate"]


def test_sentries_hear_what_a_repair_does() -> None:
    note = task("note", entry=entry(on("meet", "terminate")))
    desk = Desk(case("care", task("meet"), note, task("keep")))
    change(desk, terminate=("meet",))
    assert desk.state("note") == "active"


def test_the_case_exit_still_wins() -> None:
    desk = Desk(case("care", task("meet"), task("other"), exit=leave(on("meet", "terminate"))))
    change(desk, "other") if desk.state("other") != "active" else change(desk, terminate=("meet",))
    assert desk.case == "terminated"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (do.ChangeState(activate=("nothing",)), 'The plan has no item "nothing".'),
        (do.ChangeState(activate=("$case",)), 'The plan has no item "$case".'),
        (do.ChangeState(activate=("meet",)), "Meet is active already."),
        (do.ChangeState(terminate=(99,)), "The case has no item number 99."),
        (do.ChangeState(terminate=(0,)), "The case has no item number 0."),
        (do.ChangeState(terminate=(1, 1)), "Meet has ended already."),
    ],
)
def test_what_cannot_be_repaired_is_refused_and_changes_nothing(command: do.ChangeState, sentence: str) -> None:
    assert _move().refuses(command) == sentence


def test_only_an_active_case_is_repaired() -> None:
    desk = _move()
    desk.give(do.Suspend(0))
    assert desk.refuses(do.ChangeState(activate=("bed",))) == "Care is not active; only then can it be changed."
