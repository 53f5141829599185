"""Sentries: what satisfies them, what they remember, and whose events they hear."""

from dataclasses import replace

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, milestone, on, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk

SCORE = field("score", FieldType.NUMBER)


def test_sentries_come_to_rest_before_a_parent_is_tested_for_completion() -> None:
    permit = case(
        "permit", stage("desk", task("read"), task("stamp", entry=entry(on("read", "complete"))), auto_complete=True)
    )
    desk = Desk(permit)
    desk.complete("read")
    assert desk.state("stamp") == "active"
    assert desk.state("desk") == "active"


def test_the_innermost_stage_completes_first() -> None:
    desk = Desk(case("permit", stage("outer", stage("inner", task("read")))))
    desk.complete("read")
    assert desk.steps() == ["read complete", "inner complete", "outer complete", "$case complete"]


def test_an_on_part_is_remembered_over_commands() -> None:
    join = entry(on("plans", "complete"), on("fee", "complete"))
    desk = Desk(case("permit", task("plans"), task("fee"), task("visit", entry=join)))
    desk.complete("plans")
    assert desk.state("visit") == "available"
    desk.complete("fee")
    assert desk.state("visit") == "active"


def test_an_and_join_loses_neither_event_in_either_order() -> None:
    join = entry(on("plans", "complete"), on("fee", "complete"))
    for order in (("plans", "fee"), ("fee", "plans")):
        desk = Desk(case("permit", task("plans"), task("fee"), task("visit", entry=join)))
        for key in order:
            desk.complete(key)
        assert desk.state("visit") == "active"


def test_memory_starts_afresh_after_firing() -> None:
    join = entry(on("call", "disable"), on("call", "reenable"))
    desk = Desk(case("permit", task("call", manual_activation=True), task("note", entry=join, repetition=True)))
    for _ in range(2):
        desk.disable("call")
        desk.reenable("call")
    assert desk.states("note") == ["active", "active", "available"]
    desk.disable("call")
    assert desk.states("note") == ["active", "active", "available"]


def test_two_sentries_of_one_item_do_not_share_their_memory() -> None:
    either = (entry(on("a", "complete"), on("b", "complete")), entry(on("a", "complete"), on("c", "complete")))
    desk = Desk(case("permit", task("a"), task("b"), task("c"), task("late", entry=either)))
    desk.complete("b")
    desk.complete("c")
    assert desk.state("late") == "available"
    desk.complete("a")
    assert desk.state("late") == "active"


def test_a_condition_that_becomes_true_later_fires_on_the_data_change() -> None:
    wait = entry(on("read", "complete"), condition="score > 7")
    desk = Desk(case("permit", task("read"), task("visit", entry=wait), task("keep"), fields=(SCORE,)))
    desk.complete("read", score=3)
    assert desk.state("visit") == "available"
    desk.set(score=8)
    assert desk.state("visit") == "active"


def test_a_sentry_on_event_looks_only_in_the_moment_of_the_event() -> None:
    moment = entry(on("read", "complete"), condition="score > 7", on_event=True)
    desk = Desk(case("permit", task("read"), task("visit", entry=moment), task("keep"), fields=(SCORE,)))
    desk.complete("read", score=3)
    desk.set(score=8)
    assert desk.state("visit") == "available"


def test_a_sentry_on_event_fires_when_the_condition_holds_in_that_moment() -> None:
    moment = entry(on("read", "complete"), condition="score > 7", on_event=True)
    desk = Desk(case("permit", task("read"), task("visit", entry=moment), fields=(SCORE,)))
    desk.complete("read", score=8)
    assert desk.state("visit") == "active"


def test_a_sentry_on_event_may_fire_at_the_next_event() -> None:
    moment = entry(on("call", "disable"), condition="score > 7", on_event=True)
    desk = Desk(case("permit", task("call", manual_activation=True), task("visit", entry=moment), fields=(SCORE,)))
    desk.disable("call")
    desk.set(score=8)
    desk.reenable("call")
    assert desk.state("visit") == "available"
    desk.disable("call")
    assert desk.state("visit") == "active"


def test_values_given_with_a_completion_count_in_the_same_step() -> None:
    wait = entry(on("read", "complete"), condition="score > 7")
    desk = Desk(case("permit", task("read"), task("visit", entry=wait), fields=(SCORE,)))
    desk.complete("read", score=9)
    assert desk.steps() == ["read complete", "visit start"]


def test_a_condition_alone_is_enough() -> None:
    desk = Desk(case("permit", milestone("risky", entry=entry(condition="score > 7")), task("keep"), fields=(SCORE,)))
    assert desk.state("risky") == "available"
    desk.set(score=7.5)
    assert desk.state("risky") == "completed"


def test_a_condition_that_holds_from_the_start_fires_at_the_start() -> None:
    desk = Desk(case("permit", task("visit", entry=entry(condition="score > 7")), fields=(SCORE,)), score=8)
    assert desk.state("visit") == "active"


def test_any_one_of_several_criteria_is_enough() -> None:
    either = (entry(on("a", "complete")), entry(on("b", "complete")))
    desk = Desk(case("permit", task("a"), task("b"), task("late", entry=either)))
    desk.complete("b")
    assert desk.state("late") == "active"
    assert desk.last.transitions[1].criterion == "entry2"


