"""Drafts, and who has which form open."""

from datetime import timedelta

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case, Draft, Presence
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.users.models import User


def test_a_draft_is_kept_for_its_author_alone_and_replaced_by_the_next(claim: Case, bob: User, alice: User) -> None:
    actions.save_draft("data:1", values={"data-remark": ["Half a\x00"]}, case=claim, actor=Actor.person(bob))
    actions.save_draft("data:1", values={"data-remark": ["Half a sentence"]}, case=claim, actor=Actor.person(bob))
    kept = selectors.draft(bob, "data:1")
    assert kept is not None
    assert kept.values == {"data-remark": ["Half a sentence"]}
    assert selectors.draft(alice, "data:1") is None
    actions.forget_draft("data:1", actor=Actor.person(alice))
    assert Draft.objects.count() == 1
    actions.forget_draft("data:1", actor=Actor.person(bob))
    assert Draft.objects.count() == 0


def test_a_draft_leaves_no_trace_in_the_case(claim: Case, bob: User) -> None:
    before = claim.journal_sequence
    actions.save_draft("data:1", values={"data-remark": ["Half"]}, case=claim, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.journal_sequence == before


def test_nothing_is_kept_for_who_may_only_look_nor_more_than_a_form_takes(claim: Case, bob: User, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.save_draft("data:1", values={"data-remark": ["x"]}, case=claim, actor=Actor.person(dan))
    with pytest.raises(Invalid):
        actions.save_draft("data:1", values={"data-remark": ["x" * 400_001]}, case=claim, actor=Actor.person(bob))
    assert not Draft.objects.exists()


def test_drafts_of_a_month_ago_go_when_another_is_begun(claim: Case, bob: User) -> None:
    now = clock.now()
    with clock.at(now - timedelta(days=31)):
        actions.save_draft("new:claim", values={"title": ["Old"]}, actor=Actor.person(bob))
    actions.save_draft("data:1", values={"data-remark": ["x"]}, case=claim, actor=Actor.person(bob))
    assert list(Draft.objects.values_list("form", flat=True)) == ["data:1"]


def test_who_has_a_form_open_is_seen_by_the_others_until_they_leave(claim: Case, bob: User, alice: User) -> None:
    now = clock.now()
    with clock.at(now):
        actions.be_present("data:1", case=claim, actor=Actor.person(bob))
    with clock.at(now + timedelta(seconds=30)):
        actions.be_present("data:1", case=claim, actor=Actor.person(bob))
        assert selectors.present(bob, claim) == ()
        assert selectors.present(alice, claim) == (selectors.Present("Bob", "data:1", now),)
    with clock.at(now + timedelta(seconds=90)):
        assert selectors.present(alice, claim) == ()
        actions.be_present("data:1", case=claim, actor=Actor.person(alice))
        assert Presence.objects.count() == 1
        actions.leave("data:1", actor=Actor.person(alice))
    assert not Presence.objects.exists()
