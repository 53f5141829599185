"""Repetition over a collection: one instance for each element, all of them at once."""

from typing import Any

from apps.cmmn.builders import case, entry, field, on, stage, task
from apps.cmmn.definition import FieldType, Item
from tests.cmmn.desk import Desk

PEOPLE = field("people", FieldType.LIST)


def _visit(**options: Any) -> Item:
    return task("visit", collection="people", element="person", **options)


def test_each_element_gets_an_instance_when_the_item_goes_ahead() -> None:
    desk = Desk(case("care", _visit(), task("keep"), fields=(PEOPLE,)), people=["Ann", "Ben", "Cem"])
    assert desk.states("visit") == ["active"] * 3
    assert [item.memory for item in desk.last.state.instances("visit")] == [
        {"element": "Ann", "at": 0},
        {"element": "Ben", "at": 1},
        {"element": "Cem", "at": 2},
    ]


def test_an_instance_keeps_its_element_when_it_has_ended_and_brings_no_other() -> None:
    desk = Desk(case("care", _visit(), task("keep"), fields=(PEOPLE,)), people=["Ann", "Ben"])
    desk.complete("visit")
    assert desk.states("visit") == ["completed", "active"]
    assert desk.item("visit", 0).memory == {"element": "Ann", "at": 0}


def test_the_case_completes_when_all_of_them_are_done() -> None:
    desk = Desk(case("care", _visit(), fields=(PEOPLE,)), people=["Ann", "Ben"])
    desk.complete("visit")
    assert desk.case == "active"
    desk.complete("visit")
    assert desk.case == "completed"


def test_an_item_waits_for_a_list_that_is_not_known_yet() -> None:
    desk = Desk(case("care", _visit(), fields=(PEOPLE,)))
    assert (desk.states("visit"), desk.case) == (["available"], "active")
    desk.set(people=["Ann", "Ben"])
    assert desk.states("visit") == ["active", "active"]


def test_an_empty_list_holds_nothing_open() -> None:
    desk = Desk(case("care", _visit(), task("keep"), fields=(PEOPLE,)), people=[])
    assert desk.states("visit") == ["available"]
    desk.complete("keep")
    assert (desk.case, desk.states("visit")) == ("completed", ["terminated"])


def test_with_an_entry_criterion_each_time_it_is_let_in_brings_a_batch() -> None:
    desk = Desk(
        case(
            "care",
            task("call", manual_activation=True),
            _visit(entry=entry(on("call", "disable"))),
            fields=(PEOPLE,),
        ),
        people=["Ann", "Ben"],
    )
    assert desk.states("visit") == ["available"]
    desk.disable("call")
    assert sorted(desk.states("visit")) == ["active", "active", "available"]
    desk.reenable("call")
    desk.set(people=["Cem"])
    desk.disable("call")
    assert sorted(desk.states("visit")) == ["active", "active", "active", "available"]
    elements = [
        str(item.memory.get("element")) for item in desk.last.state.instances("visit") if item.state == "active"
    ]
    assert sorted(elements) == ["Ann", "Ben", "Cem"]


def test_a_criterion_that_is_met_before_the_list_is_known_waits_for_it() -> None:
    visit = _visit(entry=entry(on("call", "complete")))
    desk = Desk(case("care", task("call"), visit, task("keep"), fields=(PEOPLE,)))
    desk.complete("call")
    assert desk.states("visit") == ["available"]
    desk.set(people=["Ann"])
    assert desk.states("visit") == ["active", "available"]


def test_a_condition_alone_brings_one_batch_and_no_circle() -> None:
    ready = field("ready", FieldType.BOOLEAN)
    visit = _visit(entry=entry(condition="ready"))
    desk = Desk(case("care", visit, task("keep"), fields=(PEOPLE, ready)), people=["Ann", "Ben"])
    desk.set(ready=True)
    assert desk.states("visit") == ["active", "active"]
    desk.complete("visit")
    desk.complete("visit")
    assert desk.states("visit") == ["completed", "completed"]


def test_no_more_than_the_limit_are_at_work_at_one_time() -> None:
    desk = Desk(case("care", _visit(max_instances=2), fields=(PEOPLE,)), people=["Ann", "Ben", "Cem"])
    assert desk.states("visit") == ["active", "active", "available"]
    assert desk.item("visit", 2).memory["element"] == "Cem"
    desk.complete("visit")
    assert desk.states("visit") == ["completed", "active", "active"]


def test_rules_read_the_element_the_counter_and_the_index() -> None:
    visit = _visit(
        counter="round",
        index="place",
        manual_activation='person.home == "far" || round == 2',
        required="place == 0.0",
    )
    people = [{"home": "near"}, {"home": "near"}, {"home": "far"}]
    desk = Desk(case("care", visit, fields=(PEOPLE,)), people=people)
    assert desk.states("visit") == ["active", "enabled", "enabled"]


def test_what_is_in_a_stage_knows_the_element_of_its_stage() -> None:
    home = stage(
        "home", task("look"), task("report", entry=entry(on("look", "complete"), condition='person == "Ben"')),
        collection="people", element="person",
    )  # fmt: skip
    desk = Desk(case("care", home, fields=(PEOPLE,)), people=["Ann", "Ben"])
    desk.complete("look")
    desk.complete("look")
    assert desk.states("report") == ["available", "active"]


def test_a_list_inside_an_object_will_do() -> None:
    claim = field("claim", FieldType.OBJECT)
    visit = task("visit", collection="claim.people", element="person")
    desk = Desk(case("care", visit, fields=(claim,)), claim={"people": ["Ann", "Ben"]})
    assert desk.states("visit") == ["active", "active"]


def test_the_number_of_an_instance_goes_on_over_batches() -> None:
    visit = _visit(entry=entry(on("call", "disable")))
    desk = Desk(case("care", task("call", manual_activation=True), visit, fields=(PEOPLE,)), people=["Ann", "Ben"])
    desk.disable("call")
    assert [item.index for item in desk.last.state.instances("visit")] == [1, 2, 3]