def test_two_instances_of_one_stage_never_satisfy_each_other() -> None:
    visit = stage(
        "visit",
        task("look"),
        task("report", entry=entry(on("look", "complete"))),
        repetition=True,
        entry=entry(on("call", "disable")),
    )
    desk = Desk(case("permit", task("call", manual_activation=True), visit))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    first, second = desk.last.state.instances("look")
    desk.complete("look")
    reports = {item.parent: item.state.value for item in desk.last.state.instances("report")}
    assert reports == {first.parent: "active", second.parent: "available"}


def test_an_item_outside_hears_every_instance_of_a_stage() -> None:
    visit = stage("visit", task("look"), repetition=True, entry=entry(on("call", "disable")))
    tell = task("tell", entry=entry(on("look", "complete")), repetition=True)
    desk = Desk(case("permit", task("call", manual_activation=True), visit, tell))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    desk.complete("look")
    desk.complete("look")
    assert desk.states("tell") == ["active", "active", "available"]


def test_a_name_means_the_nearest_item_of_that_path() -> None:
    first = stage("east", task("east/look"), task("east/report", entry=entry(on("look", "complete"))))
    second = stage("west", task("west/look"), task("west/report", entry=entry(on("look", "complete"))))
    desk = Desk(case("permit", first, second))
    desk.complete("west/look")
    assert (desk.state("east/report"), desk.state("west/report")) == ("available", "active")


def test_an_on_part_may_name_the_exit_criterion() -> None:
    visit = task(
        "visit", exit=(leave(on("refuse", "complete"), key="refused"), leave(on("move", "complete"), key="moved"))
    )
    refused = task("letter", entry=entry(on("visit", "exit", through="refused")))
    moved = task("forward", entry=entry(on("visit", "exit", through="moved")))
    desk = Desk(case("permit", task("refuse"), task("move"), visit, refused, moved))
    desk.complete("move")
    assert (desk.state("letter"), desk.state("forward")) == ("available", "active")


def test_one_change_may_enter_one_item_and_end_another() -> None:
    stop = field("stop", FieldType.BOOLEAN)
    inner = stage("inner", task("work", exit=leave(condition="stop")), task("undo", entry=entry(condition="stop")))
    desk = Desk(case("permit", inner, fields=(stop,)))
    desk.set(stop=True)
    assert (desk.state("work"), desk.state("undo"), desk.state("inner")) == ("terminated", "active", "active")


def test_nothing_is_started_that_the_same_event_ends() -> None:
    inner = stage(
        "inner", task("work"), task("late", entry=entry(on("stop", "complete"))), exit=leave(on("stop", "complete"))
    )
    desk = Desk(case("permit", task("stop"), inner, task("keep")))
    desk.complete("stop")
    assert "late start" not in desk.steps()
    assert desk.state("late") == "terminated"


def test_a_condition_may_ask_about_the_plan() -> None:
    busy = entry(condition='count(visit, "completed") >= 2 && state(read) == "active"')
    visit = task("visit", repetition=True)
    desk = Desk(case("permit", task("read"), visit, task("report", entry=busy)))
    desk.complete("visit")
    assert desk.state("report") == "available"
    desk.complete("visit")
    assert desk.state("report") == "active"


def test_a_condition_may_ask_whether_a_stage_is_completable() -> None:
    work = stage("work", task("must", required=True), task("may", manual_activation=True))
    desk = Desk(case("permit", work, milestone("ripe", entry=entry(condition="completable(work)"))))
    assert desk.state("ripe") == "available"
    desk.complete("must")
    assert desk.state("ripe") == "completed"


def test_exit_parts_that_have_occurred_outlive_the_start_of_the_item() -> None:
    both = leave(on("a", "complete"), on("b", "complete"))
    desk = Desk(
        case("permit", task("a"), task("b"), task("go"), task("work", entry=entry(on("go", "complete")), exit=both))
    )
    desk.complete("a")
    desk.complete("go")
    assert desk.state("work") == "active"
    desk.complete("b")
    assert desk.state("work") == "terminated"


def test_an_item_remembers_what_has_occurred_by_name() -> None:
    join = entry(on("plans", "complete"), on("fee", "complete"))
    desk = Desk(case("permit", task("plans"), task("fee"), task("visit", entry=join)))
    desk.complete("fee")
    assert desk.item("visit").memory == {"parts": {"entry:entry1": ["fee complete"]}}


def test_a_case_begun_long_ago_remembers_by_number_and_loses_nothing() -> None:
    join = entry(on("plans", "complete"), on("fee", "complete"))
    desk = Desk(case("permit", task("plans"), task("fee"), task("visit", entry=join)))
    state = desk.last.state
    old = replace(state.items[3], memory={"parts": {"entry:entry1": [1]}})
    desk.last = replace(desk.last, state=replace(state, items={**state.items, 3: old}, index=None))
    desk.complete("plans")
    assert desk.state("visit") == "active"


def test_nothing_inside_a_failed_case_is_started_by_data() -> None:
    inner = stage("inner", task("visit", entry=entry(condition="score > 7")), task("keep"))
    desk = Desk(case("permit", inner, fields=(SCORE,)))
    desk.give(do.Fail(0))
    desk.set(score=8)
    assert desk.state("visit") == "available"
    desk.give(do.Reactivate(0))
    assert desk.state("visit") == "active"
