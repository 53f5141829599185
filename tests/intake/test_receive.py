"""Taking a request in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from apps.audit import selectors as audit
from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.definition import Field, FieldType
from apps.common import blobs, clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, Refused
from apps.intake import actions
from apps.intake.actions import receiving
from apps.intake.models import Request, RequestState
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.parties.models import Party
from tests.requests import PDF, SYSTEM, claim_plan, report

Receive = Callable[..., Request]
MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_it_becomes_a_case_of_its_type(receive: Receive, definition: CaseDefinition) -> None:
    with clock.at(MORNING):
        request = receive(data={"policy": "P-7", "amount": "1250"})
    case = Case.objects.get()
    assert (request.state, request.case) == (RequestState.ACCEPTED, case)
    assert (case.number, case.definition, case.channel) == ("CL-2026-00001", definition, "web")
    assert case.data == {"policy": "P-7", "amount": "1250.00"}


def test_its_reference_cannot_be_guessed_nor_misread(receive: Receive) -> None:
    references = {receive().reference for _ in range(20)}
    assert len(references) == 20
    assert all(reference.startswith("R-") and len(reference) == 10 for reference in references)
    assert not set("".join(reference[2:] for reference in references)) & set("AEIOULSZ01258")


def test_the_sender_is_matched_by_address_whatever_its_case(receive: Receive) -> None:
    receive(email="rita@client.example")
    receive(email="Rita@Client.Example")
    assert [party.client_number for party in Party.objects.all()] == ["C-000001"]
    assert Case.objects.filter(client=Party.objects.get()).count() == 2


def test_the_confirmation_is_mailed_with_the_reference(receive: Receive) -> None:
    request = receive(language="en")
    mail = Mail.objects.get()
    assert (mail.kind, mail.to_address, mail.to_name) == ("request_received", "rita@client.example", "Rita Roe")
    assert request.reference in mail.subject
    assert f"/request/claim/{request.reference}/" in mail.text
    assert mail.about == f"request:{request.pk}"


def test_files_are_stored_and_carried_over_to_the_case(receive: Receive) -> None:
    request = receive(files=[report("damage.pdf")])
    paper = Case.objects.get().files.get()
    assert (paper.name, paper.content_type, paper.size) == ("damage.pdf", "application/pdf", len(PDF))
    assert paper.sha256 == request.files.get().sha256
    assert blobs.read(paper.sha256).read() == PDF


def test_the_journal_says_where_the_case_came_from(receive: Receive) -> None:
    request = receive(files=[report()])
    case = Case.objects.get()
    entry = next(entry for entry in audit.records(case.stream) if entry.action == "request.accept")
    assert (entry.actor_kind, entry.actor_name) == ("requester", "Rita Roe")
    assert entry.facts["reference"] == request.reference
    assert (entry.facts["request"], entry.facts["channel"], entry.facts["files"]) == (request.pk, "web", 1)
    assert entry.values["email"] == "rita@client.example"
    assert audit.verify(case.stream).ok


def test_bad_input_is_refused_with_all_reasons_and_nothing_is_stored(receive: Receive) -> None:
    with pytest.raises(Invalid) as refusal:
        receive(name=" ", email="rita", phone="call me", data={"amount": "much"})
    assert refusal.value.fields == {
        "name": ["Enter your name, in at most 200 characters."],
        "email": ["Enter an e-mail address, such as name@example.org."],
        "phone": ["Enter a telephone number, such as +44 20 7946 0018."],
        "data.amount": ["Enter a number, such as 12.5."],
        "data.policy": ["This is needed."],
    }
    assert not Request.objects.exists()
    assert not Mail.objects.exists()


def test_a_file_of_a_wrong_kind_is_refused(receive: Receive) -> None:
    with pytest.raises(Invalid) as refusal:
        receive(files=[report("tool.exe"), report("picture.png")])
    assert refusal.value.fields == {
        "files": [
            "“tool.exe” is of a kind that is not taken. Send a PDF, a picture, a text or an office document.",
            "“picture.png” does not hold what its name says.",
        ]
    }
    assert not Request.objects.exists()


def test_files_larger_than_25_mb_together_are_refused(receive: Receive) -> None:
    half = PDF + b" " * (13 * 1024 * 1024)
    with pytest.raises(Invalid) as refusal:
        receive(files=[report("one.pdf", half), report("two.pdf", half)])
    assert refusal.value.fields["files"] == ["The files are larger than 25.0\xa0MB together."]
    assert not Request.objects.exists()


def test_more_than_ten_files_are_refused(receive: Receive) -> None:
    with pytest.raises(Invalid) as refusal:
        receive(files=[report() for _ in range(11)])
    assert refusal.value.fields["files"] == ["At most 10 files can be sent."]


def test_the_same_form_sent_twice_gives_the_same_request(receive: Receive) -> None:
    first = receive(submission="s-1", files=[report()])
    second = receive(submission="s-1", files=[report()])
    assert (second.pk, second.reference) == (first.pk, first.reference)
    assert (Request.objects.count(), Case.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_the_same_form_sent_twice_at_one_moment_gives_the_same_request(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = receive(submission="s-1")
    real, looks = receiving._earlier, iter([True])
    # The first look comes before the faster one has committed, the second after.
    monkeypatch.setattr(receiving, "_earlier", lambda *given: None if next(looks, False) else real(*given))
    assert receive(submission="s-1").pk == first.pk
    assert Request.objects.count() == 1


def test_the_same_form_sent_again_with_other_words_is_a_conflict(receive: Receive) -> None:
    first = receive(submission="s-1")
    with pytest.raises(Conflict, match=first.reference):
        receive(submission="s-1", data={"policy": "P-8"})
    assert Request.objects.get().data == {"policy": "P-7"}


def test_a_type_without_a_plan_takes_no_requests(tenant: object) -> None:
    empty = CaseDefinition.objects.create(key="empty", name="Empty", created_at=MORNING)
    with pytest.raises(Refused, match="There is no published plan for “Empty” yet"):
        actions.receive(empty, name="Rita", email="rita@client.example", data={}, actor=Actor.requester("Rita"))
    assert not Request.objects.exists()


def test_a_plan_that_cannot_start_leaves_the_request_stuck_with_the_reason(receive: Receive, broken: None) -> None:
    request = receive(files=[report()])
    assert (request.state, request.case) == (RequestState.STUCK, None)
    assert request.problem == "The plan could not be started: the plan has no first task"
    assert (request.data, request.files.count(), Mail.objects.count()) == ({"policy": "P-7"}, 1, 1)
    assert not Case.objects.exists()
    assert not Party.objects.exists()


def test_a_database_that_fails_leaves_the_request_to_the_outbox(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("apps.cases.actions.open_case", fail)
    request = receive()
    assert Request.objects.get().state == RequestState.RECEIVED
    assert OutboxMessage.objects.get(topic="intake.accept").key == request.reference


def test_an_accepted_request_leaves_nothing_in_the_outbox_but_its_mail(receive: Receive) -> None:
    receive()
    assert not OutboxMessage.objects.filter(topic="intake.accept").exists()
    assert OutboxMessage.objects.filter(topic="mail.send").count() == 1


def test_other_channels_may_leave_required_answers_open(receive: Receive) -> None:
    request = receive(channel="phone", email="", data={})
    assert (request.state, request.case is not None) == (RequestState.ACCEPTED, True)
    assert not Mail.objects.exists()


def test_a_new_version_of_the_plan_is_what_a_request_starts_on(receive: Receive, definition: CaseDefinition) -> None:
    version = cases.publish(claim_plan(name="Claims"), actor=Actor.system("test"))
    definition.refresh_from_db()
    request = receive()
    assert request.case is not None
    assert request.case.version == version


def test_a_retired_type_takes_no_request(receive: Receive, definition: CaseDefinition) -> None:
    cases.retire(definition, reason="Budget used up", actor=SYSTEM)
    definition.refresh_from_db()
    with pytest.raises(Refused, match="“Claim” is retired"):
        receive()
    assert not Request.objects.exists()


def test_a_field_that_no_client_can_fill_in_keeps_no_request_out(receive: Receive, definition: CaseDefinition) -> None:
    inside = Field("proof", "Proof", FieldType.FILE, required=True, on_request_form=True)
    plan = claim_plan()
    cases.publish(replace(plan, fields=(*plan.fields, inside)), actor=SYSTEM)
    definition.refresh_from_db()
    request = receive(data={"policy": "P-7", "amount": "1250"})
    assert request.state == RequestState.ACCEPTED
