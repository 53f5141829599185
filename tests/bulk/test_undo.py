"""Taking an operation back: every row that is as it was left, and no other, within half an hour."""

from datetime import timedelta

import pytest

from apps.bulk import actions
from apps.bulk.models import Kind, Operation, OperationRow
from apps.bulk.selection import Selection
from apps.cases import actions as case_actions
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition, CaseGrant
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.outbox import draining
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import Team, User
from tests.bulk.conftest import SYSTEM, holders, run, tasks


def taken_back(operation: Operation) -> list[tuple[str, str]]:
    return list(OperationRow.objects.filter(operation=operation).order_by("pk").values_list("undoing", "undo_problem"))


def test_a_worker_takes_back_what_they_handed_over(reviews: list[HumanTask], bob: User, erin: User) -> None:
    run(Kind.CLAIM, tasks(reviews), bob)
    task_actions.block(reviews[1], reason="No report yet.", actor=Actor.person(bob))
    operation = run(Kind.ASSIGN, tasks(reviews), bob, team=Team.objects.create(name="Calls"))
    assert holders(reviews) == [None] * 3
    actions.undo(operation, actor=Actor.person(bob))
    assert holders(reviews) == [bob.pk] * 3
    assert taken_back(operation) == [("undone", "")] * 3
    reviews[1].refresh_from_db()
    assert (reviews[1].is_blocked, reviews[1].blocked_reason) == (True, "No report yet.")
    assert (operation.state, operation.undone, operation.left) == ("undone", 3, 0)


def test_what_somebody_changed_since_is_told_and_left(reviews: list[HumanTask], carol: User, bob: User) -> None:
    operation = run(Kind.ASSIGN, tasks(reviews), carol, user=bob)
    task_actions.release(reviews[0], actor=Actor.person(bob))
    task_actions.complete(reviews[2], output={}, actor=Actor.person(bob))
    actions.undo(operation, actor=Actor.person(carol))
    assert taken_back(operation) == [
        ("left", "Bob Brook has changed it since."),
        ("undone", ""),
        ("left", "This task is not open any more."),
    ]
    assert holders(reviews) == [None, None, bob.pk]


def test_access_that_came_with_it_goes_with_it(
    reviews: list[HumanTask], definition: CaseDefinition, carol: User, erin: User
) -> None:
    case_actions.set_access(definition, accesses=[Access(user=carol, can_write=True)], actor=SYSTEM)
    case_actions.control_access(definition, is_on=True, actor=SYSTEM)
    operation = run(Kind.ASSIGN, tasks(reviews), carol, user=erin)
    assert CaseGrant.objects.filter(user=erin).count() == 3
    actions.undo(operation, actor=Actor.person(carol))
    assert CaseGrant.objects.filter(user=erin).count() == 0


def test_cases_go_back_to_who_was_responsible(reviews: list[HumanTask], claims: Team, carol: User, bob: User) -> None:
    cases = [review.case for review in reviews]
    case_actions.assign(cases[0], owner=bob, team=claims, actor=Actor.person(carol))
    operation = run(Kind.ASSIGN_CASES, Selection(cases=tuple(case.pk for case in cases)), carol, user=carol)
    assert operation.done == 3
    actions.undo(operation, actor=Actor.person(carol))
    for case in cases:
        case.refresh_from_db()
    assert [(case.owner, case.team) for case in cases] == [(bob, claims), (None, None), (None, None)]


def test_closed_cases_stand_as_they_did_before(reviews: list[HumanTask], carol: User) -> None:
    cases = [review.case for review in reviews]
    given = {"outcome": "refused", "reason": "Withdrawn.", "goal_reached": False}
    operation = run(Kind.CLOSE, Selection(cases=tuple(case.pk for case in cases)), carol, **given)
    assert (operation.done, Case.objects.filter(state="closed", goal_reached=False).count()) == (3, 3)
    case_actions.reopen(Case.objects.get(pk=cases[0].pk), reason="It goes on.", actor=SYSTEM)
    actions.undo(operation, actor=Actor.person(carol))
    assert (operation.undone, operation.left) == (2, 1)
    assert set(Case.objects.values_list("state", "outcome")) == {("active", "")}
    assert set(HumanTask.objects.values_list("state", flat=True)) == {"open"}


def test_after_half_an_hour_it_is_too_late(reviews: list[HumanTask], bob: User) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(Conflict, match="time to take this back is over"):
        actions.undo(operation, actor=Actor.person(bob))
    assert holders(reviews) == [bob.pk] * 3


def test_it_is_taken_back_once(reviews: list[HumanTask], bob: User) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    actions.undo(operation, actor=Actor.person(bob))
    with pytest.raises(Conflict, match="Bob Brook has taken this back already"):
        actions.undo(operation, actor=Actor.person(bob))


def test_a_colleague_takes_nothing_back(reviews: list[HumanTask], bob: User, carol: User) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    with pytest.raises(NotAllowed):
        actions.undo(operation, actor=Actor.person(carol))
    assert holders(reviews) == [bob.pk] * 3


def test_many_rows_are_taken_back_by_the_workers(
    reviews: list[HumanTask], bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    monkeypatch.setattr("apps.bulk.models.AT_ONCE", 0)
    actions.undo(operation, actor=Actor.person(bob))
    assert operation.state == "undoing"
    draining.drain_all()
    operation.refresh_from_db()
    assert (operation.state, operation.undone, holders(reviews)) == ("undone", 3, [None] * 3)
