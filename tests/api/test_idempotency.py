"""A request that is sent twice is carried out once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from apps.api import idempotency, jobs
from apps.api.models import GivenAnswer
from apps.cases import actions
from apps.cases.models import Case, CaseDefinition, CaseFile
from apps.common import clock
from apps.outbox.models import OutboxMessage
from apps.tenants.context import enter
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api, api_of, claim_plan, refusal, report
from tests.factories import UserFactory

KEY = {"Idempotency-Key": "order-4711"}
CLAIM = {"type": "claim", "data": {"amount": "1.00"}}


def test_a_repeat_is_given_the_same_answer(api: Api, definition: CaseDefinition) -> None:
    first, second = api.post("cases/", CLAIM, KEY), api.post("cases/", CLAIM, KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert Case.objects.count() == 1


def test_without_a_key_it_is_done_twice(api: Api, definition: CaseDefinition) -> None:
    api.post("cases/", CLAIM)
    api.post("cases/", CLAIM)

    assert Case.objects.count() == 2


def test_the_order_of_members_makes_no_other_request(api: Api, definition: CaseDefinition) -> None:
    api.post("cases/", CLAIM, KEY)

    assert api.post("cases/", dict(reversed(CLAIM.items())), KEY).status_code == 201
    assert Case.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(api: Api, definition: CaseDefinition) -> None:
    api.post("cases/", CLAIM, KEY)

    assert refusal(api.post("cases/", {**CLAIM, "title": "Other"}, KEY)) == (422, "key-reused")
    assert Case.objects.count() == 1


def test_another_address_under_the_same_key_is_refused(api: Api, claim: Case) -> None:
    api.post("cases/", CLAIM, KEY)

    assert refusal(api.post(f"cases/{claim.number}/notes/", {"text": "Hello"}, KEY)) == (422, "key-reused")


def test_a_key_is_one_token_s_own(api: Api, definition: CaseDefinition, carol: User) -> None:
    api.post("cases/", CLAIM, KEY)

    assert "Idempotent-Replayed" not in api_of(carol).post("cases/", CLAIM, KEY)
    assert Case.objects.count() == 2


def test_a_refusal_is_not_remembered(api: Api, claim: Case) -> None:
    path = f"cases/{claim.number}/items/{claim.items.get(key='chat').number}/actions/"
    refused = api.post(path, {"action": "begin"}, KEY)

    assert refusal(refused) == (409, "conflict")
    assert GivenAnswer.objects.count() == 0
    assert api.post(path, {"action": "complete"}, KEY).status_code == 200


def test_what_rolls_back_is_forgotten_with_it(api: Api, definition: CaseDefinition) -> None:
    with transaction.atomic():
        assert api.post("cases/", CLAIM, KEY).status_code == 201
        transaction.set_rollback(True)

    assert (Case.objects.count(), GivenAnswer.objects.count()) == (0, 0)


def test_the_same_file_in_another_form_is_the_same_request(api: Api, claim: Case) -> None:
    path = f"cases/{claim.number}/files/"
    first, second = api.send(path, KEY, file=report()), api.send(path, KEY, file=report())
    other = api.send(path, KEY, file=report(content=b"%PDF-1.4 another"))

    assert second.json() == first.json()
    assert refusal(other) == (422, "key-reused")
    assert CaseFile.objects.count() == 1


@pytest.mark.parametrize("key", ["a" * 256, "tab\tbed", "schlüssel"])
def test_a_key_that_is_none_is_refused(api: Api, definition: CaseDefinition, key: str) -> None:
    assert refusal(api.post("cases/", CLAIM, {"Idempotency-Key": key})) == (422, "invalid")
    assert Case.objects.count() == 0


def test_a_key_is_good_for_a_day(api: Api, definition: CaseDefinition) -> None:
    api.post("cases/", CLAIM, KEY)
    with clock.at(clock.now() + idempotency.LIFETIME + timedelta(seconds=1)):
        assert "Idempotent-Replayed" not in api.post("cases/", CLAIM, KEY)

    assert Case.objects.count() == 2
    assert GivenAnswer.objects.count() == 1


def test_an_answer_is_deleted_when_its_day_is_over(api: Api, definition: CaseDefinition) -> None:
    api.post("cases/", CLAIM, KEY)
    message = OutboxMessage.objects.get(topic=idempotency.TOPIC)
    given = GivenAnswer.objects.get()
    assert message.available_at == given.given_at + idempotency.LIFETIME

    jobs.forget({})
    assert GivenAnswer.objects.count() == 1
    with clock.at(message.available_at):
        jobs.forget({})
    assert GivenAnswer.objects.count() == 0


def test_a_repeat_that_comes_too_early_is_told_to_wait(live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with enter("acme"):
        actions.publish(claim_plan(), actor=SYSTEM)
        api = api_of(UserFactory.create(name="Bob Brook"))
    at_work, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(actions, "open_case", _slowly(actions.open_case, at_work, go_on))
    answers: dict[str, Any] = {}

    def send() -> None:
        try:
            answers["first"] = api.post("cases/", CLAIM, KEY).status_code
        finally:
            connections.close_all()

    worker = threading.Thread(target=send)
    worker.start()
    try:
        assert at_work.wait(20)
        early = api.post("cases/", CLAIM, KEY)
    finally:
        go_on.set()
        worker.join()
    assert refusal(early) == (409, "in-progress")
    assert answers == {"first": 201}
    assert api.post("cases/", CLAIM, KEY)["Idempotent-Replayed"] == "true"
    with enter("acme"):
        assert Case.objects.count() == 1


def _slowly(act: Callable[..., Any], at_work: threading.Event, go_on: threading.Event) -> Callable[..., Any]:
    def wait(*arguments: Any, **options: Any) -> Any:
        at_work.set()
        assert go_on.wait(20)
        return act(*arguments, **options)

    return wait
