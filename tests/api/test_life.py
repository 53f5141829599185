"""The life of a case by API: what is allowed and why not, status, hold, and the way back from closing."""

import pytest

from apps.cases import actions
from apps.cases.models import Case
from apps.cmmn.definition import Status
from tests.api.conftest import SYSTEM, Api, claim_plan, problem, refusal

STATUSES = (
    Status("new", "New", alias="Received", is_initial=True),
    Status("review", "In review", follows=("new",)),
    Status("decided", "Decided", follows=("review",)),
)


@pytest.fixture
def permit(claim: Case) -> Case:
    version = actions.publish(claim_plan(statuses=STATUSES), actor=SYSTEM)
    return actions.open_case(version.definition, data={}, actor=SYSTEM).case


def test_a_case_tells_its_status_and_what_may_be_done_to_it(api: Api, permit: Case) -> None:
    told = api.get(f"cases/{permit.number}/").json()
    assert told["status"] == {"key": "new", "name": "New", "alias": "Received"}
    found = {verb["action"]: (verb["is_allowed"], verb["reason"]) for verb in told["actions"]}
    assert found["hold"] == (True, "")
    assert found["resume"] == (False, "This case is not on hold.")
    assert found["purge"] == (False, "Only an owner of the workspace may purge cases.")


def test_the_statuses_that_may_follow_and_those_it_has_had(api: Api, permit: Case) -> None:
    api.post(f"cases/{permit.number}/status/", {"status": "review", "reason": "All here."})
    told = api.get(f"cases/{permit.number}/status/").json()
    assert [(one["key"], one["is_allowed"]) for one in told["possible"]] == [
        ("new", False),
        ("review", False),
        ("decided", True),
    ]
    assert [(one["key"], one["reason"], one["until"] is None) for one in told["timeline"]] == [
        ("new", "", False),
        ("review", "All here.", True),
    ]


def test_a_change_that_is_not_defined_is_a_conflict(api: Api, permit: Case) -> None:
    refused = api.post(f"cases/{permit.number}/status/", {"status": "decided"})
    assert refusal(refused) == (409, "conflict")
    assert problem(refused)["detail"] == "“Decided” cannot follow “New”, only “In review”."
    permit.refresh_from_db()
    assert permit.status == "new"


def test_cases_are_found_by_their_status(api: Api, permit: Case) -> None:
    assert [one["number"] for one in api.get("cases/?standing=claim:new").json()["results"]] == [permit.number]


def test_a_case_is_held_and_goes_on(api: Api, claim: Case) -> None:
    held = api.post(f"cases/{claim.number}/hold/", {"reason": "They are away.", "until": "2090-01-01T08:00:00Z"}).json()
    assert (held["case"]["state"], held["case"]["hold_reason"]) == ("suspended", "They are away.")
    assert api.post(f"cases/{claim.number}/resume/", {}).json()["case"]["state"] == "active"


def test_a_closed_case_is_taken_back_and_opened_again(api: Api, claim: Case) -> None:
    closing = {"outcome": "paid", "reason": "Done.", "goal_reached": True, "lessons": "Ask early."}
    told = api.post(f"cases/{claim.number}/close/", closing).json()["case"]
    assert (told["goal_reached"], told["lessons"]) == (True, "Ask early.")
    assert api.post(f"cases/{claim.number}/undo-close/", {}).json()["state"] == "active"
    api.post(f"cases/{claim.number}/close/", closing)
    assert api.post(f"cases/{claim.number}/reopen/", {"reason": "They rang."}).json()["state"] == "active"


def test_only_an_administrator_reads_what_is_deleted(api: Api, claim: Case) -> None:
    assert refusal(api.get("deleted-cases/")) == (403, "forbidden")
    actions.discard(claim, reason="Twice.", actor=SYSTEM)
    actions.delete(claim, actor=SYSTEM)
    assert api.get(f"cases/{claim.number}/").status_code == 404
