"""Closing a case with an outcome."""

import pytest

from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.commands import Complete
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users.models import User


def finish_review(case: Case, bob: User) -> None:
    number = PlanItem.objects.get(case=case, key="review").number
    actions.perform(case, Complete(number, {"risk_score": 1}), actor=Actor.person(bob))


def test_a_case_whose_required_work_is_done_completes_and_closes(claim: Case, bob: User) -> None:
    finish_review(claim, bob)
    actions.close(claim, outcome="paid", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.outcome, claim.outcome_reason) == ("closed", "paid", "")
    assert claim.ended_at is not None


def test_closing_early_needs_a_reason(claim: Case, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.close(claim, outcome="paid", actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["reason"]
    claim.refresh_from_db()
    assert (claim.state, claim.outcome) == ("active", "")


def test_with_a_reason_it_ends_early(claim: Case, bob: User) -> None:
    actions.close(claim, outcome="declined", reason="Opened twice.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.outcome_reason) == ("closed", "Opened twice.")
    assert set(PlanItem.objects.filter(case=claim).exclude(number=0).values_list("state", flat=True)) == {"terminated"}


def test_an_outcome_the_plan_does_not_name_is_refused(claim: Case, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.close(claim, outcome="lost", actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["outcome"]


def test_a_closed_case_stays_as_it_is(claim: Case, bob: User) -> None:
    actions.close(claim, outcome="declined", reason="Done.", actor=Actor.person(bob))
    with pytest.raises(Conflict):
        actions.close(claim, outcome="paid", actor=Actor.person(bob))
    with pytest.raises(Conflict):
        actions.change_data(claim, data={"amount": "1"}, actor=Actor.person(bob))
    with pytest.raises(Conflict):
        actions.add_note(claim, text="Too late", actor=Actor.person(bob))
    with pytest.raises(Conflict):
        actions.assign(claim, owner=bob, team=None, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.outcome, claim.data, claim.owner_id, claim.notes.count()) == ("declined", {}, None, 0)
