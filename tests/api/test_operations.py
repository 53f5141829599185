"""Operations by API: look, begin, follow, take back."""

import pytest

from apps.bulk.models import Operation
from apps.cases.models import Case
from apps.outbox import draining
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.api.conftest import Api, problem, refusal


@pytest.fixture
def open_tasks(claim: Case) -> list[int]:
    return list(HumanTask.objects.filter(case=claim).order_by("pk").values_list("pk", flat=True))


def test_it_is_begun_followed_and_taken_back(api: Api, open_tasks: list[int], bob: User) -> None:
    answer = api.post("operations/", {"kind": "claim", "tasks": open_tasks})
    assert (answer.status_code, answer.json()["state"]) == (202, "running")
    draining.drain_all()
    path = f"operations/{answer.json()['id']}/"
    assert answer.headers["Location"] == f"/api/v1/{path}"
    found = api.get(path).json()
    assert (found["state"], found["total"], found["done"]) == ("done", 2, 2)
    assert set(HumanTask.objects.values_list("assignee", flat=True)) == {bob.pk}
    assert api.post(f"{path}undo/").status_code == 202
    draining.drain_all()
    assert api.get(path).json()["undone"] == 2
    assert set(HumanTask.objects.values_list("assignee", flat=True)) == {None}


def test_a_look_changes_nothing(api: Api, open_tasks: list[int], bob: User) -> None:
    wanted = {"kind": "assign", "scope": "unassigned", "user": bob.pk, "preview": True}
    answer = api.post("operations/", wanted)
    assert (answer.status_code, answer.json()["total"], answer.json()["refused"]) == (200, 2, 2)
    assert answer.json()["rows"][0]["reason"] == "Only a manager or who holds a task may hand it over."
    assert not Operation.objects.exists()


def test_rows_are_listed_with_their_reasons(api: Api, open_tasks: list[int], bob: User) -> None:
    key = api.post("operations/", {"kind": "assign", "tasks": open_tasks, "user": bob.pk}).json()["id"]
    draining.drain_all()
    rows = api.get(f"operations/{key}/rows/", result="refused", limit="1").json()
    assert rows["results"][0]["problem"] == "Only a manager or who holds a task may hand it over."
    assert rows["next"]
    assert refusal(api.post(f"operations/{key}/undo/")) == (409, "conflict")


def test_all_cases_of_a_filter_are_closed(api: Api, claim: Case) -> None:
    wanted = {"kind": "close", "filter": {"type": ["claim"]}, "outcome": "paid", "reason": "Old."}
    api.post("operations/", wanted)
    draining.drain_all()
    claim.refresh_from_db()
    assert (claim.state, claim.outcome, claim.outcome_reason) == ("closed", "paid", "Old.")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"kind": "claim"}, ""),
        ({"kind": "dance", "scope": "mine"}, "kind"),
        ({"kind": "close", "filter": {"kind": "x"}}, "filter.kind"),
        ({"kind": "assign", "scope": "mine", "user": 999_999}, "user"),
        ({"kind": "tag", "filter": {}, "add": [999_999]}, "add"),
        ({"kind": "close", "filter": {}, "outcome": "eaten", "reason": "x"}, "outcome"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Api, claim: Case, wanted: dict[str, object], field: str) -> None:
    answer = api.post("operations/", wanted)
    assert answer.status_code == 422
    assert field in [error["field"] for error in problem(answer)["errors"]]
    assert not Operation.objects.exists()
