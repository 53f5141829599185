"""What is put into a case or left out of it when it starts: what is offered, what happens, what is refused."""

import pytest

from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CaseDefinition, FieldType, PlanningTable, Role
from apps.cmmn.engine import Illegal
from apps.cmmn.tailoring import optional
from tests.cmmn.desk import Desk

PLAN = case(
    "care",
    task("meet", required=True),
    task("leaflet"),
    task("ring", entry=entry(on("leaflet", "complete"))),
    task("expert", discretionary=True, applicability="risk > 5", roles=("doctor",)),
    stage(
        "home",
        task("visit"),
        task("photo"),
        task("measure", discretionary=True),
        entry=entry(on("meet", "complete")),
        auto_complete=True,
    ),
    milestone("done", entry=entry(on("home", "complete"))),
    fields=(field("risk", FieldType.INTEGER),),
    roles=(Role("doctor", "Doctor"),),
)


def refused(plan: CaseDefinition, included: tuple[str, ...] = (), left_out: tuple[str, ...] = ()) -> str:
    with pytest.raises(Illegal) as illegal:
        Desk(plan, included, left_out)
    return str(illegal.value.reason)


def test_it_tells_what_can_be_put_in_and_left_out() -> None:
    found = {one.key: one for one in optional(compile_definition(PLAN))}
    assert [key for key, one in found.items() if one.discretionary] == ["expert", "measure"]
    assert [key for key, one in found.items() if not one.discretionary] == ["leaflet", "ring", "home", "visit", "photo"]
    assert (found["expert"].roles, found["measure"].stage) == (("doctor",), "home")
    assert (found["leaflet"].needed_by, found["home"].needed_by, found["photo"].needed_by) == (("ring",), ("done",), ())


def test_what_is_put_in_is_there_at_once_and_in_its_stage_when_that_begins() -> None:
    desk = Desk(PLAN, ("expert", "measure"), risk=6)
    assert (desk.state("expert"), desk.state("measure")) == ("active", None)
    desk.complete("meet")
    assert desk.state("measure") == "active"


def test_what_is_left_out_never_starts_and_nobody_hears_of_it() -> None:
    desk = Desk(PLAN, (), ("leaflet", "visit"))
    assert (desk.state("leaflet"), desk.state("ring"), desk.state("meet")) == ("terminated", "available", "active")
    assert [move.transition for move in desk.last.transitions if move.key == "leaflet"] == ["create", "exit"]
    desk.complete("meet")
    assert (desk.state("visit"), desk.state("photo")) == ("terminated", "active")
    desk.complete("photo")
    assert (desk.state("home"), desk.state("done")) == ("completed", "completed")


def test_a_stage_that_comes_again_goes_without_it_again() -> None:
    again = case("c", stage("round", task("a"), task("b"), task("keep"), repetition=True), task("stay"))
    desk = Desk(again, (), ("a",))
    desk.complete("b")
    desk.complete("keep")
    assert desk.states("a") == ["terminated", "terminated"]
    assert desk.states("b") == ["completed", "active"]


@pytest.mark.parametrize(
    ("included", "left_out", "reason"),
    [
        ((), ("meet",), "Meet must be done, so it cannot be left out."),
        ((), ("done",), '"done" is nothing that can be left out.'),
        ((), ("expert",), '"expert" is nothing that can be left out.'),
        ((), ("gone",), '"gone" is nothing that can be left out.'),
        (("leaflet",), (), '"leaflet" is not an item that can be planned.'),
        (("expert",), (), "Expert can be planned only when this holds: risk > 5."),
        (("measure",), ("home",), "Measure lies in what is left out, so it cannot be put in."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    included: tuple[str, ...], left_out: tuple[str, ...], reason: str
) -> None:
    assert refused(PLAN, included, left_out) == reason


def test_what_something_needed_waits_for_stays() -> None:
    plan = case("c", task("ask"), task("answer", required=True, entry=entry(on("ask", "complete"))))
    assert optional(compile_definition(plan)) == ()
    assert refused(plan, (), ("ask",)) == "Without Ask, Answer could never start, and it must be done."


def test_what_only_a_task_offers_is_not_offered_at_the_start() -> None:
    offered = task("examine", required=True, planning=PlanningTable("more", ("blood",)))
    plan = case("c", offered, task("blood", discretionary=True))
    assert optional(compile_definition(plan)) == ()
    assert refused(case("c", offered, task("blood", discretionary=True), task("x")), ("blood",)).startswith(
        "Blood can be"
    )
