"""Completing a task with its form."""

from datetime import UTC, datetime

import pytest

from apps.cases.models import Case, PlanItem
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import Team, User
from tests.tasks.conftest import fetch

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_it_ends_the_task_and_keeps_the_answers(review: HumanTask, claim: Case, bob: User) -> None:
    with clock.at(NOON):
        actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(bob))
    task = fetch(claim, "review")
    assert (task.state, task.completed_by, task.ended_at) == (TaskState.COMPLETED, bob, NOON)
    claim.refresh_from_db()
    assert claim.data == {"risk_score": 9}
    assert PlanItem.objects.get(case=claim, key="review").state == "completed"


def test_a_missing_answer_is_named_and_nothing_happens(review: HumanTask, claim: Case, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.complete(review, output={"remark": "later"}, actor=Actor.person(bob))
    assert refusal.value.fields == {"risk_score": ["This is needed."]}
    claim.refresh_from_db()
    assert (claim.data, fetch(claim, "review").state) == ({}, TaskState.OPEN)


def test_an_answer_nobody_asked_for_is_refused(call: HumanTask, claim: Case, bob: User) -> None:
    with pytest.raises(Invalid):
        actions.complete(call, output={"risk_score": "9"}, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.data == {}


def test_it_refuses_a_stranger(review: HumanTask, claim: Case, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(stranger))
    assert fetch(claim, "review").state == TaskState.OPEN


def test_it_refuses_a_colleague_while_somebody_holds_it(review: HumanTask, claim: Case, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    with pytest.raises(NotAllowed, match="Bob holds this task"):
        actions.complete(fetch(claim, "review"), output={"risk_score": "9"}, actor=Actor.person(erin))
    assert fetch(claim, "review").state == TaskState.OPEN


def test_completing_twice_is_refused(review: HumanTask, claim: Case, bob: User) -> None:
    actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(bob))
    with pytest.raises(Conflict, match="This task is not open any more"):
        actions.complete(fetch(claim, "review"), output={"risk_score": "1"}, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.data == {"risk_score": 9}


def test_the_history_names_who_completed_it(review: HumanTask, claim: Case, bob: User) -> None:
    actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(bob))
    rows = HumanTask.history.filter(id=review.pk).order_by("history_id")
    assert [(row.history_type, row.state, row.history_user_id) for row in rows] == [
        ("~", "open", None),
        ("~", "completed", bob.pk),
    ]


def test_a_new_task_is_due_as_its_plan_says(claim: Case) -> None:
    review = fetch(claim, "review")
    assert review.due_at is not None
    assert (review.due_at - review.opened_at).days == 2


def test_the_case_is_due_when_its_next_task_is(review: HumanTask, claim: Case, bob: User) -> None:
    claim.refresh_from_db()
    assert claim.due_at == review.due_at
    actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.due_at is None


def test_when_a_colleague_took_it_meanwhile_it_is_refused(
    review: HumanTask, claim: Case, bob: User, erin: User
) -> None:
    actions.claim(fetch(claim, "review"), actor=Actor.person(bob))
    with pytest.raises(Conflict, match="Bob has taken this task"):
        actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(erin))
    claim.refresh_from_db()
    assert (claim.data, fetch(claim, "review").state) == ({}, TaskState.OPEN)


def test_when_another_team_has_it_by_now_it_is_refused(review: HumanTask, claim: Case, bob: User, carol: User) -> None:
    other = Team.objects.create(name="Field")
    actions.assign(fetch(claim, "review"), user=None, team=other, actor=Actor.person(carol))
    with pytest.raises(Conflict, match="given to another team"):
        actions.complete(review, output={"risk_score": "9"}, actor=Actor.person(bob))
    assert fetch(claim, "review").state == TaskState.OPEN
