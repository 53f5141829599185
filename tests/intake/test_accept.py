"""Making a case of a stored request: once, at the second attempt, and after a crash."""

from collections.abc import Callable

import pytest
from django.db.models.functions import Now

from apps.audit import selectors as audit
from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.intake import actions, jobs
from apps.intake.models import Request, RequestState
from apps.outbox import draining
from apps.outbox.models import OutboxMessage
from apps.tenants.context import enter
from apps.users.models import User
from tests.requests import SYSTEM, claim_plan

Receive = Callable[..., Request]


class Killed(BaseException):
    """The process ends here, as by SIGKILL."""


@pytest.fixture
def killed(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> Request:
    """A request whose process ended between the two transactions."""
    with monkeypatch.context() as patch:
        patch.setattr("apps.intake.actions.accepting.accept", _die)
        with pytest.raises(Killed):
            receive()
    return Request.objects.get()


@pytest.fixture
def stuck(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> Request:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("no first task")

    with monkeypatch.context() as patch:
        patch.setattr("apps.cases.actions.open_case", fail)
        return receive()


def test_a_process_killed_between_the_transactions_leaves_a_request_that_the_outbox_accepts(killed: Request) -> None:
    assert killed.state == RequestState.RECEIVED
    message = OutboxMessage.objects.get(topic="intake.accept")
    jobs.accept(message.payload)
    killed.refresh_from_db()
    assert (killed.state, killed.case) == (RequestState.ACCEPTED, Case.objects.get())


def test_accepting_twice_makes_one_case(killed: Request) -> None:
    first = actions.accept(killed, actor=SYSTEM)
    second = actions.accept(killed, actor=SYSTEM)
    assert first.case == second.case == Case.objects.get()


def test_the_outbox_leaves_alone_what_is_stuck(stuck: Request) -> None:
    jobs.accept({"request": stuck.pk})
    stuck.refresh_from_db()
    assert stuck.state == RequestState.STUCK
    assert not Case.objects.exists()


def test_a_stuck_request_can_be_tried_again(stuck: Request, bob: User) -> None:
    after = actions.retry(stuck, actor=Actor.person(bob))
    case = Case.objects.get()
    assert (after.state, after.case, after.problem) == (RequestState.ACCEPTED, case, "")
    entries = {entry.action: entry.actor_name for entry in audit.records(case.stream)}
    assert entries["item.create"] == "Rita Roe"
    assert entries["request.accept"] == "Bob Brook"


def test_a_viewer_may_not_try_again(stuck: Request, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.retry(stuck, actor=Actor.person(dan))
    assert not Case.objects.exists()


def test_a_type_taken_out_of_use_makes_the_request_wait(killed: Request, definition: CaseDefinition) -> None:
    CaseDefinition.objects.filter(pk=definition.pk).update(is_active=False)
    after = actions.accept(killed, actor=SYSTEM)
    assert (after.state, after.problem) == (
        RequestState.STUCK,
        "“Claim” is retired, so no new cases of it are opened.",
    )


def test_answers_that_a_new_plan_does_not_take_are_left_out_and_named(killed: Request) -> None:
    fields = (field("policy", FieldType.INTEGER, on_request_form=True), field("risk", FieldType.INTEGER))
    cases.publish(claim_plan(fields=fields), actor=SYSTEM)
    case = actions.accept(killed, actor=SYSTEM).case
    assert case is not None
    assert case.data == {}
    entry = next(entry for entry in audit.records(case.stream) if entry.action == "request.accept")
    assert entry.facts["left_out"] == ["policy"]
    killed.refresh_from_db()
    assert killed.data == {"policy": "P-7"}


def test_a_worker_takes_up_what_a_killed_process_left_behind(live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with enter("acme"):
        definition = cases.publish(claim_plan(), actor=SYSTEM).definition
        with monkeypatch.context() as patch:
            patch.setattr("apps.intake.actions.accepting.accept", _die)
            with pytest.raises(Killed):
                actions.receive(
                    definition, name="Rita", email="rita@client.example", data={"policy": "7"}, actor=SYSTEM
                )
        assert Request.objects.get().state == RequestState.RECEIVED
    OutboxMessage.objects.filter(topic="intake.accept").update(available_at=Now())
    assert draining.drain("intake.accept") == 1
    with enter("acme"):
        assert Request.objects.get().case == Case.objects.get()
    assert not OutboxMessage.objects.filter(topic="intake.accept", done_at=None).exists()
    assert draining.drain("intake.accept") == 0


def _die(*_args: object, **_kwargs: object) -> None:
    raise Killed
