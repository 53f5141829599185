"""One deed over several rows: each for itself, through the ordinary action, under the rights of who asked."""

from datetime import timedelta

import pytest

from apps.audit import selectors as audit
from apps.bulk import actions, selectors
from apps.bulk.models import Kind, Operation, OperationRow
from apps.bulk.selection import Selection
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.outbox import draining
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Asked, Scope
from apps.users.models import User
from tests.bulk.conftest import holders, run, tasks, told

ALL = Selection(asked=Asked(Scope.ALL))


def test_each_row_is_done_refused_or_left_for_itself(reviews: list[HumanTask], bob: User, carol: User) -> None:
    task_actions.assign(reviews[0], user=carol, team=None, actor=Actor.person(carol))
    task_actions.claim(reviews[1], actor=Actor.person(bob))
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    (refused, why), *others = told(operation)
    assert refused == "refused"
    assert why.startswith("Carol Castle has taken this task already (")
    assert others == [("skipped", "It was so already."), ("done", "")]
    assert holders(reviews) == [carol.pk, bob.pk, bob.pk]
    assert (operation.state, operation.done, operation.skipped, operation.refused) == ("done", 1, 1, 1)


def test_what_it_did_stands_in_the_journal_of_each_case_as_the_persons(reviews: list[HumanTask], bob: User) -> None:
    run(Kind.CLAIM, tasks(reviews), bob)
    last = audit.records(reviews[0].case.stream)[0]
    assert (last.action, last.actor_name) == ("task.claim", "Bob Brook")


def test_a_list_is_asked_again_when_it_is_run(reviews: list[HumanTask], bob: User) -> None:
    actor = Actor.person(bob)
    operation = actions.choose(Kind.CLAIM, selection=Selection(asked=Asked(Scope.TEAMS)), actor=actor)
    assert selectors.outlook(bob, operation).will == 3
    task_actions.claim(reviews[0], actor=actor)
    assert selectors.outlook(bob, operation).will == 2
    actions.run(operation, actor=actor)
    assert told(operation) == [("done", ""), ("done", "")]


def test_many_rows_are_the_workers(reviews: list[HumanTask], bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.bulk.models.AT_ONCE", 2)
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    assert (operation.state, selectors.progress(operation).worked) == ("running", 0)
    draining.drain_all()
    operation.refresh_from_db()
    assert (operation.state, operation.done, holders(reviews)) == ("done", 3, [bob.pk] * 3)


def test_a_row_is_worked_once_however_often_it_is_asked_for(reviews: list[HumanTask], bob: User) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    row = OperationRow.objects.filter(operation=operation).first()
    assert row is not None
    assert actions.work(row.pk) is False
    assert actions.tally(operation.pk) is False


def test_who_lost_the_right_meanwhile_changes_nothing(
    reviews: list[HumanTask], bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.bulk.models.AT_ONCE", 0)
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    User.objects.filter(pk=bob.pk).update(role="viewer")
    draining.drain_all()
    assert [result for result, _why in told(operation)] == ["refused"] * 3
    assert holders(reviews) == [None] * 3


def test_a_fault_in_one_row_does_not_keep_the_others(
    reviews: list[HumanTask], bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = task_actions.claim

    def faulty(task: HumanTask, *, actor: Actor) -> HumanTask:
        if task.pk == reviews[0].pk:
            raise ZeroDivisionError
        return claim(task, actor=actor)

    monkeypatch.setattr("apps.tasks.actions.claim", faulty)
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    assert told(operation)[0] == ("failed", "Something went wrong on our side. Nothing was changed here.")
    assert holders(reviews) == [None, bob.pk, bob.pk]


def test_a_viewer_chooses_nothing(reviews: list[HumanTask], dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.choose(Kind.CLAIM, selection=ALL, actor=Actor.person(dan))
    assert not Operation.objects.exists()


def test_nobody_starts_it_twice(reviews: list[HumanTask], bob: User) -> None:
    operation = run(Kind.CLAIM, tasks(reviews), bob)
    with pytest.raises(Conflict):
        actions.run(operation, actor=Actor.person(bob))


def test_handing_over_to_nobody_is_refused(reviews: list[HumanTask], carol: User) -> None:
    with pytest.raises(Invalid):
        run(Kind.ASSIGN, tasks(reviews), carol, reason="x")
    assert holders(reviews) == [None] * 3


def test_a_draft_is_forgotten_after_a_day(reviews: list[HumanTask], bob: User) -> None:
    operation = actions.choose(Kind.CLAIM, selection=tasks(reviews), actor=Actor.person(bob))
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        actions.forget(operation.pk)
    assert not Operation.objects.exists()
