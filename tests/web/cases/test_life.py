"""The life of a case on its pages: dialogs, what is said above it, lessons, what is deleted, and the list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, task
from apps.cmmn.definition import Status
from apps.common import clock
from apps.common.actors import Actor
from apps.outbox.models import OutboxMessage
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM, page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STATUSES = (
    Status("new", "New", alias="Received", is_initial=True),
    Status("review", "In review", follows=("new",)),
    Status("decided", "Decided", follows=("review",)),
)


@pytest.fixture
def permit(tenant: Tenant) -> Case:
    plan = case("permit", task("read"), name="Permit", statuses=STATUSES)
    return actions.open_case(actions.publish(plan, actor=SYSTEM).definition, data={}, actor=SYSTEM).case


@pytest.fixture
def as_carol(client: Client, carol: User) -> Client:
    client.force_login(carol)
    return client


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_head_tells_the_status_and_what_the_client_reads(as_bob: Client, permit: Case) -> None:
    text = shown(as_bob, page(permit))
    assert "New" in text
    assert "Client reads: Received" in text


def test_only_what_may_follow_is_offered_and_the_rest_says_why(as_bob: Client, permit: Case) -> None:
    text = shown(as_bob, page(permit, "life/set-status/"))
    assert 'value="review"' in text
    assert 'value="decided"' not in text
    assert "“Decided” cannot follow “New”, only “In review”." in text


def test_a_status_is_set_from_its_dialog(as_bob: Client, permit: Case) -> None:
    answer = as_bob.post(page(permit, "life/set-status/"), {"status": "review", "seen": "new", "reason": "All here."})
    permit.refresh_from_db()
    assert (answer.status_code, permit.status) == (303, "review")


def test_a_status_that_somebody_else_has_set_meanwhile_is_a_conflict(as_bob: Client, permit: Case) -> None:
    actions.set_status(permit, status="review", actor=SYSTEM)
    answer = as_bob.post(page(permit, "life/set-status/"), {"status": "decided", "seen": "new"})
    permit.refresh_from_db()
    assert (answer.status_code, permit.status) == (409, "review")


def test_the_list_is_filtered_by_a_status(as_bob: Client, permit: Case, claim: Case) -> None:
    text = shown(as_bob, "/cases/?standing=permit:new")
    assert permit.number in text
    assert claim.number not in text
    assert "Permit: New" in text


def test_without_a_reason_the_dialog_comes_back_with_what_was_typed(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, "life/hold/"), {"reason": "", "until": "2090-01-02"})
    assert answer.status_code == 422
    assert 'value="2090-01-02"' in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "active"


def test_closing_takes_goal_and_lessons_and_can_be_taken_back(as_bob: Client, claim: Case) -> None:
    given = {"outcome": "declined", "reason": "Withdrawn.", "goal_reached": "no", "lessons": "Ask early."}
    assert as_bob.post(page(claim, "close/"), given).status_code == 303
    claim.refresh_from_db()
    assert (claim.goal_reached, claim.lessons) == (False, "Ask early.")
    assert "Take back the closing" in shown(as_bob, page(claim))
    assert "Ask early." in shown(as_bob, "/cases/lessons/?type=claim&q=early")
    assert as_bob.post(page(claim, "life/undo-close/")).status_code == 303
    claim.refresh_from_db()
    assert (claim.state, claim.outcome) == ("active", "")


def test_long_after_closing_it_is_opened_again_with_its_open_tasks(as_bob: Client, claim: Case) -> None:
    with clock.at(clock.now() - timedelta(days=2)):
        actions.close(claim, outcome="paid", reason="Done.", actor=SYSTEM)
    text = shown(as_bob, page(claim, "life/reopen/"))
    assert "Go on with the 3 open tasks" in text
    as_bob.post(page(claim, "life/reopen/"), {"reason": "They rang.", "is_work_restored": "on"})
    claim.refresh_from_db()
    assert claim.state == "active"


def test_a_worker_is_not_offered_to_discard_and_told_so_when_they_try(as_bob: Client, claim: Case) -> None:
    assert "life/discard/" not in shown(as_bob, page(claim))
    answer = as_bob.get(page(claim, "life/discard/"))
    assert answer.status_code == 403
    assert "Only a manager may discard cases" in answer.content.decode()


def test_a_discarded_case_says_so_and_is_listed_only_when_asked_for(as_carol: Client, claim: Case) -> None:
    assert as_carol.post(page(claim, "life/discard/"), {"reason": "Opened twice."}).status_code == 303
    text = shown(as_carol, page(claim))
    assert "opened by mistake, and counted nowhere" in text
    assert "Opened twice." in text
    assert claim.number not in shown(as_carol, "/cases/")
    assert claim.number in shown(as_carol, "/cases/?discarded=on")


def test_a_deleted_case_is_brought_back_from_its_own_list(client: Client, alice: User, claim: Case) -> None:
    client.force_login(alice)
    actions.discard(claim, reason="Opened twice.", actor=Actor.person(alice))
    client.post(page(claim, "life/delete/"), {"reason": ""})
    assert client.get(page(claim)).status_code == 404
    assert claim.number in shown(client, "/cases/deleted/")
    client.post(f"/cases/deleted/{claim.number}/bring-back/")
    assert client.get(page(claim)).status_code == 200


def test_purging_asks_for_the_number_of_the_case(client: Client, alice: User, claim: Case) -> None:
    client.force_login(alice)
    actions.discard(claim, reason="Opened twice.", actor=Actor.person(alice))
    path = page(claim, "life/purge/")
    assert client.post(path, {"number": "CL-1"}).status_code == 422
    assert not OutboxMessage.objects.filter(topic="case.purge").exists()
    assert client.post(path, {"number": claim.number.lower()}).status_code == 303
    assert OutboxMessage.objects.filter(topic="case.purge").count() == 1


def test_an_owner_sees_what_would_go_before_it_is_saved(
    client: Client, alice: User, claim: Case, definition: CaseDefinition
) -> None:
    client.force_login(alice)
    with clock.at(clock.now() - timedelta(days=400)):
        actions.close(claim, outcome="paid", reason="Done.", actor=SYSTEM)
    text = shown(client, reverse("studio:purge", args=["claim"]) + "?days=365")
    assert "1 case would go" in text
    assert 'name="days" value="365"' in text
    definition.refresh_from_db()
    assert definition.purge_days is None
    client.post(reverse("studio:purge", args=["claim"]), {"days": "365"})
    definition.refresh_from_db()
    assert definition.purge_days == 365


def test_more_time_is_given_to_the_whole_case(as_bob: Client, claim: Case) -> None:
    as_bob.post(page(claim, "life/extend/"), {"reason": "Agreed.", "deadline": "2090-01-31"})
    claim.refresh_from_db()
    assert claim.deadline_at is not None
    assert claim.deadline_at.year == 2090


def test_where_no_status_is_the_first_the_one_to_begin_with_is_asked_for(as_bob: Client, tenant: Tenant) -> None:
    plan = case("visit", task("go"), name="Visit", statuses=(Status("here", "Here"), Status("there", "There")))
    actions.publish(plan, actor=SYSTEM)
    refused = as_bob.post("/cases/new/?type=visit", {"priority": "2"})
    assert refused.status_code == 422
    assert "Choose the status to begin with." in refused.content.decode()
    assert not Case.objects.exists()
    as_bob.post("/cases/new/?type=visit", {"priority": "2", "status": "there"})
    assert Case.objects.get().status == "there"
