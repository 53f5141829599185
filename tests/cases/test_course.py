"""How long things took, from the journal of a case; and what is looked for in its timeline."""

from datetime import UTC, date, datetime, timedelta

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import Course, Sought
from apps.cmmn.commands import Complete, Suspend
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.cases.conftest import SYSTEM

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def hours(course: Course) -> dict[str, list[tuple[str, float, float | None]]]:
    """The spans of each lane: what, from and to in hours since the case began."""

    def since(moment: datetime | None) -> float | None:
        return None if moment is None else (moment - course.start) / timedelta(hours=1)

    return {
        lane.name: [(span.label, since(span.start) or 0.0, since(span.end)) for span in lane.spans]
        for lane in course.lanes
    }


def test_spans_follow_stages_holders_blocks_and_owners(definition: CaseDefinition, alice: User, bob: User) -> None:
    with clock.at(START):
        claim = actions.open_case(definition, data={}, actor=SYSTEM).case
    review = HumanTask.objects.select_related("case__version", "case__definition").get(case=claim, key="review")
    with clock.at(START + timedelta(hours=1)):
        tasks.claim(review, actor=Actor.person(bob))
        actions.assign(claim, owner=alice, team=None, actor=Actor.person(alice))
    with clock.at(START + timedelta(hours=2)):
        tasks.block(review, reason="Wait.", actor=Actor.person(bob))
    with clock.at(START + timedelta(hours=4)):
        tasks.unblock(review, comment="", actor=Actor.person(bob))
    with clock.at(START + timedelta(hours=5)):
        actions.perform(claim, Complete(review.item_number, {"risk_score": 9}), actor=Actor.person(bob))
    with clock.at(START + timedelta(hours=6)):
        actions.perform(claim, Suspend(0), actor=Actor.person(bob))
        found = hours(selectors.course(bob, selectors.case(bob, claim.number)))
    assert found["Review"] == [("open", 0.0, 1.0), ("Bob", 1.0, 2.0), ("blocked", 2.0, 4.0), ("Bob", 4.0, 5.0)]
    assert found["Investigation"] == [("active", 5.0, 6.0), ("on hold", 6.0, None)]
    assert found["Owner"] == [("Alice", 1.0, None)]
    assert found["Interview"][0] == ("open", 5.0, None)


def test_tasks_come_in_pages(claim: Case, bob: User) -> None:
    course = selectors.course(bob, claim, page=7, size=1)
    assert (course.tasks, course.page, course.pages) == (1, 1, 1)


def test_what_is_looked_for_is_found_with_its_whole_command(claim: Case, alice: User, bob: User) -> None:
    with clock.at(START):
        actions.add_note(claim, text='She said "10 % more"', actor=Actor.person(alice))
    with clock.at(START + timedelta(days=1)):
        review = claim.items.get(key="review").number
        actions.perform(claim, Complete(review, {"risk_score": 9}), actor=Actor.person(bob))

    def texts(**sought: object) -> list[str]:
        page = selectors.timeline(bob, claim, sought=Sought(**sought))  # type: ignore[arg-type]
        return [event.text for event in page.events]

    assert texts(kinds=frozenset({"notes"})) == ["wrote a note"]
    assert texts(q='said "10 %') == ["wrote a note"]
    assert texts(q="10 & more") == []
    assert texts(kinds=frozenset({"data"})) == ["completed Review"]
    assert "completed Review" in texts(kinds=frozenset({"status"}))
    assert texts(person=alice.pk) == ["wrote a note"]
    assert texts(first=date(2026, 3, 3), last=date(2026, 3, 3)) == ["completed Review"]
    assert texts(kinds=frozenset({"notes"}), person=bob.pk) == []


def test_pages_of_what_is_looked_for_hold_everything_once(claim: Case, bob: User) -> None:
    for number in range(9):
        actions.add_note(claim, text=f"Note {number}", actor=Actor.person(bob))
        actions.set_priority(claim, priority=1 + number % 2 * 2, actor=Actor.person(bob))
    quotes, before = [], None
    while True:
        page = selectors.timeline(bob, claim, sought=Sought(kinds=frozenset({"notes"})), before=before, size=2)
        quotes += [event.quote for event in page.events]
        before = page.before
        if before is None:
            break
    assert quotes == [f"Note {number}" for number in range(8, -1, -1)]


def test_the_client_is_told_no_names_no_reasons_and_only_their_notes(claim: Case, alice: User, bob: User) -> None:
    actions.assign(claim, owner=alice, team=None, actor=Actor.person(bob))
    actions.add_note(claim, text="Inner", actor=Actor.person(bob))
    actions.add_note(claim, text="For you", is_visible_to_requester=True, actor=Actor.person(bob))
    actions.close(claim, outcome="declined", reason="Fraud, I think", actor=Actor.person(bob))
    told = [(event.who, event.text, event.quote) for event in selectors.client_timeline(bob, claim).events]
    assert told == [
        ("", "The case was closed", ""),
        ("", "A note for the client", "For you"),
        ("", f"The case was opened: {claim.number}", ""),
    ]
