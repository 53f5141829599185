"""Case tasks: what goes to the case they start, what comes back, and what its end means for them."""

from typing import Any

import pytest

from apps.cmmn import calls
from apps.cmmn import commands as do
from apps.cmmn.builders import case, case_task, entry, field, leave, on, stage, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import FieldType
from apps.cmmn.state import State
from tests.cmmn.desk import Desk

FIELDS = (field("claim", FieldType.OBJECT), field("verdict"), field("score", FieldType.NUMBER))


def _claim(**options: Any) -> Desk:
    check = case_task("check", "fraud-check", **options)
    note = task("note", entry=entry(on("check", "complete")))
    return Desk(case("claim", check, note, task("keep"), fields=FIELDS))


def report(desk: Desk, ending: str, **values: Any) -> None:
    desk.give(do.Report(desk.item("check").number, ending, values))


def test_a_task_that_waits_is_active_until_its_case_ends() -> None:
    desk = _claim()
    assert calls.started(desk.last.transitions) == (desk.item("check").number,)
    assert desk.state("check") == "active"
    report(desk, "completed")
    assert desk.steps() == ["check complete", "note start"]
    assert calls.abandoned(desk.compiled, desk.last.transitions) == ()


def test_a_task_that_does_not_wait_ends_as_it_starts_and_its_case_goes_on() -> None:
    desk = _claim(blocking=False)
    assert (desk.state("check"), desk.state("note")) == ("completed", "active")
    assert calls.started(desk.last.transitions) == (desk.item("check").number,)
    desk.give(do.Terminate(0))
    assert calls.abandoned(desk.compiled, desk.last.transitions) == ()


def test_values_go_to_the_case_and_come_back_by_their_paths() -> None:
    desk = _claim(
        inputs={"claim.amount": "amount", "score": "risk.first"},
        outputs={"result": "verdict", "risk.last": "claim.risk"},
    )
    desk.set(claim={"amount": 900, "risk": 1}, score=3)
    number = desk.item("check").number
    assert calls.inputs(desk.compiled, desk.last.state, number) == {"amount": 900, "risk": {"first": 3}}
    back = calls.outputs(desk.compiled, "check", {"result": "clean", "risk": {"last": 7}, "other": 1})
    assert back == {"verdict": "clean", "claim.risk": 7}
    desk.give(do.Report(number, "completed", back))
    assert desk.last.state.values == {"claim": {"amount": 900, "risk": 7}, "score": 3, "verdict": "clean"}


def test_what_the_case_does_not_know_is_left_out() -> None:
    desk = _claim(inputs={"score": "risk"}, outputs={"result": "verdict"})
    assert calls.inputs(desk.compiled, desk.last.state, desk.item("check").number) == {}
    assert calls.outputs(desk.compiled, "check", {}) == {}


def test_an_instance_of_a_collection_sends_its_element() -> None:
    check = case_task("check", "person-check", collection="people", element="person", inputs={"person.name": "name"})
    desk = Desk(
        case("claim", check, fields=(field("people", FieldType.LIST),)), people=[{"name": "Ann"}, {"name": "Ben"}]
    )
    numbers = calls.started(desk.last.transitions)
    sent = sorted(calls.inputs(desk.compiled, desk.last.state, number)["name"] for number in numbers)
    assert sent == ["Ann", "Ben"]


@pytest.mark.parametrize(("ending", "state"), [("terminated", State.TERMINATED), ("failed", State.FAILED)])
def test_a_case_that_ends_otherwise_ends_its_task_so(ending: str, state: State) -> None:
    desk = _claim()
    report(desk, ending)
    assert desk.item("check").state is state
    assert calls.abandoned(desk.compiled, desk.last.transitions) == ()


def test_a_report_comes_too_late_for_a_task_that_has_ended() -> None:
    desk = _claim()
    report(desk, "completed")
    before = desk.last.state
    report(desk, "failed")
    assert desk.last.state == before


def test_a_report_that_comes_while_the_task_is_suspended_counts_on_resume() -> None:
    desk = _claim(outputs={"result": "verdict"})
    desk.give(do.Suspend(0))
    report(desk, "completed", verdict="clean")
    assert desk.state("check") == "suspended"
    desk.give(do.Reactivate(0))
    assert (desk.state("check"), desk.state("note")) == ("completed", "active")
    assert desk.last.state.values == {"verdict": "clean"}


def test_a_report_that_comes_while_the_case_has_failed_counts_when_it_is_back() -> None:
    desk = _claim()
    desk.give(do.Fail(0))
    report(desk, "completed")
    assert desk.state("check") == "active"
    desk.give(do.Reactivate(0))
    assert desk.state("check") == "completed"


def test_a_failed_task_that_is_tried_again_starts_another_case() -> None:
    desk = _claim()
    report(desk, "failed")
    desk.reactivate("check")
    assert calls.started(desk.last.transitions) == (desk.item("check").number,)


def test_only_case_tasks_are_reported_to_and_only_with_an_ending() -> None:
    desk = _claim()
    assert desk.refuses(do.Report(desk.item("keep").number, "completed")) == "The case has no case task number 3."
    assert desk.refuses(do.Report(1, "asleep")) == 'A case does not end as "asleep".'
    desk.give(do.Report(1, "completed", {"nothing": 1}))
    assert [incident.place for incident in desk.last.trace.incidents] == ["outputs"]


def test_a_task_that_is_ended_from_above_gives_its_case_up() -> None:
    inner = stage("outer", stage("inner", case_task("check", "fraud-check")), exit=leave(on("stop", "complete")))
    desk = Desk(case("claim", inner, task("stop"), task("keep")))
    desk.complete("stop")
    assert calls.abandoned(desk.compiled, desk.last.transitions) == (desk.item("check").number,)


def test_a_case_that_ends_by_its_own_exit_gives_up_what_it_started() -> None:
    plan = case("claim", case_task("check", "fraud-check"), task("stop"), exit=leave(on("stop", "complete")))
    desk = Desk(plan)
    desk.complete("stop")
    assert calls.abandoned(compile_definition(plan), desk.last.transitions) == (1,)
