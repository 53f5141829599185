"""A case that has ended comes back: with its data and its history, and only with what the re-activation starts."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, listener, on, stage, task
from apps.cmmn.definition import CaseDefinition, Kind
from apps.cmmn.endings import Completion
from apps.cmmn.engine import allowed
from tests.cmmn.desk import Desk


def _permit() -> CaseDefinition:
    return case(
        "permit",
        stage("review", task("read")),
        listener("again", Kind.REACTIVATE_EVENT),
        task("reopen", entry=entry(on("again", "occur")), completion=Completion.IGNORE_ENABLED),
        task("late", entry=entry(on("never", "complete")), completion=Completion.IGNORE_AVAILABLE),
        task("never", manual_activation=True, completion=Completion.IGNORE_ENABLED),
        fields=(field("note"),),
    )


def test_the_listener_is_unavailable_while_the_case_runs() -> None:
    desk = Desk(_permit())
    assert desk.state("again") == "unavailable"
    assert allowed(desk.compiled, desk.last.state, desk.item("again").number) == ()
    assert "cannot be made to occur" in desk.refuses(do.Occur(desk.item("again").number))


def test_a_case_comes_back_with_its_data_and_starts_what_waits_for_that() -> None:
    desk = Desk(_permit(), note="hello")
    desk.complete("read")
    assert desk.case == "completed"
    desk.give(do.Reactivate(0))
    assert (desk.case, desk.last.state.values) == ("active", {"note": "hello"})
    assert desk.states("reopen") == ["terminated", "active"]
    assert desk.states("again") == ["terminated", "completed", "unavailable"]
    assert (desk.states("review"), desk.states("read")) == (["completed"], ["completed"])
    assert (desk.states("late"), desk.states("never")) == (["terminated"], ["terminated"])


def test_a_case_that_came_back_completes_again_and_can_come_back_again() -> None:
    desk = Desk(_permit())
    desk.complete("read")
    for count in (1, 2):
        desk.give(do.Reactivate(0))
        desk.complete("reopen")
        assert desk.case == "completed"
        assert desk.states("reopen") == ["terminated", *["completed"] * count]


def test_the_steps_name_their_cause() -> None:
    desk = Desk(_permit())
    desk.complete("read")
    desk.give(do.Reactivate(0))
    kinds = {f"{step.key} {step.transition}": step.cause.kind for step in desk.last.transitions if step.cause}
    assert kinds == {
        "$case reactivate": "command",
        "reopen create": "reactivation",
        "again create": "reactivation",
        "again initiate": "reactivation",
        "again occur": "reactivation",
        "reopen start": "entry",
    }


def test_a_suspended_case_resumes_and_is_not_reactivated_in_this_sense() -> None:
    desk = Desk(_permit())
    desk.give(do.Suspend(0))
    desk.give(do.Reactivate(0))
    assert (desk.states("again"), desk.states("reopen")) == (["unavailable"], ["available"])


def test_a_closed_case_does_not_come_back() -> None:
    desk = Desk(_permit())
    desk.complete("read")
    desk.give(do.Close())
    assert "only what is" in desk.refuses(do.Reactivate(0))
