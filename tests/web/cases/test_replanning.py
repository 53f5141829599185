"""What changes the plan of one case: events, a task of its own, a repair, another version, and the cases around it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, on, task
from apps.cmmn.commands import Terminate
from apps.cmmn.definition import Item, Kind, Timer
from apps.common import clock
from apps.outbox import draining
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import Team, User
from tests.web.cases.conftest import PLAN, SYSTEM, item, page

TRIP = case(
    "trip",
    task("pack", discretionary=True, manual_activation=True, name="Pack"),
    task("drive", name="Drive"),
    Item(key="sick", name="The child is sick", kind=Kind.USER_EVENT, description="Somebody rang."),
    Item(key="lunch", name="Lunch", kind=Kind.TIMER_EVENT, timer=Timer("P2D")),
    task("nurse", entry=entry(on("sick", "occur")), name="Ring the nurse"),
    Item(key="sub", name="Have it checked", kind=Kind.CASE_TASK, case_ref="check"),
    name="Trip",
    number_pattern="TR-{n:03}",
)


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def trip(tenant: Tenant) -> Case:
    check = case("check", task("look", name="Look"), name="Check", number_pattern="CH-{n:03}")
    actions.publish(check, actor=SYSTEM)
    return actions.open_case(actions.publish(TRIP, actor=SYSTEM).definition, data={}, actor=SYSTEM).case


def banner(answer: object) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def shown(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_somebody_says_that_something_has_happened(as_bob: Client, trip: Case) -> None:
    text = shown(as_bob, page(trip))
    assert "Say that something has happened" in text
    assert "It has happened: The child is sick" in text
    answer = as_bob.post(page(trip, f"items/{item(trip, 'sick').number}/occur/"))
    assert banner(answer) == ["“The child is sick” has happened\nReady to work on: Ring the nurse"] or banner(
        answer
    ) == ["“The child is sick” has happened\n“Ring the nurse” is ready to work on: “The child is sick” has happened"]
    assert "It has happened: The child is sick" not in shown(as_bob, page(trip))


def test_a_timer_stands_in_the_plan_with_its_time_and_nobody_lets_it_occur(as_bob: Client, trip: Case) -> None:
    due = clock.now() + timedelta(days=2)
    text = shown(as_bob, page(trip))
    assert "Lunch" in text
    assert f"{due:%H}:" in text
    assert "It has happened: Lunch" not in text
    assert as_bob.post(page(trip, f"items/{item(trip, 'lunch').number}/occur/")).status_code == 403
    assert item(trip, "lunch").state == "available"


def test_the_why_panel_says_what_a_listener_waits_for(as_bob: Client, trip: Case) -> None:
    text = shown(as_bob, page(trip, f"why/{item(trip, 'sick').number}/"))
    assert "Why this has not happened yet" in text
    assert "Somebody says here that it has happened." in text
    assert "It happens by itself at its time" in shown(as_bob, page(trip, f"why/{item(trip, 'lunch').number}/"))


def test_what_was_added_and_has_not_begun_is_taken_back(as_bob: Client, trip: Case) -> None:
    as_bob.post(page(trip, "plan/"), {"key": "pack", "parent": "0"})
    assert "Take back: Pack" in shown(as_bob, page(trip))
    as_bob.post(page(trip, f"items/{item(trip, 'pack').number}/take-back/"))
    assert not trip.items.filter(key="pack", state="enabled").exists()


def test_the_cases_around_a_case_are_links_for_those_who_see_them(as_bob: Client, trip: Case) -> None:
    draining.drain_all()
    assert 'href="/cases/CH-001/"' in shown(as_bob, page(trip))
    assert "waits for CH-001" in shown(as_bob, page(trip))
    assert f'href="/cases/{trip.number}/"' in shown(as_bob, "/cases/CH-001/?tab=notes")
    CaseDefinition.objects.filter(key="check").update(is_access_controlled=True)
    assert "CH-001" not in shown(as_bob, page(trip)).replace("the case CH-001 was opened", "")


def test_a_task_of_its_own_is_added(as_bob: Client, claim: Case, bob: User) -> None:
    team = Team.objects.create(name="Field")
    given = {"name": "Ring the police", "stage": "0", "team": team.pk, "person": bob.pk, "due": "2030-01-02"}
    answer = as_bob.post(page(claim, "plan/task/"), given)
    assert (answer.status_code, banner(answer)[0].splitlines()[0]) == (303, "Ring the police is added.")
    task = HumanTask.objects.get(case=claim, name="Ring the police")
    assert (task.team, task.assignee, f"{task.due_at:%Y-%m-%d}") == (team, bob, "2030-01-02")


def test_a_task_without_a_name_comes_back(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, "plan/task/"), {"name": " ", "stage": "0"})
    assert answer.status_code == 422
    assert not HumanTask.objects.filter(case=claim, key__startswith="added").exists()


def test_an_administrator_repairs_the_plan(as_alice: Client, claim: Case) -> None:
    assert "Repair the plan" in shown(as_alice, page(claim))
    text = shown(as_alice, page(claim, "plan/repair/"))
    assert "Initial review" in text
    assert "Investigation: Interview" in text
    given = {"terminate": [item(claim, "review").number], "activate": ["interview"], "reason": "Entered twice."}
    answer = as_alice.post(page(claim, "plan/repair/"), given)
    assert (answer.status_code, banner(answer)[0].splitlines()[0]) == (303, "The plan is repaired.")
    assert (item(claim, "review").state, item(claim, "interview").state) == ("terminated", "active")


@pytest.mark.parametrize(
    "given", [{"activate": ["interview"]}, {"reason": "Why not."}, {"activate": ["x"], "reason": "x"}]
)
def test_a_repair_needs_a_choice_and_a_reason(as_alice: Client, claim: Case, given: dict[str, object]) -> None:
    assert as_alice.post(page(claim, "plan/repair/"), given).status_code == 422
    assert not claim.items.filter(key="interview").exists()


def test_others_are_not_offered_a_repair_and_are_refused(as_bob: Client, claim: Case) -> None:
    assert "Repair the plan" not in shown(as_bob, page(claim))
    assert as_bob.get(page(claim, "plan/repair/")).status_code == 403
    assert as_bob.get(page(claim, "plan/version/")).status_code == 403


def test_one_case_is_moved_to_the_current_version(as_alice: Client, claim: Case) -> None:
    actions.publish(replace(PLAN, items=(*PLAN.items, task("ring", name="Ring the client"))), actor=SYSTEM)
    assert "Move to the current version" in shown(as_alice, page(claim))
    text = shown(as_alice, page(claim, "plan/version/"))
    assert "New in the plan" in text
    assert "Ring the client" in text
    answer = as_alice.post(page(claim, "plan/version/"), {"reason": "The law has changed."})
    assert banner(answer)[0].splitlines()[0] == "The case follows version 2 now."
    assert item(claim, "ring").state == "active"
    assert "Move to the current version" not in shown(as_alice, page(claim))


def test_a_case_that_is_up_to_date_is_not_moved(as_alice: Client, claim: Case) -> None:
    assert as_alice.post(page(claim, "plan/version/")).status_code == 409


def test_a_finished_case_is_opened_again(as_bob: Client, claim: Case) -> None:
    actions.perform(claim, Terminate(0), actor=SYSTEM)
    assert "Open the case again" in shown(as_bob, page(claim))
    as_bob.post(page(claim, "life/reopen/"), {"reason": "It was not over."})
    claim.refresh_from_db()
    assert (claim.state, claim.ended_as) == ("active", "")
