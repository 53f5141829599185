"""Watching a case: one mail an hour with what happened, to those who may see it still."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition, Watch
from apps.cases.selectors import Filters
from apps.cmmn.commands import Complete
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.users.models import User

NOON = datetime(2026, 3, 2, 12, 1, tzinfo=UTC)


def waiting() -> list[datetime]:
    rows = OutboxMessage.objects.filter(topic="cases.watch", done_at=None)
    return list(rows.values_list("available_at", flat=True))


def tell(case: Case, at: datetime) -> int:
    OutboxMessage.objects.filter(topic="cases.watch").delete()
    with clock.at(at):
        return actions.tell_watchers(case.pk, actor=Actor.system("outbox"))


def review(case: Case, bob: User, score: int) -> None:
    number = case.items.get(key="review").number
    actions.perform(case, Complete(number, {"risk_score": score}), actor=Actor.person(bob))


def test_somebody_watches_and_stops(claim: Case, alice: User) -> None:
    assert actions.watch(claim, actor=Actor.person(alice))
    assert not actions.watch(claim, actor=Actor.person(alice))
    assert selectors.watchers(alice, claim) == selectors.Watchers((alice,), True)
    assert selectors.listing(alice, Filters(is_watched=True)).cases == (claim,)
    assert actions.unwatch(claim, actor=Actor.person(alice))
    assert not actions.unwatch(claim, actor=Actor.person(alice))
    claim.refresh_from_db()
    assert not claim.is_watched
    assert selectors.listing(alice, Filters(is_watched=True)).cases == ()


def test_news_wait_five_minutes_and_are_one_mail(claim: Case, alice: User, bob: User) -> None:
    with clock.at(NOON):
        actions.watch(claim, actor=Actor.person(alice))
        actions.add_note(claim, text="Secret words", actor=Actor.person(bob))
    with clock.at(NOON + timedelta(minutes=2)):
        review(claim, bob, 9)
    assert waiting() == [NOON + timedelta(minutes=4)]
    assert tell(claim, NOON + timedelta(minutes=4)) == 1
    mail = Mail.objects.get(kind="watched")
    assert mail.to_address == "alice@acme.example"
    assert "- Bob wrote a note\n- Investigation started\n" in mail.text
    assert "Secret words" not in mail.text
    assert tell(claim, NOON + timedelta(minutes=70)) == 0


def test_more_news_wait_until_the_hour_is_over(claim: Case, alice: User, bob: User) -> None:
    with clock.at(NOON):
        actions.watch(claim, actor=Actor.person(alice))
        actions.add_note(claim, text="One", actor=Actor.person(bob))
    assert tell(claim, NOON) == 1
    with clock.at(NOON + timedelta(minutes=30)):
        actions.add_note(claim, text="Two", actor=Actor.person(bob))
    assert tell(claim, NOON + timedelta(minutes=35)) == 0
    assert waiting() == [NOON + timedelta(hours=1)]
    assert tell(claim, NOON + timedelta(hours=1)) == 1
    assert Mail.objects.filter(kind="watched").count() == 2


def test_nobody_hears_of_what_they_did_themselves_or_of_small_things(claim: Case, alice: User, bob: User) -> None:
    actions.watch(claim, actor=Actor.person(alice))
    actions.set_priority(claim, priority=4, actor=Actor.person(bob))
    assert waiting() == []
    actions.add_note(claim, text="Mine", actor=Actor.person(alice))
    assert tell(claim, clock.now() + timedelta(minutes=5)) == 0
    assert not Mail.objects.exists()


def test_access_is_asked_again_when_the_mail_is_written(claim: Case, alice: User, bob: User) -> None:
    actions.watch(claim, actor=Actor.person(alice))
    actions.add_note(claim, text="News", actor=Actor.person(bob))
    CaseDefinition.objects.update(is_access_controlled=True)
    assert tell(claim, clock.now() + timedelta(minutes=5)) == 0
    assert not Mail.objects.exists()


def test_where_nobody_watches_nothing_is_put(claim: Case, bob: User) -> None:
    actions.add_note(claim, text="News", actor=Actor.person(bob))
    assert waiting() == []


def test_a_viewer_and_who_may_not_see_the_case_cannot_watch_it(claim: Case, bob: User, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.watch(claim, actor=Actor.person(dan))
    CaseDefinition.objects.update(is_access_controlled=True)
    with pytest.raises(NotAllowed):
        actions.watch(claim, actor=Actor.person(bob))
    assert not Watch.objects.exists()
