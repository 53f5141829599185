"""Requests by API: list, read, send."""

from typing import Any

import pytest

from apps.cases.models import Case, CaseDefinition
from apps.common.actors import Actor
from apps.intake import actions
from apps.intake.models import Request, RequestState
from apps.notifications.models import Mail
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api, problem, refusal
from tests.api.test_cases import hide


def body(**parts: Any) -> dict[str, Any]:
    return {"type": "claim", "name": "Rita Roe", "email": "rita@client.example", **parts}


def test_it_stores_a_request_confirms_it_and_makes_a_case(api: Api, definition: CaseDefinition) -> None:
    sent = api.post("requests/", body(data={"amount": "1250.00"}))

    request = Request.objects.get()
    assert sent.status_code == 201
    assert sent["Location"].endswith(f"/api/v1/requests/{request.reference}/")
    assert (request.state, request.channel) == (RequestState.ACCEPTED, "api")
    made = Case.objects.get()
    assert sent.json()["case"] == made.number
    assert (made.channel, made.data) == ("api", {"amount": "1250.00"})
    assert Mail.objects.get().to_address == "rita@client.example"


def test_the_case_is_found_by_workers_at_once(api: Api, definition: CaseDefinition) -> None:
    sent = api.post("requests/", body()).json()

    assert api.get(f"cases/{sent['case']}/").json()["client"]["name"] == "Rita Roe"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Rita\nRoe"}, "name"),
        ({"email": "rita"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"type": "order"}, "type"),
        ({"data": {"amount": "much"}}, "data.amount"),
        ({"data": {"colour": "red"}}, "data.colour"),
        ({"language": "English"}, "language"),
    ],
    ids=str,
)
def test_it_says_which_fields_are_wrong(
    api: Api, definition: CaseDefinition, parts: dict[str, Any], field: str
) -> None:
    refused = api.post("requests/", body(**parts))

    assert refusal(refused) == (422, "invalid")
    assert [error["field"] for error in problem(refused)["errors"]] == [field]
    assert Request.objects.count() == 0


def test_a_plan_that_cannot_start_keeps_the_request(
    api: Api, definition: CaseDefinition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("the plan has no first task")

    monkeypatch.setattr("apps.cases.actions.open_case", fail)

    sent = api.post("requests/", body())

    assert (sent.status_code, sent.json()["state"], sent.json()["case"]) == (201, "stuck", None)
    assert Request.objects.get().state == RequestState.STUCK


def test_it_lists_the_latest_first_in_pages(api: Api, definition: CaseDefinition) -> None:
    for name in ("Ann", "Ben", "Cem"):
        actions.receive(definition, name=name, email="", data={}, channel="api", actor=SYSTEM)

    first = api.get("requests/", limit="2").json()
    second = api.get(first["next"].removeprefix("http://acme.localhost/api/v1/")).json()

    assert [row["name"] for row in first["results"] + second["results"]] == ["Cem", "Ben", "Ann"]
    assert second["next"] is None


def test_it_filters_by_state_and_type(api: Api, definition: CaseDefinition) -> None:
    api.post("requests/", body())

    assert len(api.get("requests/", state="accepted", type="claim").json()["results"]) == 1
    assert api.get("requests/", state="stuck").json()["results"] == []
    assert refusal(api.get("requests/", state="lost")) == (422, "invalid")


def test_it_reads_everything_that_was_sent(api: Api, definition: CaseDefinition, bob: User) -> None:
    actor = Actor.person(bob)
    sent = actions.receive(definition, name="Rita Roe", email="", data={"remark": "Odd."}, channel="api", actor=actor)

    found = api.get(f"requests/{sent.reference}/").json()

    assert (found["name"], found["data"], found["files"]) == ("Rita Roe", {"remark": "Odd."}, [])


def test_what_may_not_be_seen_is_not_there(api: Api, definition: CaseDefinition) -> None:
    sent = actions.receive(definition, name="Rita Roe", email="", data={}, channel="api", actor=SYSTEM)
    hide(definition)

    assert refusal(api.get(f"requests/{sent.reference}/")) == (404, "not-found")
    assert api.get("requests/").json()["results"] == []


def test_a_request_for_a_hidden_type_is_taken_like_the_public_form_does(api: Api, definition: CaseDefinition) -> None:
    hide(definition)

    sent = api.post("requests/", body())

    assert sent.status_code == 201
    assert refusal(api.get(f"requests/{sent.json()['reference']}/")) == (404, "not-found")
