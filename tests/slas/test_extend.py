"""Giving a case and its tasks more time, with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.audit import selectors as audit
from apps.cases.models import Case, Urgency
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.slas import actions
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import Role, User
from tests.tasks.conftest import bob, claim, claims, fetch, review  # noqa: F401  (fixtures)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FRIDAY = NOW + timedelta(days=4)


def watch(topic: str) -> list[datetime]:
    return list(OutboxMessage.objects.filter(topic=topic, done_at=None).values_list("available_at", flat=True))


def test_a_task_gets_more_days_for_a_reason(review: HumanTask, claim: Case, bob: User) -> None:
    assert review.due_at is not None
    later = review.due_at + timedelta(days=5)
    actions.extend(claim, days=5, tasks=[review.pk], reason="The client is ill.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (fetch(claim, "review").due_at, claim.due_at, watch("slas.due")) == (later, later, [later])
    entry = audit.records(claim.stream)[0]
    assert (entry.action, entry.values["reason"], entry.facts["days"]) == ("case.extend", "The client is ill.", 5)
    assert entry.facts["tasks"] == [
        {"task": review.pk, "before": review.due_at.isoformat(), "after": later.isoformat()}
    ]


def test_a_late_task_that_gets_more_time_is_late_no_more(review: HumanTask, claim: Case, bob: User) -> None:
    assert review.due_at is not None
    with clock.at(review.due_at + timedelta(hours=1)):
        actions.pass_due(review.pk, actor=Actor.system("timer"))
        actions.extend(claim, days=2, tasks=[review.pk], reason="Agreed.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (fetch(claim, "review").urgency, claim.urgency) == (Urgency.NONE, Urgency.NONE)


def test_the_day_of_the_whole_case_counts_where_it_is_the_first(review: HumanTask, claim: Case, bob: User) -> None:
    early = clock.now() + timedelta(hours=1)
    actions.extend(claim, deadline=early, reason="Promised.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.deadline_at, claim.due_at, watch("slas.case_due")) == (early, early, [early])
    task_actions.claim(review, actor=Actor.person(bob))
    task_actions.complete(fetch(claim, "review"), output={"risk_score": "1"}, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.due_at == (early if claim.is_open else None)


def test_a_case_whose_own_day_passes_is_late_and_its_owner_is_told(claim: Case, bob: User) -> None:
    with clock.at(NOW):
        Case.objects.filter(pk=claim.pk).update(owner=bob)
        actions.extend(claim, deadline=FRIDAY, reason="Promised.", actor=Actor.person(bob))
        assert not actions.pass_case_due(claim.pk, actor=Actor.system("timer"))
    with clock.at(FRIDAY):
        assert actions.pass_case_due(claim.pk, actor=Actor.system("timer"))
    claim.refresh_from_db()
    assert claim.urgency == Urgency.LATE
    assert list(Mail.objects.values_list("kind", "to_address")) == [("case_late", "bob@acme.example")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": 2, "reason": "No task."}, "days"),
        ({"deadline": NOW - timedelta(days=1), "reason": "Past."}, "deadline"),
        ({"deadline": FRIDAY, "reason": " "}, "reason"),
    ],
)
def test_what_makes_no_sense_changes_nothing(claim: Case, bob: User, given: dict[str, object], field: str) -> None:
    with clock.at(NOW), pytest.raises(Invalid) as refusal:
        actions.extend(claim, actor=Actor.person(bob), **given)  # type: ignore[arg-type]
    claim.refresh_from_db()
    assert (list(refusal.value.fields), claim.deadline_at, watch("slas.case_due")) == ([field], None, [])


def test_a_task_of_another_case_or_one_that_is_done_is_refused(review: HumanTask, claim: Case, bob: User) -> None:
    with pytest.raises(Conflict):
        actions.extend(claim, days=2, tasks=[review.pk, 999_999], reason="More.", actor=Actor.person(bob))
    assert fetch(claim, "review").due_at == review.due_at


def test_whoever_may_only_look_extends_nothing(claim: Case) -> None:
    dan = User.objects.create_user("dan@acme.example", name="Dan", role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        actions.extend(claim, deadline=FRIDAY, reason="More.", actor=Actor.person(dan))
    claim.refresh_from_db()
    assert claim.deadline_at is None
