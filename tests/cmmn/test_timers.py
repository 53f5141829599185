"""Timers: durations, dates and repeating intervals, what they count from, and what suspension does to them."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, listener, on, on_file, stage, task, timer
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import DefinitionError, FieldType
from apps.cmmn.engine import apply
from apps.cmmn.timers import next_due
from tests.cmmn.desk import MONDAY, Desk

REMIND = task("remind", entry=entry(on("clock", "occur")))


def due(desk: Desk) -> datetime | None:
    return next_due(desk.last.state)


def hours(count: float) -> datetime:
    return MONDAY + timedelta(hours=count)


def test_a_duration_counts_from_the_creation_of_the_timer() -> None:
    desk = Desk(case("loan", timer("clock", "PT1H"), REMIND))
    assert due(desk) == hours(1)
    desk.wait(minutes=59)
    assert desk.state("clock") == "available"
    desk.wait(minutes=1)
    assert desk.steps() == ["clock occur", "remind start"]
    assert due(desk) is None


def test_it_occurs_once() -> None:
    desk = Desk(case("loan", timer("clock", "PT1H"), REMIND))
    desk.wait(hours=2)
    assert desk.wait(hours=5).transitions == ()


def test_a_date_is_a_moment() -> None:
    desk = Desk(case("loan", timer("clock", "2026-03-03T12:00:00Z"), REMIND))
    assert due(desk) == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_a_date_without_a_time_is_the_beginning_of_that_day() -> None:
    assert due(Desk(case("loan", timer("clock", "2026-03-04"), REMIND))) == datetime(2026, 3, 4, tzinfo=UTC)


def test_a_date_that_has_passed_occurs_at_once() -> None:
    desk = Desk(case("loan", timer("clock", "2026-01-01"), REMIND))
    assert (desk.state("clock"), desk.state("remind")) == ("completed", "active")


def test_a_timer_may_count_from_an_event_of_the_plan() -> None:
    desk = Desk(case("loan", task("read"), timer("clock", "PT2H", start=on("read", "complete")), REMIND))
    assert due(desk) is None
    desk.wait(hours=5)
    desk.complete("read")
    assert due(desk) == hours(7)
    assert desk.item("clock").memory["started"] == hours(5).isoformat()
    desk.wait(hours=2)
    assert desk.state("clock") == "completed"


def test_a_timer_may_count_from_an_event_of_the_case_file() -> None:
    clock = timer("clock", "PT2H", start=on_file("claim", "create"))
    desk = Desk(case("loan", clock, REMIND, fields=(field("claim", FieldType.OBJECT),)))
    assert due(desk) is None
    desk.file("claim", "create", {"sum": 3})
    assert due(desk) == hours(2)


def test_only_the_first_start_counts() -> None:
    clock = timer("clock", "PT2H", start=on("call", "occur"))
    desk = Desk(case("loan", listener("call", repetition=True), clock, REMIND))
    desk.occur("call")
    desk.wait(hours=1)
    desk.occur("call")
    assert due(desk) == hours(2)


def test_a_repeating_timer_occurs_as_often_as_it_says() -> None:
    note = task("note", repetition=True, entry=entry(on("clock", "occur")))
    desk = Desk(case("loan", timer("clock", "R3/PT1H"), note, task("keep")))
    assert desk.item("clock").memory["times"] == 3
    for expected in (["completed", "available"], ["completed", "completed", "available"], ["completed"] * 3):
        desk.wait(hours=1)
        assert desk.states("clock") == expected
    assert desk.wait(hours=9).transitions == ()
    assert desk.states("note") == ["active"] * 3 + ["available"]


def test_a_repeating_interval_with_a_repetition_rule_occurs_as_often_as_the_interval_says() -> None:
    desk = Desk(case("loan", timer("clock", "R3/PT1H", repetition=True), task("rest")))
    found = []
    for _ in range(4):
        desk.wait(hours=1)
        found.append(desk.states("clock").count("available"))
    assert (found, desk.states("clock")) == ([1, 1, 0, 0], ["completed", "completed", "completed"])


def test_a_repeating_interval_stops_when_its_repetition_rule_says_no() -> None:
    fields = (field("nag", FieldType.BOOLEAN),)
    desk = Desk(case("loan", timer("clock", "R/PT1H", repetition="nag"), task("rest"), fields=fields), nag=True)
    desk.wait(hours=1)
    assert desk.states("clock") == ["completed", "available"]
    desk.set(nag=False)
    desk.wait(hours=1)
    assert (desk.states("clock"), due(desk)) == (["completed", "completed"], None)


def test_a_timer_that_is_offered_later_still_counts_from_its_start() -> None:
    clock = timer("clock", "PT2H", start=on("read", "complete"), available_condition="nag")
    desk = Desk(case("loan", task("read"), clock, task("rest"), fields=(field("nag", FieldType.BOOLEAN),)))
    desk.complete("read")
    desk.wait(hours=1)
    desk.set(nag=True)
    assert due(desk) == hours(2)


def test_a_repeating_timer_without_a_count_goes_on() -> None:
    desk = Desk(case("loan", timer("clock", "R/PT1H"), task("keep")))
    for _ in range(4):
        desk.wait(hours=1)
    assert desk.states("clock") == ["completed"] * 4 + ["available"]
    assert due(desk) == hours(5)


def test_a_repeating_timer_catches_up_moment_by_moment() -> None:
    note = task("note", repetition=True, entry=entry(on("clock", "occur")))
    desk = Desk(case("loan", timer("clock", "R/PT1H"), note))
    desk.wait(hours=2.5)
    assert desk.states("note") == ["active", "active", "available"]
    assert due(desk) == hours(3)


def test_a_repeating_timer_that_slept_for_years_leaves_the_rest_out_and_says_so() -> None:
    desk = Desk(case("loan", timer("clock", "R/PT1S"), task("keep")))
    desk.wait(days=1)
    assert desk.states("clock").count("completed") == 100
    assert desk.last.trace.incidents[0].message == "caught up 100 times and left out the rest"
    assert due(desk) == desk.now + timedelta(seconds=1)


def test_a_repeating_interval_may_begin_at_a_date_or_end_at_one() -> None:
    desk = Desk(case("loan", timer("clock", "R2/2026-03-02T12:00:00Z/PT1H"), task("keep")))
    assert due(desk) == hours(3)
    desk.wait(hours=3)
    assert due(desk) == hours(4)
    desk = Desk(case("loan", timer("clock", "R/PT1H/2026-03-02T11:30:00Z"), task("keep")))
    desk.wait(hours=9)
    assert desk.states("clock") == ["completed", "completed"]


def test_an_earlier_timer_may_end_a_later_one_that_is_due_as_well() -> None:
    visit = stage("visit", timer("late", "PT2H"), task("look"), exit=leave(on("early", "occur")))
    note = task("note", entry=entry(on("late", "occur")))
    desk = Desk(case("loan", timer("early", "PT1H"), visit, note))
    desk.wait(hours=5)
    assert (desk.state("visit"), desk.state("late"), desk.state("note")) == ("terminated", "terminated", "available")


def test_a_stage_that_an_earlier_timer_finishes_takes_a_later_timer_with_it() -> None:
    visit = stage("visit", task("look", exit=leave(on("early", "occur"))), timer("late", "PT2H"), auto_complete=True)
    desk = Desk(case("loan", timer("early", "PT1H"), visit, task("keep")))
    desk.wait(hours=5)
    assert (desk.state("visit"), desk.state("late")) == ("completed", "terminated")


def test_timers_that_are_due_together_both_occur_before_anything_completes() -> None:
    visit = stage(
        "visit",
        timer("one", "PT1H"),
        timer("two", "PT1H"),
        task("look", exit=leave(on("one", "occur"))),
        task("more", entry=entry(on("two", "occur"))),
        auto_complete=True,
    )
    desk = Desk(case("loan", visit, task("keep")))
    desk.wait(hours=1)
    assert (desk.state("visit"), desk.state("more")) == ("active", "active")


def test_a_timer_ends_with_its_stage() -> None:
    desk = Desk(case("loan", stage("visit", timer("clock", "PT1H"), task("look")), task("keep"), REMIND))
    desk.terminate("visit")
    assert due(desk) is None
    desk.wait(hours=5)
    assert (desk.state("clock"), desk.state("remind")) == ("terminated", "available")


def test_a_suspended_timer_does_not_occur_and_does_on_resume_when_its_time_has_passed() -> None:
    desk = Desk(case("loan", stage("visit", timer("clock", "PT1H"), task("look")), REMIND))
    desk.suspend("visit")
    assert due(desk) is None
    assert desk.wait(hours=5).transitions == ()
    desk.resume("visit")
    assert "clock occur" in desk.steps()
    assert desk.state("remind") == "active"


def test_a_suspended_timer_whose_time_has_not_come_goes_on_counting() -> None:
    desk = Desk(case("loan", timer("clock", "PT4H"), REMIND))
    desk.give(do.Suspend(0))
    desk.wait(hours=3)
    desk.give(do.Reactivate(0))
    assert (desk.state("clock"), due(desk)) == ("available", hours(4))


def test_a_start_that_is_heard_while_suspended_counts_from_then() -> None:
    desk = Desk(case("loan", task("read"), timer("clock", "PT2H", start=on("read", "complete")), REMIND))
    desk.suspend("clock")
    desk.complete("read")
    desk.wait(hours=1)
    desk.resume("clock")
    assert due(desk) == hours(2)


def test_a_timer_in_a_failed_case_waits_until_it_is_back() -> None:
    desk = Desk(case("loan", timer("clock", "PT1H"), REMIND))
    desk.give(do.Fail(0))
    assert due(desk) is None
    desk.wait(hours=2)
    assert desk.state("clock") == "available"
    desk.give(do.Reactivate(0))
    assert desk.state("remind") == "active"


def test_an_expression_may_give_the_duration_or_the_date() -> None:
    fields = (field("term"), field("deadline", FieldType.DATE))
    desk = Desk(case("loan", timer("clock", "term"), REMIND, fields=fields), term="PT3H")
    assert due(desk) == hours(3)
    desk = Desk(case("loan", timer("clock", "deadline"), REMIND, fields=fields), deadline="2026-03-09")
    assert due(desk) == datetime(2026, 3, 9, tzinfo=UTC)
    desk = Desk(
        case("loan", timer("clock", 'deadline - duration("48h")'), REMIND, fields=fields), deadline="2026-03-09"
    )
    assert due(desk) == datetime(2026, 3, 7, tzinfo=UTC)


def test_a_timer_whose_expression_is_not_known_yet_waits_for_it() -> None:
    desk = Desk(case("loan", timer("clock", "term"), REMIND, fields=(field("term"),)))
    assert (desk.state("clock"), due(desk), desk.last.trace.incidents) == ("available", None, ())
    desk.wait(hours=1)
    desk.set(term="PT3H")
    assert due(desk) == hours(4)


@pytest.mark.parametrize("text", ["soon", "P999999999D", "R/2026-03-02", ""])
def test_an_expression_that_gives_no_time_is_an_incident_and_harms_nothing(text: str) -> None:
    desk = Desk(case("loan", timer("clock", "term"), REMIND, fields=(field("term"),)), term=text)
    assert (desk.state("clock"), due(desk)) == ("available", None)
    assert [incident.place for incident in desk.last.trace.incidents] == ["timer"]


@pytest.mark.parametrize("text", ["PT", "P1X", "R3/", "R3/PT", "2026-13-45", "R3/2026-01-01/tomorrow"])
def test_a_timer_that_means_no_time_is_refused_when_the_plan_is_compiled(text: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        compile_definition(case("loan", timer("clock", text)))
    assert refusal.value.place == "items[0].timer.at"


def test_a_deadline_beyond_all_times_is_an_incident() -> None:
    desk = Desk(case("loan", timer("clock", "P9000Y"), REMIND))
    assert due(desk) is None
    assert desk.last.trace.incidents[0].message == "is too far away"


def test_how_long_a_duration_takes_is_asked_of_the_port() -> None:
    compiled = compile_definition(case("loan", timer("clock", "P1D"), REMIND))

    def business_days(expression: str, now: datetime) -> datetime:
        assert expression == "P1D"
        return now + timedelta(days=3)

    outcome = apply(compiled, None, do.Start(), now=MONDAY, due=business_days)
    assert next_due(outcome.state) == MONDAY + timedelta(days=3)


def test_a_timer_counts_from_when_it_becomes_available() -> None:
    risk = field("risk", FieldType.NUMBER)
    desk = Desk(case("loan", timer("clock", "PT1H", available_condition="risk > 5"), REMIND, fields=(risk,)))
    assert (desk.state("clock"), due(desk)) == ("unavailable", None)
    desk.wait(hours=2)
    desk.set(risk=6)
    assert due(desk) == hours(3)
    desk.set(risk=1)
    assert (desk.state("clock"), due(desk)) == ("unavailable", None)


def test_a_timer_may_be_made_to_occur_before_its_time() -> None:
    desk = Desk(case("loan", timer("clock", "R2/PT4H"), REMIND))
    desk.occur("clock")
    assert desk.state("remind") == "active"
    assert due(desk) == hours(8)


def test_waking_a_case_in_which_nothing_is_due_changes_nothing() -> None:
    desk = Desk(case("loan", timer("clock", "PT4H"), REMIND))
    before = desk.last.state
    assert desk.wait(hours=1).state == before
