"""The plan by API: items with what may be done to each, doing it, adding what the plan offers."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.cases import actions
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case as build
from apps.cmmn.builders import listener, task, timer
from apps.cmmn.commands import Terminate
from apps.cmmn.definition import Role
from apps.common.actors import Actor
from apps.tasks.models import HumanTask, TaskState
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.api.conftest import Api, api_of, problem, refusal
from tests.api.test_cases import hide

SYSTEM = Actor.system("test")
Number = Callable[[str], int]


def rows(api: Api, case: Case) -> dict[str, dict[str, Any]]:
    found = api.get(f"cases/{case.number}/items/").json()["results"]
    return {row["key"]: row for row in found}


def act(api: Api, case: Case, item: int, **body: Any) -> Any:
    return api.post(f"cases/{case.number}/items/{item}/actions/", body)


def test_it_shows_the_whole_plan_with_what_may_be_done(api: Api, claim: Case) -> None:
    found = rows(api, claim)

    assert list(found) == ["$case", "review", "call", "chat", "extra", "investigation", "interview", "investigated"]
    assert {key: row["actions"] for key, row in found.items() if row["actions"]} == {
        "$case": ["suspend"],
        "review": ["complete"],
        "call": ["begin", "disable"],
        "chat": ["complete"],
    }
    assert found["review"]["task"] == HumanTask.objects.get(key="review").pk
    assert (found["extra"]["number"], found["extra"]["can_be_added"]) == (None, True)
    assert found["interview"]["state"] is None


def test_who_may_only_look_is_offered_nothing(claim: Case, dan: User) -> None:
    found = rows(api_of(dan, can_write=False), claim)

    assert [row["actions"] for row in found.values()] == [[]] * len(found)
    assert not any(row["can_be_added"] for row in found.values())


def test_completing_a_task_needs_its_form(api: Api, claim: Case, item: Number) -> None:
    refused = act(api, claim, item("review"), action="complete")

    assert refusal(refused) == (422, "invalid")
    assert [error["field"] for error in problem(refused)["errors"]] == ["data.risk_score"]
    assert claim.items.get(key="review").state == "active"


def test_completing_a_task_tells_all_that_follows(api: Api, claim: Case, item: Number) -> None:
    done = act(api, claim, item("review"), action="complete", data={"risk_score": 9}).json()

    assert done["case"]["stage"] == "Investigation"
    assert [(change["key"], change["transition"], change["state"]) for change in done["changes"]] == [
        ("review", "complete", "completed"),
        ("investigation", "start", "active"),
        ("interview", "create", "available"),
        ("investigated", "create", "available"),
        ("interview", "start", "active"),
    ]


def test_a_second_time_is_a_conflict(api: Api, claim: Case, item: Number) -> None:
    act(api, claim, item("review"), action="complete", data={"risk_score": 3})

    assert refusal(act(api, claim, item("review"), action="complete", data={"risk_score": 3})) == (409, "conflict")


def test_it_starts_by_hand(api: Api, claim: Case, item: Number) -> None:
    assert act(api, claim, item("call"), action="begin").status_code == 200
    assert HumanTask.objects.get(key="call").state == TaskState.OPEN


def test_it_disables_and_brings_back(api: Api, claim: Case, item: Number) -> None:
    assert act(api, claim, item("call"), action="disable").status_code == 200
    assert rows(api, claim)["call"]["actions"] == ["reenable"]
    assert act(api, claim, item("call"), action="reenable").status_code == 200
    assert rows(api, claim)["call"]["state"] == "enabled"


def claimed(api: Api, key: str) -> None:
    assert api.post(f"tasks/{HumanTask.objects.get(key=key).pk}/claim/").status_code == 200


def test_skipping_is_for_who_holds_it(api: Api, claim: Case, item: Number) -> None:
    assert refusal(act(api, claim, item("chat"), action="skip", reason="No.")) == (403, "forbidden")
    claimed(api, "chat")
    assert rows(api, claim)["chat"]["actions"] == ["complete", "skip"]


def test_skipping_needs_a_reason(api: Api, claim: Case, item: Number) -> None:
    claimed(api, "chat")
    assert refusal(act(api, claim, item("chat"), action="skip")) == (422, "invalid")
    assert act(api, claim, item("chat"), action="skip", reason="Not needed.").status_code == 200
    assert HumanTask.objects.get(key="chat").state == TaskState.ENDED


def test_what_is_required_is_not_skipped(api: Api, claim: Case, item: Number) -> None:
    claimed(api, "review")
    assert refusal(act(api, claim, item("review"), action="skip", reason="No.")) == (409, "conflict")
    assert HumanTask.objects.get(key="review").state == TaskState.OPEN


def test_only_a_task_is_skipped(api: Api, claim: Case, item: Number) -> None:
    assert refusal(act(api, claim, item("investigation"), action="skip", reason="No.")) == (409, "conflict")


def test_the_case_itself_is_put_on_hold_and_taken_up_again(api: Api, claim: Case) -> None:
    assert act(api, claim, 0, action="suspend").json()["case"]["state"] == "suspended"
    assert rows(api, claim)["$case"]["actions"] == ["reactivate"]
    assert act(api, claim, 0, action="reactivate").json()["case"]["state"] == "active"


def test_what_the_plan_forbids_is_a_conflict_with_its_reason(api: Api, claim: Case) -> None:
    refused = act(api, claim, 0, action="complete")

    assert refusal(refused) == (409, "conflict")
    assert "Review" in problem(refused)["detail"]


@pytest.mark.parametrize("number", [99, 2**40])
def test_an_item_that_is_not_there_is_not_found(api: Api, claim: Case, number: int) -> None:
    assert refusal(act(api, claim, number, action="begin")) == (404, "not-found")


def test_an_unknown_action_is_refused(api: Api, claim: Case) -> None:
    assert refusal(act(api, claim, 0, action="explode")) == (422, "invalid")


def test_it_adds_what_the_plan_offers(api: Api, claim: Case) -> None:
    added = api.post(f"cases/{claim.number}/items/", {"key": "extra"})

    assert added.status_code == 201
    assert added.json()["changes"][0]["key"] == "extra"
    assert HumanTask.objects.get(key="extra").state == TaskState.OPEN


@pytest.mark.parametrize("key", ["review", "nothing", "$case"])
def test_it_adds_nothing_else(api: Api, claim: Case, key: str) -> None:
    assert refusal(api.post(f"cases/{claim.number}/items/", {"key": key})) == (409, "conflict")


def test_who_may_only_look_does_nothing(
    api: Api, claim: Case, definition: CaseDefinition, bob: User, item: Number
) -> None:
    hide(definition, Access(user=bob))

    assert refusal(act(api, claim, item("call"), action="begin")) == (403, "forbidden")
    assert refusal(api.post(f"cases/{claim.number}/items/", {"key": "extra"})) == (403, "forbidden")
    assert claim.items.get(key="call").state == "enabled"


@pytest.fixture
def waiting(tenant: Tenant) -> Case:
    plan = build(
        "wait",
        task("work"),
        listener("rung", name="Somebody rang"),
        listener("signed", roles=("boss",)),
        timer("limit", "P3D"),
        roles=(Role("boss", "Manager"),),
    )
    actions.publish(plan, actor=SYSTEM)
    definition = CaseDefinition.objects.select_related("current").get(key="wait")
    return actions.open_case(definition, data={}, actor=SYSTEM).case


def test_an_event_may_be_said_to_have_happened_by_those_who_have_its_role(api: Api, waiting: Case) -> None:
    found = rows(api, waiting)
    assert {key: row["actions"] for key, row in found.items()} == {
        "$case": ["suspend"],
        "work": ["complete"],
        "rung": ["occur"],
        "signed": [],
        "limit": [],
    }
    assert found["limit"]["due_at"] is not None
    assert found["rung"]["due_at"] is None


def test_an_event_occurs(api: Api, waiting: Case) -> None:
    done = act(api, waiting, rows(api, waiting)["rung"]["number"], action="occur")
    assert done.status_code == 200
    assert [change["transition"] for change in done.json()["changes"]] == ["occur"]
    assert waiting.items.get(key="rung").state == "completed"


@pytest.mark.parametrize("key", ["signed", "limit"])
def test_an_event_of_another_role_and_a_timer_are_refused(api: Api, waiting: Case, key: str) -> None:
    assert refusal(act(api, waiting, rows(api, waiting)[key]["number"], action="occur")) == (403, "forbidden")
    assert waiting.items.get(key=key).state == "available"


def test_a_case_that_has_ended_is_opened_again(api: Api, waiting: Case) -> None:
    actions.perform(waiting, Terminate(0), actor=SYSTEM)
    assert rows(api, waiting)["$case"]["actions"] == ["reactivate"]
    assert act(api, waiting, 0, action="reactivate").json()["case"]["state"] == "active"
