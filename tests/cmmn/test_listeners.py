"""Event listeners: user, generic and data listeners, what they start, and when nobody needs them any more."""

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, listener, on, stage, task
from apps.cmmn.definition import FieldType, Kind
from apps.cmmn.endings import Completion
from apps.cmmn.engine import allowed
from tests.cmmn.desk import Desk

RISK = field("risk", FieldType.NUMBER)


@pytest.mark.parametrize("kind", [Kind.USER_EVENT, Kind.EVENT])
def test_what_occurs_is_completed_and_starts_what_waits_for_it(kind: Kind) -> None:
    call = listener("call", kind)
    desk = Desk(case("claim", call, task("note", entry=entry(on("call", "occur")))))
    assert (desk.state("call"), desk.state("note")) == ("available", "available")
    desk.occur("call")
    assert desk.steps() == ["call occur", "note start"]
    assert desk.state("call") == "completed"


def test_nothing_occurs_twice() -> None:
    desk = Desk(case("claim", listener("call"), task("keep")))
    desk.occur("call")
    assert desk.refuses(do.Occur(1)) == "Call is completed; only what is available can be made to occur."


def test_a_repeating_listener_is_there_again_each_time_it_has_occurred() -> None:
    desk = Desk(case("claim", listener("call", repetition=True), task("keep")))
    desk.occur("call")
    desk.occur("call")
    assert desk.states("call") == ["completed", "completed", "available"]


def test_a_listener_knows_no_transitions_of_tasks() -> None:
    desk = Desk(case("claim", listener("call"), task("keep")))
    for command in (do.Complete(1), do.Begin(1), do.Disable(1), do.Fail(1), do.Reactivate(1)):
        assert desk.refuses(command).startswith("Call is a user event and cannot be ")


def test_a_task_does_not_occur() -> None:
    desk = Desk(case("claim", task("read")))
    assert desk.refuses(do.Occur(1)) == "Read is a task and cannot be made to occur."


def test_what_is_legal_for_a_listener_is_offered() -> None:
    desk = Desk(case("claim", listener("call"), task("keep")))
    assert allowed(desk.compiled, desk.last.state, 1) == ("occur", "terminate", "suspend")


def test_a_suspended_listener_cannot_occur() -> None:
    desk = Desk(case("claim", stage("visit", listener("call"), task("look")), task("keep")))
    desk.suspend("visit")
    number = desk.item("call").number
    assert desk.refuses(do.Occur(number)) == "Call is suspended; only what is available can be made to occur."
    desk.resume("visit")
    desk.occur("call")
    assert desk.state("call") == "completed"


def test_below_an_ended_stage_listeners_are_terminated_by_the_parent() -> None:
    desk = Desk(case("claim", stage("visit", listener("call"), task("look")), task("keep")))
    desk.terminate("visit")
    assert desk.steps() == ["visit terminate", "call parentTerminate", "look exit"]


def test_a_listener_that_nobody_could_still_need_is_removed_with_its_stage() -> None:
    visit = stage("visit", task("look", exit=leave(on("call", "occur"))), listener("call"))
    desk = Desk(case("claim", visit, task("keep")))
    desk.complete("look")
    assert (desk.state("visit"), desk.state("call")) == ("completed", "terminated")


def test_a_listener_that_something_still_waits_for_keeps_its_stage_open() -> None:
    visit = stage("visit", task("look"), listener("call"), exit=leave(on("call", "occur")))
    desk = Desk(case("claim", visit, task("keep")))
    desk.complete("look")
    assert (desk.state("visit"), desk.state("call")) == ("active", "available")


def test_a_listener_is_needed_by_what_may_still_come() -> None:
    later = stage("later", task("note", entry=entry(on("call", "occur"))), entry=entry(on("keep", "complete")))
    desk = Desk(case("claim", stage("visit", listener("call"), task("look")), task("keep"), later))
    desk.complete("look")
    assert desk.state("visit") == "active"


def test_a_listener_that_nothing_hangs_on_stands_for_itself() -> None:
    desk = Desk(case("claim", listener("call")))
    assert (desk.case, desk.state("call")) == ("active", "available")
    desk.occur("call")
    assert desk.case == "completed"


def test_a_condition_that_asks_about_a_listener_needs_it() -> None:
    asks = task("note", entry=entry(condition='state(call) == "completed"'))
    desk = Desk(case("claim", listener("call"), task("read"), asks))
    desk.complete("read")
    desk.occur("call")
    assert desk.state("note") == "active"


