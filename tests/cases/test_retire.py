"""Retiring a case type for new cases and bringing it back: who may, what is refused then, and what goes on."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import casetypes
from apps.cmmn import commands
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed, Refused
from apps.users.models import User
from tests.cases.conftest import SYSTEM

REASON = "The new law has a plan of its own."


def retired(definition: CaseDefinition, alice: User) -> CaseDefinition:
    return actions.retire(definition, reason=f" {REASON} ", actor=Actor.person(alice))


def test_no_new_cases_are_opened_and_those_that_run_go_on(claim: Case, alice: User, bob: User) -> None:
    definition = retired(claim.definition, alice)
    with pytest.raises(Refused) as refusal:
        actions.open_case(definition, data={}, actor=Actor.person(bob))
    assert str(refusal.value) == f"“Claim” is retired, so no new cases of it are opened: {REASON}"
    assert Case.objects.count() == 1
    assert list(selectors.openable(bob)) == []
    review = claim.items.get(key="review")
    actions.perform(claim, commands.Complete(review.number, {"risk_score": 9}), actor=SYSTEM)
    review.refresh_from_db()
    assert review.state == "completed"


def test_it_stands_in_the_list_with_what_still_runs(claim: Case, alice: User) -> None:
    retired(claim.definition, alice)
    (row,) = casetypes.case_types(alice)
    assert (row.definition.is_active, row.definition.retired_reason, row.open_cases) == (False, REASON, 1)
    assert row.definition.retired_at is not None


def test_it_is_brought_back_as_it_was(definition: CaseDefinition, alice: User, bob: User) -> None:
    found = actions.bring_back(retired(definition, alice), actor=Actor.person(alice))
    assert (found.is_active, found.retired_at, found.retired_reason) == (True, None, "")
    assert list(selectors.openable(bob)) == [definition]
    assert actions.open_case(found, data={}, actor=Actor.person(bob)).case.definition == definition


def test_the_journal_says_who_retired_it_and_why(definition: CaseDefinition, alice: User) -> None:
    actions.bring_back(retired(definition, alice), actor=Actor.person(alice))
    back, gone = audit.records("config")[:2]
    assert [(entry.action, entry.actor_name) for entry in (gone, back)] == [
        ("definition.retire", "Alice"),
        ("definition.bring_back", "Alice"),
    ]
    assert (gone.values["reason"], back.values["before"]) == (REASON, REASON)
    assert [row.is_active for row in definition.history.all()[:2]] == [True, False]


def test_only_administrators_may(definition: CaseDefinition, alice: User, bob: User) -> None:
    with pytest.raises(NotAllowed):
        actions.retire(definition, reason=REASON, actor=Actor.person(bob))
    definition.refresh_from_db()
    assert definition.is_active
    retired(definition, alice)
    with pytest.raises(NotAllowed):
        actions.bring_back(definition, actor=Actor.person(bob))
    definition.refresh_from_db()
    assert not definition.is_active


def test_it_needs_a_reason(definition: CaseDefinition, alice: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.retire(definition, reason=" ", actor=Actor.person(alice))
    assert refusal.value.fields == {"reason": ["This is needed."]}
    definition.refresh_from_db()
    assert definition.is_active


def test_twice_is_a_conflict(definition: CaseDefinition, alice: User) -> None:
    with pytest.raises(Conflict, match="“Claim” is in use already"):
        actions.bring_back(definition, actor=Actor.person(alice))
    retired(definition, alice)
    with pytest.raises(Conflict, match="“Claim” is retired already"):
        retired(definition, alice)


def test_publishing_leaves_it_retired(definition: CaseDefinition, alice: User) -> None:
    from tests.cases.conftest import claim_plan

    retired(definition, alice)
    actions.publish(claim_plan(description="Anew"), actor=SYSTEM)
    definition.refresh_from_db()
    assert not definition.is_active
