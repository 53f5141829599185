"""Why an item stands where it stands."""

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case
from apps.cases.selectors import Why
from apps.cmmn.commands import Complete
from apps.cmmn.state import State
from apps.common.actors import Actor
from apps.users.models import User
from tests.cases.test_perform import number


def why(viewer: User, claim: Case, item: int | str) -> Why:
    return selectors.why(viewer, selectors.case(viewer, claim.number), item)


def complete_review(claim: Case, bob: User, risk_score: int) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": risk_score}), actor=Actor.person(bob))


def test_a_waiting_stage_tells_what_is_missing_with_the_values(claim: Case, bob: User) -> None:
    answer = why(bob, claim, number(claim, "investigation"))
    assert (answer.state, answer.lead) == (State.AVAILABLE, "It starts as soon as this is satisfied.")
    (group,) = answer.entry
    assert [(reason.title, reason.is_satisfied, dict(reason.values)) for reason in group.reasons] == [
        ("Review is complete", False, {}),
        ("The risk score is above 7", False, {"Risk score": "not yet known"}),
    ]


def test_what_is_satisfied_already_is_told_apart(claim: Case, bob: User) -> None:
    complete_review(claim, bob, 5)
    (group,) = why(bob, claim, number(claim, "investigation")).entry
    assert [(reason.is_satisfied, dict(reason.values)) for reason in group.reasons] == [
        (True, {}),
        (False, {"Risk score": "5"}),
    ]


def test_the_past_is_told_from_the_journal(claim: Case, bob: User) -> None:
    complete_review(claim, bob, 9)
    past = why(bob, claim, number(claim, "investigation")).past
    assert [(event.text, event.who) for event in past] == [
        ("Investigation started: review is complete and the risk score is 9", "")
    ]
    done = why(bob, claim, number(claim, "review")).past[0]
    assert (done.text, done.who) == ("Review is complete", "Bob")


def test_what_follows_from_an_item_names_what_listens_to_it(claim: Case, bob: User) -> None:
    (reason,) = why(bob, claim, number(claim, "review")).follows
    assert (reason.title, reason.text) == (
        "Investigation",
        "starts when review is complete and the risk score is above 7",
    )


def test_an_item_that_does_not_exist_yet_is_explained_by_its_key(claim: Case, bob: User) -> None:
    answer = why(bob, claim, "interview")
    assert (answer.number, answer.state, answer.lead) == (None, None, "It waits until investigation is active.")


def test_the_case_says_what_keeps_it_open(claim: Case, bob: User) -> None:
    answer = why(bob, claim, 0)
    assert [(reason.title, reason.text) for reason in answer.blockers] == [
        ("Review", "is active"),
        ("Investigation", "is waiting"),
        ("Extra", "can still be added"),
    ]
    assert [reason.title for reason in answer.undone] == ["Review"]


def test_undone_work_is_named_inside_its_stage(claim: Case, bob: User) -> None:
    complete_review(claim, bob, 9)
    assert [reason.title for reason in why(bob, claim, 0).undone] == ["Interview"]


@pytest.mark.parametrize("item", [99, "nowhere"])
def test_there_is_no_answer_about_what_is_not_in_the_plan(claim: Case, bob: User, item: int | str) -> None:
    with pytest.raises(KeyError):
        why(bob, claim, item)
