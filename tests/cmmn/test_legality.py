"""What is refused, in which words, and what is offered instead."""

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.engine import Illegal, allowed, apply
from apps.cmmn.sentences import translated
from tests.cmmn.desk import MONDAY, Desk


def test_only_an_enabled_item_is_disabled() -> None:
    desk = Desk(case("lease", task("view")))
    assert desk.refuses(do.Disable(1)) == "View is active; only what is enabled can be disabled."


def test_a_waiting_item_is_not_started_by_hand() -> None:
    desk = Desk(case("lease", task("view"), task("sign", entry=entry(on("view", "complete")))))
    assert desk.refuses(do.Begin(2)) == "Sign is available; only what is enabled can be started by hand."


def test_items_that_wait_for_each_other_just_wait() -> None:
    one = task("one", entry=entry(on("two", "complete")))
    two = task("two", entry=entry(on("one", "complete")))
    desk = Desk(case("lease", one, two))
    assert (desk.state("one"), desk.state("two"), desk.case) == ("available", "available", "active")


@pytest.mark.parametrize("command", [do.Begin, do.Disable, do.Reenable, do.Complete, do.Fail, do.Reactivate])
def test_a_milestone_knows_no_transitions_of_tasks(command: type) -> None:
    desk = Desk(case("lease", task("view"), milestone("signed", entry=entry(on("view", "complete")))))
    assert desk.refuses(command(2)).startswith("Signed is a milestone and cannot be ")


def test_what_has_ended_stays_ended() -> None:
    desk = Desk(case("lease", task("view"), task("keep")))
    desk.complete("view")
    for command in (do.Complete(1), do.Terminate(1), do.Suspend(1), do.Fail(1), do.Reactivate(1)):
        assert desk.refuses(command).startswith("View is completed; only what is ")


def test_a_number_that_does_not_exist_is_refused() -> None:
    assert Desk(case("lease", task("view"))).refuses(do.Complete(7)) == "The case has no item number 7."


def test_a_field_that_the_plan_does_not_have_is_refused() -> None:
    desk = Desk(case("lease", task("view"), fields=(field("rent"),)))
    assert desk.refuses(do.SetValues({"rant": 1})) == 'The plan has no field "rant".'
    assert desk.refuses(do.Complete(1, {"rant": 1})) == 'The plan has no field "rant".'


def test_a_case_starts_once_and_nothing_goes_before() -> None:
    desk = Desk(case("lease", task("view")))
    assert desk.refuses(do.Start()) == "The case has been started already."
    for command in (do.SetValues({}), do.Complete(1), do.Plan("view"), do.Close()):
        with pytest.raises(Illegal, match=r"The case has not been started\."):
            apply(compile_definition(case("lease")), None, command, now=MONDAY)


def test_a_refusal_can_be_translated() -> None:
    desk = Desk(case("lease", task("view")))
    with pytest.raises(Illegal) as refusal:
        desk.give(do.Disable(1))
    assert refusal.value.code == "wrong-state"
    words = {
        refusal.value.reason.template: "%(name)s: %(state)s, nicht %(wanted)s (%(verb)s)",
        "active": "aktiv",
        "enabled": "bereit",
        "disabled": "abgewählt",
        "View": "never asked for",
    }
    assert translated(refusal.value.reason, words.__getitem__) == "View: aktiv, nicht bereit (abgewählt)"


def test_what_is_legal_is_offered() -> None:
    stages = stage("tour", task("view"), task("extra", manual_activation=True))
    desk = Desk(case("lease", stages, milestone("signed", entry=entry(on("view", "complete")))))
    offers = {item.key: allowed(desk.compiled, desk.last.state, item.number) for item in desk.last.state.items.values()}
    assert offers == {
        "$case": ("terminate", "fail", "suspend"),
        "tour": ("terminate", "fail", "suspend"),
        "view": ("complete", "terminate", "fail", "suspend"),
        "extra": ("begin", "disable"),
        "signed": ("terminate", "suspend"),
    }
    assert allowed(desk.compiled, desk.last.state, 99) == ()


def test_a_case_with_nothing_under_way_may_be_completed_by_hand() -> None:
    desk = Desk(case("lease", task("extra", manual_activation=True)))
    assert "complete" in allowed(desk.compiled, desk.last.state, 0)


def test_nothing_is_offered_below_a_suspended_stage() -> None:
    desk = Desk(case("lease", stage("tour", task("view"))))
    desk.suspend("tour")
    assert allowed(desk.compiled, desk.last.state, desk.item("view").number) == ()


def test_a_rule_that_holds_lets_a_person_start_the_work() -> None:
    by_hand = field("by_hand")
    desk = Desk(case("lease", task("view", manual_activation='by_hand == "yes"'), fields=(by_hand,)), by_hand="yes")
    assert desk.state("view") == "enabled"
    desk.begin("view")
    assert desk.steps() == ["view manualStart"]


def test_a_rule_with_nothing_in_it_means_yes_and_no_rule_means_no() -> None:
    desk = Desk(case("lease", task("asked", manual_activation=""), task("plain")))
    assert (desk.state("asked"), desk.state("plain")) == ("enabled", "active")


def test_a_stage_that_is_started_by_hand_gets_its_children_then() -> None:
    desk = Desk(case("lease", stage("tour", task("view"), manual_activation=True)))
    assert desk.state("view") is None
    desk.begin("tour")
    assert desk.state("view") == "active"
