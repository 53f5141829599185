"""Explanations of the present: what is satisfied, what is missing, and what holds a stage open."""

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import (
    case,
    case_task,
    entry,
    field,
    leave,
    listener,
    milestone,
    on,
    on_file,
    stage,
    task,
    timer,
)
from apps.cmmn.definition import CaseDefinition, FieldType, Kind
from apps.cmmn.explain import NOT_YET_KNOWN, Explanation, explain
from apps.cmmn.explanation import Blocker, CollectionReport, PartReport, RuleReport, TimerReport
from apps.cmmn.state import State
from tests.cmmn.desk import Desk


def _claim() -> CaseDefinition:
    investigation = stage(
        "investigation",
        task("visit", required=True),
        task("expert", discretionary=True, applicability="risk > 8"),
        entry=entry(on("review", "complete"), condition="risk > 7"),
        exit=leave(on("withdraw", "complete"), key="withdrawn"),
    )
    return case(
        "claim",
        task("review", name="Initial review"),
        task("withdraw", manual_activation=True),
        investigation,
        milestone("settled", entry=entry(on("investigation", "complete"))),
        fields=(field("risk", FieldType.NUMBER),),
    )


def why(desk: Desk, key: str | int) -> Explanation:
    return explain(desk.compiled, desk.last.state, key)


def test_it_says_what_is_missing_and_what_is_not_yet_known() -> None:
    told = why(Desk(_claim()), "investigation")
    waits, leaves = told.criteria
    assert (told.state, waits.kind, waits.is_satisfied) == (State.AVAILABLE, "entry", False)
    assert waits.parts == (
        PartReport(False, "review", "Initial review", "complete"),
        PartReport(False, expression="risk > 7", values={"risk": NOT_YET_KNOWN}),
    )
    assert (leaves.key, leaves.kind, leaves.is_satisfied) == ("withdrawn", "exit", False)


def test_it_says_what_is_satisfied_already_with_the_value() -> None:
    desk = Desk(_claim())
    desk.complete("review", risk=5)
    parts = why(desk, "investigation").criteria[0].parts
    assert [part.is_satisfied for part in parts] == [True, False]
    assert parts[1].values == {"risk": 5}


def test_an_item_that_has_begun_tells_only_how_it_may_end() -> None:
    desk = Desk(_claim())
    desk.complete("review", risk=9)
    assert [criterion.kind for criterion in why(desk, "investigation").criteria] == ["exit"]


def test_an_item_that_has_ended_waits_for_nothing() -> None:
    desk = Desk(_claim())
    desk.complete("review", risk=9)
    told = why(desk, "review")
    assert (told.state, told.criteria, told.rules) == (State.COMPLETED, (), ())


def test_an_item_that_does_not_exist_yet_names_the_stage_it_waits_in() -> None:
    told = why(Desk(_claim()), "visit")
    assert (told.number, told.state) == (None, None)
    assert told.waits_in == Blocker("investigation", "Investigation", State.AVAILABLE, "not active", 3)


def test_a_stage_says_what_it_waits_for_before_it_completes() -> None:
    desk = Desk(_claim())
    desk.complete("review", risk=9)
    told = why(desk, "investigation")
    visit = Blocker("visit", "Visit", State.ACTIVE, "active", desk.item("visit").number)
    assert told.blocks_completion == (visit, Blocker("expert", "Expert", None, "plannable"))
    assert told.blocks_manual_completion == (visit,)


def test_the_case_says_what_it_waits_for() -> None:
    told = why(Desk(_claim()), 0)
    assert [(blocker.key, blocker.reason) for blocker in told.blocks_completion] == [
        ("review", "active"),
        ("withdraw", "open"),
        ("investigation", "open"),
        ("settled", "open"),
    ]


def test_rules_are_told_with_what_they_read() -> None:
    desk = Desk(_claim())
    assert why(desk, "withdraw").rules == (RuleReport("manual activation", True),)
    desk.complete("review", risk=7.5)
    assert why(desk, "expert").rules == (RuleReport("applicability", False, "risk > 8", {"risk": 7.5}),)
    assert why(desk, "visit").rules == (RuleReport("required", True),)


