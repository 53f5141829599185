"""The plan of a case as a tree."""

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import Step
from apps.cmmn.builders import case, stage, task
from apps.cmmn.commands import Complete, Plan, Terminate
from apps.cmmn.definition import CaseDefinition as Definition
from apps.cmmn.state import State
from apps.common.actors import Actor
from apps.users.models import User
from tests.cases.conftest import SYSTEM
from tests.cases.test_perform import number


def steps(viewer: User, claim: Case) -> dict[str, Step]:
    return {step.key: step for step in selectors.plan(viewer, selectors.case(viewer, claim.number)).walk()}


def opened(plan: Definition) -> Case:
    return actions.open_case(actions.publish(plan, actor=SYSTEM).definition, data={}, actor=SYSTEM).case


def test_what_does_not_exist_yet_stands_in_the_plan(claim: Case, bob: User) -> None:
    found = steps(bob, claim)
    assert list(found) == ["review", "extra", "investigation", "interview", "investigated"]
    assert (found["review"].state, found["investigation"].state) == (State.ACTIVE, State.AVAILABLE)
    assert (found["interview"].number, found["interview"].state) == (None, None)


def test_commands_are_those_the_engine_allows(claim: Case, bob: User) -> None:
    found = steps(bob, claim)
    assert found["review"].commands == ("complete", "terminate", "fail", "suspend")
    assert found["interview"].commands == ()


def test_an_offer_can_be_added_until_it_was(claim: Case, bob: User) -> None:
    before = selectors.plan(bob, selectors.case(bob, claim.number))
    assert [(offer.key, offer.parent) for offer in before.offers] == [("extra", 0)]
    actions.perform(claim, Plan("extra"), actor=Actor.person(bob))
    after = selectors.plan(bob, selectors.case(bob, claim.number))
    assert after.offers == ()
    assert [step.state for step in after.walk() if step.key == "extra"] == [State.ACTIVE]


def test_progress_counts_steps_and_not_what_may_be_added(claim: Case, bob: User) -> None:
    before = selectors.plan(bob, selectors.case(bob, claim.number))
    assert (before.done, before.total) == (0, 3)
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 9}), actor=Actor.person(bob))
    after = selectors.plan(bob, selectors.case(bob, claim.number))
    assert (after.done, after.total) == (1, 3)


def test_a_completed_step_says_who_and_when(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 1}), actor=Actor.person(bob))
    review = steps(bob, claim)["review"]
    assert (review.ended_by, review.since) == ("Bob", Case.objects.get().updated_at)


def test_instances_of_a_repeating_task_are_counted(bob: User) -> None:
    calls = opened(case("calls", task("call", repetition=True), task("other")))
    actions.perform(calls, Complete(number(calls, "call"), {}), actor=Actor.person(bob))
    view = selectors.plan(bob, selectors.case(bob, calls.number))
    assert [(step.index, step.state) for step in view.walk() if step.key == "call"] == [
        (1, State.COMPLETED),
        (2, State.ACTIVE),
    ]


def test_nested_stages_are_nested(bob: User) -> None:
    nested = opened(case("nested", stage("outer", stage("inner", task("leaf")))))
    (outer,) = selectors.plan(bob, selectors.case(bob, nested.number)).case.steps
    assert [inner.key for inner in outer.steps] == ["inner"]
    assert [leaf.key for leaf in outer.steps[0].steps] == ["leaf"]


def test_an_ended_stage_offers_nothing_more(bob: User) -> None:
    ending = opened(case("ending", stage("first", task("one"), task("more", discretionary=True)), task("two")))
    actions.perform(ending, Terminate(number(ending, "first")), actor=Actor.person(bob))
    assert "more" not in steps(bob, ending)


def test_a_controlled_case_is_not_shown_to_a_stranger(claim: Case, definition: CaseDefinition, bob: User) -> None:
    definition.is_access_controlled = True
    definition.save()
    with pytest.raises(Case.DoesNotExist):
        selectors.case(bob, claim.number)
    with pytest.raises(Case.DoesNotExist):
        selectors.plan(bob, claim)
