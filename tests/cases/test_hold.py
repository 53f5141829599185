"""A case on hold: why, until when, and how it goes on, by hand or by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.audit.selectors import records
from apps.cases import actions, jobs, selectors
from apps.cases.models import Case
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.outbox.models import OutboxMessage
from apps.tasks.models import HumanTask
from apps.users.models import User

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MONDAY = NOW + timedelta(days=7)


def waking() -> list[datetime]:
    rows = OutboxMessage.objects.filter(topic="case.resume", done_at=None)
    return list(rows.values_list("available_at", flat=True))


def test_a_case_goes_on_hold_with_its_tasks_for_a_reason(claim: Case, bob: User) -> None:
    actions.hold(claim, reason="The client is away.", until=MONDAY, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.hold_reason, claim.hold_until) == ("suspended", "The client is away.", MONDAY)
    assert claim.held_at is not None
    assert set(HumanTask.objects.filter(case=claim).values_list("state", flat=True)) == {"suspended"}
    assert waking() == [MONDAY]


def test_without_a_reason_it_is_not_put_on_hold(claim: Case, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.hold(claim, reason=" ", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (list(refusal.value.fields), claim.state, claim.held_at) == (["reason"], "active", None)


def test_a_day_that_is_past_is_refused(claim: Case, bob: User) -> None:
    with clock.at(NOW), pytest.raises(Invalid) as refusal:
        actions.hold(claim, reason="Wait.", until=NOW - timedelta(days=1), actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (list(refusal.value.fields), claim.state, waking()) == (["until"], "active", [])


def test_whoever_may_only_look_puts_nothing_on_hold(claim: Case, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.hold(claim, reason="Wait.", actor=Actor.person(dan))
    claim.refresh_from_db()
    assert claim.state == "active"


def test_a_case_on_hold_cannot_be_put_on_hold_again(claim: Case, bob: User) -> None:
    actions.hold(claim, reason="Wait.", actor=Actor.person(bob))
    with pytest.raises(Conflict, match="on hold already"):
        actions.hold(claim, reason="Longer.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.hold_reason == "Wait."


def test_taken_off_hold_it_forgets_the_hold_and_its_day(claim: Case, bob: User) -> None:
    actions.hold(claim, reason="Wait.", until=MONDAY, actor=Actor.person(bob))
    actions.go_on(claim, reason="They are back.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.hold_reason, claim.hold_until, claim.held_at) == ("active", "", None, None)
    assert set(HumanTask.objects.filter(case=claim).values_list("state", flat=True)) == {"open"}
    assert waking() == []


def test_a_case_that_is_not_on_hold_cannot_go_on(claim: Case, bob: User) -> None:
    with pytest.raises(Conflict, match="not on hold"):
        actions.go_on(claim, actor=Actor.person(bob))


def test_it_goes_on_by_itself_when_its_day_has_come(claim: Case, bob: User) -> None:
    with clock.at(NOW):
        actions.hold(claim, reason="Wait.", until=MONDAY, actor=Actor.person(bob))
    with clock.at(MONDAY):
        jobs.resume({"case": claim.pk})
    claim.refresh_from_db()
    assert claim.state == "active"
    assert records(claim.stream, limit=20)[0].actor_kind == "system"


def test_woken_too_early_it_stays_on_hold_and_waits_on(claim: Case, bob: User) -> None:
    with clock.at(NOW):
        actions.hold(claim, reason="Wait.", until=MONDAY, actor=Actor.person(bob))
        jobs.resume({"case": claim.pk})
    claim.refresh_from_db()
    assert (claim.state, waking()) == ("suspended", [MONDAY])


def test_due_dates_move_by_the_time_on_hold_where_that_was_chosen(claim: Case, bob: User) -> None:
    HumanTask.objects.filter(case=claim).update(due_at=NOW + timedelta(days=1))
    with clock.at(NOW):
        actions.hold(claim, reason="Wait.", is_hold_added=True, actor=Actor.person(bob))
    with clock.at(MONDAY):
        actions.go_on(claim, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert HumanTask.objects.get(case=claim, key="review").due_at == NOW + timedelta(days=8)
    assert claim.due_at == NOW + timedelta(days=8)
    assert claim.is_hold_added is False


def test_and_stay_where_they_are_otherwise(claim: Case, bob: User) -> None:
    HumanTask.objects.filter(case=claim).update(due_at=NOW + timedelta(days=1))
    with clock.at(NOW):
        actions.hold(claim, reason="Wait.", is_hold_added=True, actor=Actor.person(bob))
    with clock.at(MONDAY):
        actions.go_on(claim, is_hold_added=False, actor=Actor.person(bob))
    assert HumanTask.objects.get(case=claim, key="review").due_at == NOW + timedelta(days=1)


def test_the_timeline_tells_why_and_until_when(claim: Case, bob: User) -> None:
    with clock.at(NOW):
        actions.hold(claim, reason="The client is away.", until=MONDAY, actor=Actor.person(bob))
    told = selectors.timeline(bob, claim).events[0]
    assert (told.who, told.text, told.quote) == ("Bob", "put the case on hold", "The client is away.")
    assert told.because[0].startswith("It goes on by itself: 30 Nov 2026")
