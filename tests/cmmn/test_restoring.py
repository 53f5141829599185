"""That a case was ended and closed is taken back: its items are as they were, and nothing else happens."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, on, stage, task, timer
from apps.cmmn.definition import CaseDefinition
from tests.cmmn.desk import Desk


def _permit() -> CaseDefinition:
    return case(
        "permit",
        stage("review", task("read"), task("answer", entry=entry(on("read", "complete")))),
        task("after", entry=entry(on("review", "exit"))),
        timer("limit", "P2D"),
    )


def _closed_early(desk: Desk) -> do.Restore:
    """Ends and closes the case; gives what takes that back."""
    before = desk.last.state
    desk.give(do.Terminate(0))
    desk.give(do.Close())
    return do.Restore(tuple(before.items.values()))


def test_open_work_goes_on_where_it_was() -> None:
    desk = Desk(_permit())
    desk.complete("read")
    before = desk.last.state
    desk.give(_closed_early(desk))
    assert (desk.last.state.items, desk.case) == (before.items, "active")
    assert desk.steps() == ["$case restore", "review restore", "after restore", "limit restore", "answer restore"]


def test_a_timer_whose_time_has_come_meanwhile_occurs_with_the_next_wake() -> None:
    desk = Desk(_permit())
    taken_back = _closed_early(desk)
    desk.wait(days=3)
    desk.give(taken_back)
    assert desk.state("limit") == "available"
    desk.wait(minutes=1)
    assert desk.state("limit") == "completed"


def test_closing_a_case_that_had_completed_is_taken_back_to_that_and_no_further() -> None:
    desk = Desk(case("short", task("only")))
    desk.complete("only")
    completed = desk.last.state.case
    desk.give(do.Close())
    desk.give(do.Restore((completed,)))
    assert (desk.case, desk.state("only")) == ("completed", "completed")
    desk.give(do.Reactivate(0))
    assert desk.case == "active"


def test_a_closed_case_is_not_simply_reactivated() -> None:
    desk = Desk(_permit())
    _closed_early(desk)
    assert "is closed; only what is" in desk.refuses(do.Reactivate(0))


def test_what_has_not_ended_is_not_taken_back() -> None:
    desk = Desk(_permit())
    assert "has not ended" in desk.refuses(do.Restore(tuple(desk.last.state.items.values())))


def test_an_item_that_the_case_does_not_have_is_not_brought_in() -> None:
    desk = Desk(_permit())
    _closed_early(desk)
    other = Desk(case("other", *(task(f"t{n}") for n in range(9))))
    assert "no item number 9" in desk.refuses(do.Restore(tuple(other.last.state.items.values())))
