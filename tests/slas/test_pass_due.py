"""What happens when a due time passes."""

from datetime import datetime, timedelta

from apps.audit import selectors as audit
from apps.cases.models import Case, Urgency
from apps.common import clock
from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.slas import actions
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.tasks.conftest import bob, claim, claims, fetch, review  # noqa: F401  (fixtures)

TIMER = Actor.system("timer")


def due(task: HumanTask) -> datetime:
    assert task.due_at is not None
    return task.due_at


def urgency(case: Case) -> tuple[str, str]:
    case.refresh_from_db()
    return fetch(case, "review").urgency, case.urgency


def test_a_row_waits_for_the_due_time(review: HumanTask) -> None:
    row = OutboxMessage.objects.get(topic="slas.due")
    assert (row.payload, row.key, row.available_at) == ({"task": review.pk}, str(review.pk), review.due_at)


def test_a_task_is_late_when_its_time_has_passed(review: HumanTask, claim: Case) -> None:
    with clock.at(due(review) + timedelta(seconds=1)):
        assert actions.pass_due(review.pk, actor=TIMER)
    assert urgency(claim) == (Urgency.LATE, Urgency.LATE)
    assert audit.records(claim.stream)[0].action == "task.late"


def test_a_timer_that_comes_early_changes_nothing(review: HumanTask, claim: Case) -> None:
    with clock.at(due(review) - timedelta(seconds=1)):
        assert not actions.pass_due(review.pk, actor=TIMER)
    assert urgency(claim) == (Urgency.NONE, Urgency.NONE)


def test_a_timer_that_comes_twice_is_told_once(review: HumanTask, claim: Case, bob: User) -> None:
    task_actions.claim(review, actor=Actor.person(bob))
    with clock.at(due(review) + timedelta(hours=1)):
        assert actions.pass_due(review.pk, actor=TIMER)
        assert not actions.pass_due(review.pk, actor=TIMER)
    assert list(Mail.objects.values_list("kind", "to_address")) == [("task_late", "bob@acme.example")]


def test_a_task_that_is_done_is_never_late(review: HumanTask, claim: Case, bob: User) -> None:
    task_actions.complete(review, output={"risk_score": "1"}, actor=Actor.person(bob))
    with clock.at(due(review) + timedelta(hours=1)):
        assert not actions.pass_due(review.pk, actor=TIMER)
    assert urgency(claim) == (Urgency.NONE, Urgency.NONE)


def test_a_case_is_no_longer_late_when_its_late_task_is_done(review: HumanTask, claim: Case, bob: User) -> None:
    with clock.at(due(review) + timedelta(hours=1)):
        actions.pass_due(review.pk, actor=TIMER)
        task_actions.complete(fetch(claim, "review"), output={"risk_score": "1"}, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.urgency == Urgency.NONE


def test_a_task_that_is_gone_is_no_trouble(claim: Case) -> None:
    assert not actions.pass_due(10**9, actor=TIMER)
