"""What happened to a case, as people read it."""

from datetime import UTC, datetime

from apps.cases import actions, selectors
from apps.cases.models import Case
from apps.cmmn.commands import Complete, Plan, Suspend
from apps.common import clock
from apps.common.actors import Actor
from apps.users.models import User
from tests.cases.conftest import SYSTEM
from tests.cases.test_perform import number


def events(viewer: User, claim: Case) -> list[tuple[str, str]]:
    seen = selectors.case(viewer, claim.number)
    return [(event.who, event.text) for event in selectors.timeline(viewer, seen).events]


def test_one_command_is_one_event_with_all_that_followed(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 9}), actor=Actor.person(bob))
    event = selectors.timeline(bob, selectors.case(bob, claim.number)).events[0]
    assert (event.who, event.text) == ("Bob", "completed Review")
    assert event.because == (
        "Risk score: 9",
        "Investigation started: review is complete and the risk score is 9",
        "Ready to work on: Interview",
    )


def test_the_system_has_no_name(claim: Case, bob: User) -> None:
    assert events(bob, claim) == [("", "The case was opened")]


def test_people_are_told_by_name_with_what_they_wrote(claim: Case, alice: User, bob: User) -> None:
    actions.add_note(claim, text="Called twice.", actor=Actor.person(bob))
    actions.handle(claim, owner=bob, team=None, priority=4, actor=Actor.person(alice))
    actions.assign(claim, owner=alice, team=None, actor=Actor.person(alice))
    actions.change_data(claim, data={"remark": "odd"}, actor=Actor.person(bob))
    assert events(bob, claim)[:5] == [
        ("Bob", "changed the data"),
        ("Alice", "took the case"),
        ("Alice", "set the priority to urgent"),
        ("Alice", "gave the case to Bob"),
        ("Bob", "wrote a note"),
    ]
    note = selectors.timeline(bob, selectors.case(bob, claim.number)).events[4]
    assert note.quote == "Called twice."


def test_a_changed_value_is_told_with_the_one_before(claim: Case, bob: User) -> None:
    for remark in ("odd", "fine", ""):
        actions.change_data(claim, data={"remark": remark}, actor=Actor.person(bob))
    told = [event.because for event in selectors.timeline(bob, selectors.case(bob, claim.number)).events[:3]]
    assert told == [("Remark: emptied, was fine",), ("Remark: fine, was odd",), ("Remark: odd",)]


def test_closing_is_one_event_with_outcome_and_reason(claim: Case, bob: User) -> None:
    actions.close(claim, outcome="declined", reason="Not covered.", actor=Actor.person(bob))
    closed, ended = selectors.timeline(bob, selectors.case(bob, claim.number)).events[:2]
    assert (closed.text, closed.quote) == ("closed the case: Declined", "Not covered.")
    assert ended.text == "ended the case early"


def test_commands_of_one_moment_are_told_apart(claim: Case, bob: User) -> None:
    with clock.at(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)):
        actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 9}), actor=Actor.person(bob))
        actions.perform(claim, Plan("extra"), actor=Actor.person(bob))
        actions.add_note(claim, text="Both done.", actor=Actor.person(bob))
    assert events(bob, claim)[:3] == [("Bob", "wrote a note"), ("Bob", "added Extra"), ("Bob", "completed Review")]


def test_holding_and_going_on_are_told(claim: Case, bob: User) -> None:
    actions.perform(claim, Suspend(0), reason="Holiday.", actor=Actor.person(bob))
    event = selectors.timeline(bob, selectors.case(bob, claim.number)).events[0]
    assert (event.text, event.because, event.quote) == ("put the case on hold", (), "Holiday.")


def test_pages_follow_each_other_without_gap_or_repetition(claim: Case, bob: User) -> None:
    for count in range(12):
        actions.add_note(claim, text=f"Note {count}", actor=SYSTEM)
    seen, told, before = selectors.case(bob, claim.number), [], None
    for _page in range(9):
        page = selectors.timeline(bob, seen, before=before, size=3)
        told += [event.quote or event.text for event in page.events]
        before = page.before
        if before is None:
            break
    assert told == [*(f"Note {count}" for count in range(11, -1, -1)), "The case was opened"]


def test_what_the_system_did_begins_like_a_sentence(claim: Case, bob: User) -> None:
    actions.set_priority(claim, priority=4, actor=SYSTEM)
    actions.add_note(claim, text="As the old file says.", actor=SYSTEM)
    assert events(bob, claim)[:2] == [("", "Wrote a note"), ("", "Set the priority to urgent")]
