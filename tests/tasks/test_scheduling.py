"""When a task is to be done: its dates, who sets them, and what comes back by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases.models import Case, Urgency
from apps.cmmn.commands import Reactivate, Suspend
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.outbox.models import OutboxMessage
from apps.slas import actions as sla_actions
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors import Scope
from apps.users.models import User
from tests.tasks.conftest import fetch
from tests.tasks.test_blocking import refused

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MONDAY, FRIDAY = NOW + timedelta(days=7), NOW + timedelta(days=11)
TIMER = Actor.system("timer")


def found(viewer: User, scope: Scope) -> list[str]:
    return [task.name for _group, task in selectors.inbox(viewer, scope).rows]


@pytest.fixture
def later(call: HumanTask, bob: User) -> HumanTask:
    """The call, which Bob holds and begins on Monday."""
    actions.claim(call, actor=Actor.person(bob))
    with clock.at(NOW):
        actions.reschedule(call, due_at=FRIDAY, starts_at=MONDAY, reason="He is away.", actor=Actor.person(bob))
    return fetch(call.case, "call")


def test_until_it_starts_it_is_no_work_to_do(later: HumanTask, bob: User) -> None:
    assert (later.state, later.starts_at, later.due_at) == (TaskState.SCHEDULED, MONDAY, FRIDAY)
    assert (found(bob, Scope.MINE), found(bob, Scope.ALL), found(bob, Scope.SCHEDULED)) == ([], ["Review"], ["Call"])
    assert selectors.counts(bob).scheduled == 1

    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={}, actor=actor)

    refused(later, Conflict, "This task starts on .*Reschedule it to begin earlier", complete, bob)


def test_it_comes_back_by_itself_on_its_day_and_not_before(later: HumanTask, bob: User) -> None:
    row = OutboxMessage.objects.get(topic="tasks.start")
    assert (row.payload, row.available_at) == ({"task": later.pk}, MONDAY)
    with clock.at(MONDAY - timedelta(minutes=1)):
        assert actions.start_scheduled(later.pk, actor=TIMER) is False
    with clock.at(MONDAY):
        assert actions.start_scheduled(later.pk, actor=TIMER) is True
        assert actions.start_scheduled(later.pk, actor=TIMER) is False
    assert fetch(later.case, "call").state == TaskState.OPEN
    assert found(bob, Scope.MINE) == ["Call"]
    assert audit.records(later.case.stream)[0].action == "task.start"


def test_it_begins_at_once_when_its_start_is_taken_away(later: HumanTask, bob: User) -> None:
    actions.reschedule(later, due_at=later.due_at, starts_at=None, actor=Actor.person(bob))
    assert fetch(later.case, "call").state == TaskState.OPEN
    assert not OutboxMessage.objects.filter(topic="tasks.start").exists()


def test_it_is_not_due_before_it_starts(call: HumanTask, carol: User) -> None:
    with clock.at(NOW), pytest.raises(Invalid) as refusal:
        actions.reschedule(call, due_at=MONDAY, starts_at=FRIDAY, actor=Actor.person(carol))
    assert list(refusal.value.fields) == ["starts_at"]
    assert fetch(call.case, "call").state == TaskState.OPEN


def test_only_who_holds_it_or_a_manager_moves_it(review: HumanTask, bob: User, carol: User) -> None:
    def move(task: HumanTask, actor: Actor) -> object:
        return actions.reschedule(task, due_at=FRIDAY, starts_at=None, actor=actor)

    refused(review, NotAllowed, "Only who holds a task, or a manager, may reschedule it", move, bob)
    move(review, Actor.person(carol))
    assert fetch(review.case, "review").due_at == FRIDAY


def test_the_journal_keeps_both_dates_and_the_reason(later: HumanTask) -> None:
    record = audit.records(later.case.stream)[0]
    assert record.facts["before"] == {"due_at": None, "starts_at": None}
    assert record.facts["after"] == {"due_at": FRIDAY.isoformat(), "starts_at": MONDAY.isoformat()}
    assert record.values == {"task": "Call", "text": "He is away."}


def test_what_is_late_is_not_any_more_and_its_message_moves_along(review: HumanTask, carol: User) -> None:
    with clock.at(NOW):
        HumanTask.objects.filter(pk=review.pk).update(due_at=NOW - timedelta(hours=1))
        sla_actions.pass_due(review.pk, actor=TIMER)
        assert Case.objects.get(pk=review.case_id).urgency == Urgency.LATE
        actions.reschedule(review, due_at=FRIDAY, starts_at=None, actor=Actor.person(carol))
    fresh, case = fetch(review.case, "review"), Case.objects.get(pk=review.case_id)
    assert (fresh.urgency, case.urgency, case.due_at) == (Urgency.NONE, Urgency.NONE, FRIDAY)
    assert OutboxMessage.objects.get(topic="slas.due", key=str(review.pk)).available_at == FRIDAY


def test_a_case_on_hold_gives_it_back_as_it_was(later: HumanTask) -> None:
    for moment, state in ((NOW, TaskState.SCHEDULED), (MONDAY, TaskState.OPEN)):
        with clock.at(moment):
            case_actions.perform(later.case, Suspend(0), actor=TIMER)
            assert fetch(later.case, "call").state == TaskState.SUSPENDED
            case_actions.perform(later.case, Reactivate(0), actor=TIMER)
            assert fetch(later.case, "call").state == state
