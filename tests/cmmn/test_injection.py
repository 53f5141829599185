"""Giving a running case an item that its plan does not have."""

from typing import Any

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, on, stage, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.engine import allowed, apply, plannable
from apps.cmmn.explain import explain
from tests.cmmn.desk import MONDAY, Desk


def _care(**options: Any) -> Desk:
    home = stage("home", task("bed"), repetition=True, entry=entry(on("call", "disable")))
    return Desk(
        case("care", task("call", manual_activation=True), task("meet"), home, fields=(field("note"),), **options)
    )


def test_a_new_task_is_active_at_once_and_can_be_completed() -> None:
    desk = _care()
    desk.give(do.Inject(task("phone")))
    assert desk.steps() == ["phone create", "phone start"]
    assert desk.last.transitions[0].cause is not None
    assert desk.last.transitions[0].cause.kind == "injected"
    assert "complete" in allowed(desk.compiled, desk.last.state, desk.item("phone").number)
    desk.complete("phone")
    assert desk.state("phone") == "completed"


def test_it_holds_its_stage_open_like_any_other() -> None:
    desk = Desk(case("care", task("meet")))
    desk.give(do.Inject(task("phone")))
    desk.complete("meet")
    assert desk.case == "active"
    desk.complete("phone")
    assert desk.case == "completed"


def test_its_criteria_hear_the_plan_and_the_plan_is_not_changed() -> None:
    desk = _care()
    desk.give(do.Inject(task("phone", entry=entry(on("meet", "complete"), condition='note == "ring"'))))
    assert desk.state("phone") == "available"
    desk.complete("meet", note="ring")
    assert desk.state("phone") == "active"
    assert "phone" not in desk.compiled.nodes


def test_several_items_may_be_added_and_hear_each_other() -> None:
    desk = _care()
    desk.give(do.Inject(task("phone")))
    desk.give(do.Inject(stage("trip", task("walk"), exit=leave(on("phone", "complete")))))
    assert desk.state("walk") == "active"
    desk.complete("phone")
    assert (desk.state("trip"), desk.state("walk")) == ("terminated", "terminated")


def test_what_was_added_to_one_case_may_get_items_as_well() -> None:
    desk = _care()
    desk.give(do.Inject(stage("visit", task("drive"))))
    desk.give(do.Inject(task("knock", entry=(entry(on("drive", "complete")),)), desk.item("visit").number))
    desk.complete("drive")
    assert (desk.state("knock"), desk.state("visit")) == ("active", "active")
    desk.complete("knock")
    assert desk.state("visit") == "completed"


def test_it_goes_into_one_instance_of_a_stage_only() -> None:
    desk = _care()
    desk.disable("call")
    desk.give(do.Inject(task("phone"), desk.item("home", 0).number))
    desk.reenable("call")
    desk.disable("call")
    assert len(desk.states("home")) == 3
    assert [item.parent for item in desk.last.state.instances("phone")] == [desk.item("home", 0).number]
    assert [offer.key for offer in plannable(desk.compiled, desk.last.state)] == []


def test_a_stage_that_waits_gets_it_when_it_starts() -> None:
    desk = _care()
    desk.give(do.Inject(task("phone"), desk.item("home").number))
    assert desk.state("phone") is None
    desk.disable("call")
    assert desk.state("phone") == "active"


def test_a_case_in_which_nothing_was_injected_does_not_know_it() -> None:
    plan = case("care", task("meet"))
    compiled = compile_definition(plan)
    state = apply(compiled, None, do.Start(), now=MONDAY).state
    after = apply(compiled, state, do.Inject(task("phone")), now=MONDAY).state
    assert compiled.for_state(state) is compiled
    assert compiled.for_state(after) is compiled.for_state(after)
    assert (after.added, state.added) == ((("$case", task("phone")),), ())


def test_it_can_be_explained() -> None:
    desk = _care()
    desk.give(do.Inject(task("phone", entry=entry(on("meet", "complete")))))
    assert explain(desk.compiled, desk.last.state, "phone").criteria[0].parts[0].name == "Meet"


def test_what_cannot_be_added_is_refused_with_the_reason() -> None:
    desk = _care(name="Care")
    assert desk.refuses(do.Inject(task("meet"))) == 'The plan has an item "meet" already.'
    assert desk.refuses(do.Inject(stage("trip", task("bed")))) == 'The plan has an item "bed" already.'
    assert desk.refuses(do.Inject(task("phone"), 2)) == "Phone can be added to a stage only."
    assert desk.refuses(do.Inject(task("phone"), 99)) == "Phone can be added to a stage only."
    wrong = task("phone", entry=entry(condition="nothing > 3"))
    assert desk.refuses(do.Inject(wrong)) == 'Phone cannot be added: "nothing" is not a field of this plan.'
    desk.give(do.Terminate(0))
    assert desk.refuses(do.Inject(task("phone"))) == "Nothing can be added to Care any more."
