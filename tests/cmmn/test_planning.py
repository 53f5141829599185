"""Discretionary items: what is offered, what is refused, and what is planned ahead."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, on, stage, task
from apps.cmmn.definition import FieldType
from apps.cmmn.engine import plannable
from tests.cmmn.desk import Desk

RISK = field("risk", FieldType.INTEGER)


def test_a_discretionary_item_is_not_there_until_it_is_planned() -> None:
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True)))
    assert desk.state("expert") is None
    desk.plan("expert")
    assert desk.state("expert") == "active"


def test_an_applicability_rule_decides_what_is_offered() -> None:
    desk = Desk(
        case("care", task("meet"), task("expert", discretionary=True, applicability="risk > 5"), fields=(RISK,))
    )
    assert desk.offers() == []
    (offer,) = plannable(desk.compiled, desk.last.state)
    assert offer.reason == "Expert can be planned only when this holds: risk > 5."
    desk.set(risk=6)
    assert desk.offers() == ["expert"]


def test_planning_what_does_not_apply_is_refused_with_the_reason() -> None:
    desk = Desk(
        case("care", task("meet"), task("expert", discretionary=True, applicability="risk > 5"), fields=(RISK,))
    )
    assert desk.refuses(do.Plan("expert")) == "Expert can be planned only when this holds: risk > 5."


def test_a_rule_may_ask_about_the_state_of_an_item() -> None:
    expert = task("expert", discretionary=True, applicability='state(meet) == "active"')
    desk = Desk(case("care", task("meet"), expert, task("keep")))
    assert desk.offers() == ["expert"]
    desk.complete("meet")
    assert desk.offers() == []


def test_an_item_is_planned_once_unless_it_repeats() -> None:
    desk = Desk(
        case(
            "care", task("meet"), task("expert", discretionary=True), task("call", discretionary=True, repetition=False)
        )
    )
    desk.plan("expert")
    assert desk.refuses(do.Plan("expert")) == "Expert has been planned already."
    assert desk.offers() == ["call"]


def test_a_repeating_item_is_planned_as_often_as_wanted() -> None:
    desk = Desk(case("care", task("meet"), task("call", discretionary=True, repetition=True)))
    desk.plan("call")
    desk.plan("call")
    assert desk.states("call") == ["active", "active"]


def test_a_planned_item_obeys_its_own_entry_criterion() -> None:
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True, entry=entry(on("meet", "complete")))))
    desk.plan("expert")
    assert desk.state("expert") == "available"
    desk.complete("meet")
    assert desk.state("expert") == "active"


def test_planning_into_a_stage_that_waits_creates_nothing_until_it_starts() -> None:
    home = stage("home", task("bed"), task("nurse", discretionary=True), entry=entry(on("meet", "complete")))
    desk = Desk(case("care", task("meet"), home))
    desk.plan("nurse")
    assert desk.state("nurse") is None
    assert desk.refuses(do.Plan("nurse")) == "Nurse has been planned already."
    desk.complete("meet")
    assert desk.state("nurse") == "active"


def test_what_is_planned_for_a_stage_that_does_not_exist_yet_is_handed_down() -> None:
    home = stage("home", stage("night", task("nurse", discretionary=True)), entry=entry(on("meet", "complete")))
    desk = Desk(case("care", task("meet"), home))
    desk.plan("nurse")
    desk.complete("meet")
    assert desk.state("nurse") == "active"


def test_planning_into_a_suspended_stage_waits_for_its_return() -> None:
    desk = Desk(case("care", stage("home", task("bed"), task("nurse", discretionary=True))))
    desk.suspend("home")
    desk.plan("nurse")
    assert desk.state("nurse") is None
    desk.resume("home")
    assert desk.state("nurse") == "active"


def test_several_open_stages_need_a_parent_to_be_named() -> None:
    home = stage(
        "home", task("bed"), task("nurse", discretionary=True), repetition=True, entry=entry(on("call", "disable"))
    )
    desk = Desk(case("care", task("call", manual_activation=True), home))
    desk.disable("call")
    assert desk.refuses(do.Plan("nurse")) == "Nurse can be planned in several places; one must be named."
    desk.plan("nurse", parent=desk.item("home", 0).number)
    assert desk.item("nurse").parent == desk.item("home", 0).number


def test_nothing_is_planned_into_what_has_ended() -> None:
    desk = Desk(case("care", stage("home", task("bed"), task("nurse", discretionary=True)), task("keep")))
    desk.terminate("home")
    assert desk.refuses(do.Plan("nurse")) == "The stage that Nurse belongs to has ended."
    assert desk.offers() == []


def test_only_discretionary_items_can_be_planned() -> None:
    desk = Desk(case("care", task("meet")))
    assert desk.refuses(do.Plan("meet")) == '"meet" is not an item that can be planned.'
    assert desk.refuses(do.Plan("nothing")) == '"nothing" is not an item that can be planned.'


def test_a_stage_that_the_item_does_not_belong_to_is_refused() -> None:
    desk = Desk(case("care", task("meet"), stage("home", task("bed")), task("nurse", discretionary=True)))
    assert desk.refuses(do.Plan("nurse", desk.item("home").number)) == "Nurse does not belong there."
