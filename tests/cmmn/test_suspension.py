"""Suspending and resuming, closing, and bringing back a case that has ended."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, milestone, on, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk


def _visa() -> Desk:
    work = stage("work", task("read"), task("extra", manual_activation=True), task("off", manual_activation=True))
    desk = Desk(case("visa", work, milestone("ready", entry=entry(on("read", "complete"))), task("done"), name="Visa"))
    desk.disable("off")
    desk.complete("done")
    return desk


def test_suspending_the_case_suspends_everything_that_has_not_ended() -> None:
    desk = _visa()
    desk.give(do.Suspend(0))
    assert desk.case == "suspended"
    assert [desk.state(key) for key in ("work", "read", "extra", "off", "ready")] == ["suspended"] * 5
    assert desk.state("done") == "completed"


def test_a_case_that_is_reactivated_gives_each_item_its_state_back() -> None:
    desk = _visa()
    before = desk.last.state
    desk.give(do.Suspend(0))
    desk.give(do.Reactivate(0))
    assert desk.last.state == before


def test_an_item_suspended_by_itself_stays_so_when_the_case_comes_back() -> None:
    desk = _visa()
    desk.suspend("read")
    desk.give(do.Suspend(0))
    desk.give(do.Reactivate(0))
    assert (desk.state("work"), desk.state("read")) == ("active", "suspended")
    desk.resume("read")
    assert desk.state("read") == "active"


def test_what_is_suspended_with_its_parent_is_not_resumed_alone() -> None:
    desk = _visa()
    desk.suspend("work")
    assert desk.refuses(do.Resume(desk.item("read").number)) == "Read cannot be changed because Work is suspended."


def test_nothing_can_be_done_in_a_suspended_case() -> None:
    desk = _visa()
    desk.give(do.Suspend(0))
    number = desk.item("read").number
    assert desk.refuses(do.Complete(number)) == "Read is suspended; only what is active can be completed."


def test_an_event_that_arrives_meanwhile_counts_on_resume() -> None:
    desk = Desk(case("visa", task("read"), milestone("ready", entry=entry(on("read", "complete"))), task("keep")))
    desk.suspend("ready")
    desk.complete("read")
    assert desk.state("ready") == "suspended"
    desk.resume("ready")
    assert desk.state("ready") == "completed"


def test_an_event_heard_inside_a_suspended_stage_counts_when_the_stage_resumes() -> None:
    work = stage("work", task("late", entry=entry(on("read", "complete"))), task("more"))
    desk = Desk(case("visa", task("read"), work))
    desk.suspend("work")
    desk.complete("read")
    assert desk.state("late") == "suspended"
    desk.resume("work")
    assert (desk.state("work"), desk.state("late"), desk.state("more")) == ("active", "active", "active")


def test_data_written_meanwhile_counts_on_reactivation() -> None:
    fee = field("fee", FieldType.MONEY)
    late = task("late", entry=entry(condition="fee > 100"))
    desk = Desk(case("visa", task("read"), late, fields=(fee,)))
    desk.give(do.Suspend(0))
    desk.set(fee=120)
    assert desk.state("late") == "suspended"
    desk.give(do.Reactivate(0))
    assert desk.state("late") == "active"


def test_a_case_exit_that_comes_true_meanwhile_acts_on_reactivation() -> None:
    gone = field("gone", FieldType.BOOLEAN)
    desk = Desk(case("visa", task("read"), exit=leave(condition="gone"), fields=(gone,)))
    desk.give(do.Suspend(0))
    desk.set(gone=True)
    assert desk.case == "suspended"
    desk.give(do.Reactivate(0))
    assert (desk.case, desk.state("read")) == ("terminated", "terminated")


def test_a_stage_whose_work_ended_meanwhile_completes_on_resume() -> None:
    work = stage("work", task("read", exit=leave(on("stop", "complete"))))
    desk = Desk(case("visa", work, task("stop"), task("keep")))
    desk.suspend("work")
    desk.complete("stop")
    assert desk.state("work") == "suspended"
    desk.resume("work")
    assert desk.state("work") == "completed"


def test_a_moment_that_passed_while_suspended_is_judged_on_resume_and_then_forgotten() -> None:
    fee = field("fee", FieldType.MONEY)
    moment = entry(on("read", "complete"), condition="fee > 100", on_event=True)
    desk = Desk(case("visa", task("read"), milestone("rich", entry=moment), task("keep"), fields=(fee,)))
    desk.suspend("rich")
    desk.complete("read", fee=50)
    desk.resume("rich")
    desk.set(fee=500)
    assert desk.state("rich") == "available"


def test_a_case_is_reactivated_and_not_resumed() -> None:
    desk = _visa()
    desk.give(do.Suspend(0))
    assert desk.refuses(do.Resume(0)) == "A case is not resumed; it is re-activated."


def test_a_completed_case_comes_back_with_its_data_and_its_items() -> None:
    note = field("note")
    desk = Desk(case("visa", task("read"), task("extra", discretionary=True), fields=(note,)), note="hello")
    desk.complete("read")
    desk.complete("$case")
    before = desk.last.state
    desk.give(do.Reactivate(0))
    assert desk.case == "active"
    assert desk.last.state.values == {"note": "hello"}
    assert desk.last.state.items[1] == before.items[1]
    desk.plan("extra")
    desk.complete("extra")
    assert desk.case == "completed"


def test_a_case_that_left_through_its_exit_criterion_can_be_brought_back() -> None:
    gone = field("gone", FieldType.BOOLEAN)
    desk = Desk(case("visa", task("read"), exit=leave(condition="gone"), fields=(gone,)))
    desk.set(gone=True)
    desk.give(do.Reactivate(0))
    assert desk.case == "active"


def test_an_active_case_is_neither_reactivated_nor_closed() -> None:
    desk = _visa()
    wanted = "suspended, completed, terminated or failed"
    assert desk.refuses(do.Reactivate(0)) == f"Visa is active; only what is {wanted} can be re-activated."
    assert desk.refuses(do.Close()) == f"Visa is active; only what is {wanted} can be closed."


def test_a_closed_case_is_final_and_read_only() -> None:
    desk = Desk(case("visa", task("read"), fields=(field("note"),)))
    desk.complete("read")
    desk.give(do.Close())
    assert desk.case == "closed"
    assert desk.refuses(do.SetValues({"note": "late"})).startswith("The case is closed")
    assert "closed" in desk.refuses(do.Reactivate(0))


def test_a_failed_case_stops_all_work_until_it_is_reactivated() -> None:
    desk = Desk(case("visa", task("read"), name="Visa"))
    desk.give(do.Fail(0))
    assert desk.refuses(do.Complete(1)) == "Read cannot be changed because Visa is failed."
    desk.give(do.Reactivate(0))
    desk.complete("read")
    assert desk.case == "completed"
