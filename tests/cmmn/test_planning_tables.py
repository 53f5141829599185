"""Planning tables: of the case, of stages and of human tasks, with their rules and roles, and what is taken back."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, on, stage, task
from apps.cmmn.definition import FieldType, PlanningTable, Role
from apps.cmmn.engine import plannable
from apps.cmmn.explain import explain
from apps.cmmn.planning import Plannable
from tests.cmmn.desk import Desk

RISK = field("risk", FieldType.INTEGER)
ROLES = (Role("nurse", "Nurse"), Role("doctor", "Doctor"), Role("clerk", "Clerk"))


def offer(desk: Desk, key: str) -> Plannable:
    (found,) = [each for each in plannable(desk.compiled, desk.last.state) if each.key == key]
    return found


def test_an_item_in_no_table_is_offered_by_its_stage() -> None:
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True)))
    assert (offer(desk, "expert").table, offer(desk, "expert").roles) == ("", ())


def test_a_table_of_the_case_offers_its_items_under_its_rule_and_theirs() -> None:
    table = PlanningTable("extra", ("expert", "scan"), applicability="risk > 5")
    expert = task("expert", discretionary=True, applicability="risk > 8")
    desk = Desk(case("care", task("meet"), expert, task("scan", discretionary=True), planning=table, fields=(RISK,)))
    assert desk.offers() == []
    assert offer(desk, "expert").reason == "Expert can be planned only when this holds: risk > 5."
    desk.set(risk=6)
    assert desk.offers() == ["scan"]
    assert desk.refuses(do.Plan("expert")) == "Expert can be planned only when this holds: risk > 8."
    desk.set(risk=9)
    assert desk.offers() == ["expert", "scan"]
    assert offer(desk, "scan").table == "extra"


def test_a_nested_table_holds_under_the_rules_around_it() -> None:
    inner = PlanningTable("inner", ("expert",), applicability="risk < 9")
    outer = PlanningTable("outer", ("scan",), tables=(inner,), applicability="risk > 5")
    desk = Desk(
        case(
            "care",
            task("meet"),
            task("expert", discretionary=True),
            task("scan", discretionary=True),
            planning=outer,
            fields=(RISK,),
        )
    )
    offered = {}
    for risk in (5, 7, 9):
        desk.set(risk=risk)
        offered[risk] = desk.offers()
    assert offered == {5: [], 7: ["expert", "scan"], 9: ["scan"]}
    assert offer(desk, "expert").table == "inner"


def test_the_table_of_a_stage_offers_while_the_stage_is_there() -> None:
    table = PlanningTable("nights", ("nurse",), applicability="risk > 5")
    home = stage("home", task("bed"), task("nurse", discretionary=True), planning=table)
    desk = Desk(case("care", task("meet"), home, fields=(RISK,)), risk=6)
    assert desk.offers() == ["nurse"]
    desk.plan("nurse")
    assert desk.item("nurse").parent == desk.item("home").number


def test_the_table_of_a_human_task_offers_only_while_the_task_is_active() -> None:
    visit = task("visit", manual_activation=True, planning=PlanningTable("bag", ("dressing",)))
    desk = Desk(case("care", visit, task("dressing", discretionary=True), task("keep")))
    assert desk.offers() == []
    assert desk.refuses(do.Plan("dressing")) == "Dressing can be planned only while Visit is active."
    desk.begin("visit")
    assert desk.offers() == ["dressing"]
    desk.plan("dressing")
    assert desk.item("dressing").parent == 0
    desk.complete("visit")
    assert desk.state("dressing") == "active"
    assert desk.offers() == []


def test_the_table_of_a_task_offers_in_its_own_stage_only() -> None:
    visit = task("visit", planning=PlanningTable("bag", ("dressing",)))
    home = stage(
        "home",
        visit,
        task("dressing", discretionary=True),
        repetition=True,
        entry=entry(on("call", "disable"), key="again"),
    )
    desk = Desk(case("care", task("call", manual_activation=True), home))
    desk.disable("call")
    first, second = desk.last.state.instances("home")
    assert (first.state, second.state) == ("active", "available")
    offers = [(each.parent, each.is_allowed) for each in plannable(desk.compiled, desk.last.state)]
    assert offers == [(first.number, True), (second.number, False)]


def test_what_stands_in_the_table_of_a_task_cannot_be_planned_before_its_stage_exists() -> None:
    visit = task("visit", planning=PlanningTable("bag", ("dressing",)))
    inner = stage("ward", visit, task("dressing", discretionary=True))
    desk = Desk(case("care", task("meet"), stage("home", inner, entry=entry(on("meet", "complete")))))
    assert desk.refuses(do.Plan("dressing")) == "Dressing can be planned only while Visit is active."


def test_an_item_in_two_tables_is_offered_where_one_of_them_allows_it() -> None:
    visit = task("visit", planning=PlanningTable("bag", ("dressing",)))
    table = PlanningTable("extra", ("dressing",), applicability="risk > 5")
    plan = case(
        "care",
        visit,
        task("dressing", discretionary=True, repetition=False),
        task("keep"),
        planning=table,
        fields=(RISK,),
    )
    desk = Desk(plan)
    assert offer(desk, "dressing").table == "bag"
    desk.complete("visit")
    assert desk.offers() == []
    desk.set(risk=6)
    assert offer(desk, "dressing").table == "extra"


def test_roles_are_those_of_the_item_and_of_every_table_around_it() -> None:
    inner = PlanningTable("inner", ("scan", "expert"), roles=("nurse", "doctor"))
    table = PlanningTable("extra", ("note",), tables=(inner,), roles=("doctor", "nurse", "clerk"))
    desk = Desk(
        case(
            "care",
            task("meet"),
            task("scan", discretionary=True),
            task("expert", discretionary=True, roles=("doctor",)),
            task("note", discretionary=True),
            task("other", discretionary=True, roles=("clerk",)),
            planning=table,
            roles=ROLES,
        )
    )
    roles = {each.key: each.roles for each in plannable(desk.compiled, desk.last.state)}
    assert roles == {
        "scan": ("nurse", "doctor"),
        "expert": ("doctor",),
        "note": ("doctor", "nurse", "clerk"),
        "other": ("clerk",),
    }


def test_a_table_whose_rule_may_hold_later_is_looked_at_when_a_stage_might_complete() -> None:
    table = PlanningTable("extra", ("expert",), applicability="risk > 5")
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True), planning=table, fields=(RISK,)), risk=6)
    desk.complete("meet")
    assert desk.case == "active"
    desk.set(risk=5)
    assert desk.case == "completed"


def test_what_was_planned_and_has_not_begun_can_be_taken_back_and_planned_again() -> None:
    expert = task("expert", discretionary=True, entry=entry(on("meet", "complete")))
    desk = Desk(case("care", task("meet"), expert, task("keep")))
    desk.plan("expert")
    desk.give(do.Unplan("expert"))
    assert desk.steps() == ["expert exit"]
    assert (desk.states("expert"), desk.offers()) == (["terminated"], ["expert"])
    desk.plan("expert")
    desk.complete("meet")
    assert desk.states("expert") == ["terminated", "active"]


def test_what_was_planned_ahead_can_be_taken_back() -> None:
    home = stage("home", task("bed"), task("nurse", discretionary=True), entry=entry(on("meet", "complete")))
    desk = Desk(case("care", task("meet"), home))
    desk.plan("nurse")
    desk.give(do.Unplan("nurse"))
    desk.complete("meet")
    assert desk.state("nurse") is None
    assert desk.offers() == ["nurse"]


def test_what_has_begun_or_was_never_planned_is_not_taken_back() -> None:
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True)))
    assert desk.refuses(do.Unplan("expert")) == "Expert is not planned, or it has begun already."
    assert desk.refuses(do.Unplan("meet")) == '"meet" is not an item that can be planned.'
    desk.plan("expert")
    assert desk.refuses(do.Unplan("expert")) == "Expert is not planned, or it has begun already."


def test_what_was_ended_before_it_was_done_can_be_planned_again_and_what_was_done_cannot() -> None:
    desk = Desk(case("care", task("meet"), task("expert", discretionary=True), task("call", discretionary=True)))
    desk.plan("expert")
    desk.terminate("expert")
    desk.plan("call")
    desk.complete("call")
    assert desk.offers() == ["expert"]
    desk.plan("expert")
    assert desk.states("expert") == ["terminated", "active"]
    assert desk.refuses(do.Plan("call")) == "Call has been planned already."


def test_an_explanation_tells_the_rules_of_the_tables_around_an_item() -> None:
    table = PlanningTable("extra", ("expert",), applicability="risk > 5")
    expert = task("expert", discretionary=True, applicability="risk > 8")
    desk = Desk(case("care", task("meet"), expert, planning=table, fields=(RISK,)), risk=6)
    rules = explain(desk.compiled, desk.last.state, "expert").rules
    assert [(rule.kind, rule.expression, rule.is_satisfied) for rule in rules] == [
        ("applicability", "risk > 5", True),
        ("applicability", "risk > 8", False),
    ]