def test_the_limit_of_instances_is_told() -> None:
    note = task("note", repetition=True, max_instances=1, entry=entry(on("call", "disable")))
    desk = Desk(case("audit", task("call", manual_activation=True), note))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    waiting = why(desk, "note")
    assert waiting.state is State.AVAILABLE
    assert waiting.criteria[0].is_satisfied
    assert waiting.rules[-1] == RuleReport("room", False, values={"at work": 1, "limit": 1})


def test_a_suspended_item_still_tells_what_it_waits_for() -> None:
    desk = Desk(_claim())
    desk.suspend("settled")
    assert [criterion.kind for criterion in why(desk, "settled").criteria] == ["entry"]


def test_what_the_plan_does_not_have_is_an_error() -> None:
    desk = Desk(_claim())
    for nothing in ("nothing", 99):
        with pytest.raises(KeyError):
            why(desk, nothing)


def test_explaining_changes_nothing() -> None:
    desk = Desk(_claim())
    before = desk.last.state
    for item in before.items.values():
        why(desk, item.number)
    assert desk.last.state == before


def test_a_timer_says_when_it_occurs_and_how_often() -> None:
    desk = Desk(case("claim", timer("clock", "R3/PT1H"), task("keep")))
    assert why(desk, "clock").timer == TimerReport("R3/PT1H", "2026-03-02T10:00:00+00:00", None, 3)
    desk.wait(hours=1)
    assert why(desk, "clock").timer == TimerReport("R3/PT1H", "2026-03-02T11:00:00+00:00", None, 2)


def test_a_timer_says_what_it_waits_for_before_it_counts() -> None:
    desk = Desk(case("claim", task("read"), timer("clock", "PT1H", start=on("read", "complete")), task("keep")))
    told = why(desk, "clock")
    assert told.timer == TimerReport("PT1H")
    assert [(criterion.kind, criterion.parts[0].name) for criterion in told.criteria] == [("start", "Read")]
    desk.complete("read")
    assert why(desk, "clock").timer == TimerReport("PT1H", "2026-03-02T10:00:00+00:00", "2026-03-02T09:00:00+00:00")
    assert why(desk, "clock").criteria == ()


def test_a_listener_says_why_it_is_unavailable() -> None:
    done = listener("done", available_condition="risk > 5")
    desk = Desk(case("claim", done, task("keep"), fields=(field("risk", FieldType.NUMBER),)), risk=3)
    assert why(desk, "done").rules == (RuleReport("availability", False, "risk > 5", {"risk": 3}),)


def test_a_listener_says_whether_anybody_needs_it() -> None:
    work = stage("work", task("look", exit=leave(on("call", "occur"))), listener("call"), task("more"))
    desk = Desk(case("claim", work))
    assert why(desk, "call").is_needed is True
    desk.complete("look")
    assert why(desk, "call").is_needed is False
    assert [blocker.key for blocker in why(desk, "work").blocks_completion] == ["more"]


def test_a_data_listener_says_what_it_waits_for() -> None:
    watch = listener("watch", Kind.VARIABLE_EVENT, variable="risk", variable_event="update")
    desk = Desk(case("claim", watch, task("keep"), fields=(field("risk", FieldType.NUMBER),)))
    (criterion,) = why(desk, "watch").criteria
    assert (criterion.kind, criterion.parts) == ("variable", (PartReport(False, "risk", "Risk", "update"),))


def test_a_case_task_says_which_case_it_waits_for() -> None:
    desk = Desk(case("claim", case_task("check", "fraud-check"), task("keep")))
    assert why(desk, "check").waits_for_case == "fraud-check"
    desk.give(do.Report(desk.item("check").number, "completed"))
    assert why(desk, "check").waits_for_case is None


def test_an_item_of_a_collection_says_how_far_it_is() -> None:
    visit = task("visit", collection="people", element="person")
    desk = Desk(case("claim", visit, fields=(field("people", FieldType.LIST),)), people=["Ann", "Ben"])
    desk.complete("visit")
    assert why(desk, "visit").collection == CollectionReport("people", 2, 1, 1, "Ben")


def test_a_criterion_that_waits_for_the_case_file_names_its_item() -> None:
    look = task("look", entry=entry(on_file("doc", "create")))
    desk = Desk(case("claim", look, fields=(field("doc", FieldType.OBJECT, label="The claim form"),)))
    assert why(desk, "look").criteria[0].parts == (PartReport(False, "doc", "The claim form", "create"),)