def test_a_strict_listener_holds_its_stage_by_the_letter() -> None:
    call = listener("call", completion=Completion.STRICT)
    visit = stage("visit", task("look", exit=leave(on("call", "occur"))), call)
    desk = Desk(case("claim", visit, task("keep")))
    desk.complete("look")
    assert desk.state("visit") == "active"


def test_instances_that_only_wait_to_repeat_are_forgiven_with_an_unneeded_listener() -> None:
    note = task("note", repetition=True, entry=entry(on("look", "complete")))
    visit = stage("visit", task("look", exit=leave(on("call", "occur"))), listener("call"), note)
    desk = Desk(case("claim", visit, task("keep")))
    desk.complete("look")
    assert desk.states("note") == ["active", "available"]
    desk.complete("note")
    assert (desk.state("visit"), desk.states("note")) == ("completed", ["completed", "terminated"])


def test_a_data_listener_occurs_when_its_field_is_written() -> None:
    watch = listener("watch", Kind.VARIABLE_EVENT, variable="risk")
    desk = Desk(case("claim", watch, task("look", entry=entry(on("watch", "occur"))), fields=(RISK,)))
    desk.set(risk=3)
    assert desk.steps() == ["watch occur", "look start"]


@pytest.mark.parametrize(
    ("event", "occurs"),
    [("create", [True, False, False]), ("update", [False, True, False]), ("delete", [False, False, True])],
)
def test_a_data_listener_may_wait_for_one_event(event: str, occurs: list[bool]) -> None:
    watch = listener("watch", Kind.VARIABLE_EVENT, variable="risk", variable_event=event, repetition=True)
    desk = Desk(case("claim", watch, task("keep"), fields=(RISK,)))
    found = [("watch occur" in [f"{step.key} {step.transition}" for step in desk.set(risk=value).transitions])
             for value in (3, 4, None)]  # fmt: skip
    assert found == occurs


def test_a_data_listener_does_not_hear_what_was_written_before_it() -> None:
    watch = listener("watch", Kind.VARIABLE_EVENT, variable="risk")
    desk = Desk(case("claim", watch, task("keep"), fields=(RISK,)), risk=1)
    assert desk.state("watch") == "available"
    desk.set(risk=1)
    assert desk.state("watch") == "available"
    desk.set(risk=2)
    assert desk.state("watch") == "completed"


def test_what_was_written_while_a_data_listener_was_suspended_counts_on_resume() -> None:
    watch = listener("watch", Kind.VARIABLE_EVENT, variable="risk")
    desk = Desk(case("claim", watch, task("keep"), fields=(RISK,)))
    desk.suspend("watch")
    desk.set(risk=2)
    assert desk.state("watch") == "suspended"
    desk.resume("watch")
    assert desk.state("watch") == "completed"
    assert desk.last.transitions[-1].cause is not None
    assert desk.last.transitions[-1].cause.kind == "variable"


def test_a_listener_is_offered_only_while_its_condition_holds() -> None:
    done = listener("done", available_condition="completable(visit)")
    visit = stage("visit", task("look"), task("extra", manual_activation=True), done, exit=leave(on("done", "occur")))
    desk = Desk(case("claim", visit, task("keep")))
    assert desk.state("done") == "unavailable"
    assert desk.refuses(do.Occur(desk.item("done").number)).startswith("Done is unavailable")
    desk.complete("look")
    assert desk.steps() == ["look complete", "done initiate"]
    desk.begin("extra")
    assert desk.steps() == ["extra manualStart", "done dismiss"]
    desk.complete("extra")
    desk.occur("done")
    assert desk.steps() == ["done occur", "visit exit", "extra exit"][:2]


def test_an_unavailable_listener_does_not_keep_its_stage_open() -> None:
    call = listener("call", available_condition="risk > 5")
    desk = Desk(case("claim", call, task("read", exit=leave(on("call", "occur"))), fields=(RISK,)))
    desk.complete("read")
    assert (desk.case, desk.state("call")) == ("completed", "terminated")


def test_a_condition_that_contradicts_itself_is_stopped_and_said() -> None:
    call = listener("call", available_condition='state(call) == "unavailable"')
    desk = Desk(case("claim", call, task("keep")))
    assert desk.last.trace.incidents[0].message == "stopped after 100 changes at once"


def test_criteria_do_not_let_a_listener_in() -> None:
    desk = Desk(case("claim", listener("call", entry=entry(on("read", "complete"))), task("read"), task("keep")))
    desk.complete("read")
    assert desk.state("call") == "available"
