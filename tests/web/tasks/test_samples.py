"""Sample cases on the first page of a new workspace: offered, told how far they are, removed again."""

import pytest
from django.test import Client

from apps.cases.models import Case, CaseDefinition
from apps.intake import actions, samples
from apps.outbox.models import OutboxMessage
from apps.users.models import User
from apps.wiring import starters
from tests.cases.conftest import SYSTEM


@pytest.fixture
def expenses(alice: User) -> CaseDefinition:
    return starters.publish("expense-approval", actor=SYSTEM)


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def first_page(client: Client) -> str:
    return client.get("/").content.decode()


def test_a_new_workspace_offers_them_to_administrators(as_alice: Client, expenses: CaseDefinition, carol: User) -> None:
    assert "Add 12 sample cases to look around" in first_page(as_alice)
    as_alice.force_login(carol)
    assert "sample cases" not in first_page(as_alice)


def test_asking_for_them_shows_how_far_they_are(as_alice: Client, expenses: CaseDefinition) -> None:
    assert as_alice.post("/samples/add/")["Location"] == "/"
    page = first_page(as_alice)
    assert "Sample cases: 0 of 12 are here" in page
    assert 'hx-get="/samples/"' in page
    assert "Add 12 sample cases" not in page
    actions.play_sample(definition=expenses.pk, index=11, user=None)
    OutboxMessage.objects.filter(topic=samples.TOPIC, key="expense-approval-11").delete()
    part = as_alice.get("/samples/", headers={"hx-request": "true"})
    assert "Sample cases: 1 of 12 are here" in part.content.decode()
    assert '<rect width="8"' in part.content.decode()


def test_when_all_are_here_the_page_is_shown_anew(as_alice: Client, expenses: CaseDefinition) -> None:
    assert as_alice.get("/samples/", headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert as_alice.get("/samples/")["Location"] == "/"


def test_they_are_removed_from_the_page(as_alice: Client, expenses: CaseDefinition) -> None:
    actions.play_sample(definition=expenses.pk, index=11, user=None)
    assert "1 sample case is here to look around." in first_page(as_alice)
    answer = as_alice.post("/samples/remove/", follow=True)
    assert "1 sample case is removed." in answer.content.decode()
    assert not Case.objects.exists()
    assert "Add 12 sample cases to look around" in first_page(as_alice)
