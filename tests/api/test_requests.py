"""Requests by API: list, read, send."""

from typing import Any

import pytest

from apps.audit.models import AccessEntry
from apps.cases.models import Case, CaseDefinition
from apps.common.actors import Actor
from apps.intake import actions
from apps.intake.models import Request, RequestState
from apps.notifications.models import Mail
from apps.users.models import User
from tests.api.conftest import PDF, SYSTEM, Api, problem, refusal, report
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


def test_files_go_with_a_request_in_a_form(api: Api, definition: CaseDefinition, bob: User) -> None:
    made = api.send(
        "requests/", type="claim", name="Rita Roe", data='{"amount": "12.50"}', files=[report(), report("b.pdf")]
    )
    assert made.status_code == 201
    sent = made.json()
    assert [file["name"] for file in sent["files"]] == ["report.pdf", "b.pdf"]
    assert sent["data"] == {"amount": "12.50"}
    assert sorted(Case.objects.get(number=sent["case"]).files.values_list("name", flat=True)) == ["b.pdf", "report.pdf"]
    back = api.get(f"requests/{sent['reference']}/files/{sent['files'][0]['id']}/")
    assert b"".join(back.streaming_content) == PDF
    assert back["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert AccessEntry.objects.filter(verb="download", user_id=bob.pk).count() == 1


@pytest.mark.parametrize("data", ["{", "[]", "12", '{"amount": "\\u0000"}'])
def test_what_is_no_object_of_json_is_refused_in_a_form(api: Api, definition: CaseDefinition, data: str) -> None:
    refused = api.send("requests/", type="claim", name="Rita Roe", data=data)
    assert refusal(refused) == (422, "invalid")
    assert problem(refused)["errors"][0]["field"] == "data"
    assert not Request.objects.exists()


def test_a_file_that_is_not_taken_keeps_the_request_away(api: Api, definition: CaseDefinition) -> None:
    refused = api.send("requests/", type="claim", name="Rita Roe", files=[report("page.html", b"<p>")])
    assert refusal(refused) == (422, "invalid")
    assert problem(refused)["errors"][0]["field"] == "files"
    assert not Request.objects.exists()


def test_a_file_of_another_request_is_not_found(api: Api, definition: CaseDefinition) -> None:
    first, other = (
        api.send("requests/", type="claim", name=name, files=[report()]).json() for name in ("Rita Roe", "Sam Shore")
    )
    asked = api.get(f"requests/{first['reference']}/files/{other['files'][0]['id']}/")
    assert refusal(asked) == (404, "not-found")


def test_only_a_form_may_be_as_large_as_its_files(api: Api, definition: CaseDefinition) -> None:
    large = {"type": "claim", "name": "Rita Roe", "data": {"policy": "x" * 1_200_000}}
    assert refusal(api.post("requests/", large)) == (413, "too-large")


def test_a_form_sent_twice_under_a_key_makes_one_request(api: Api, definition: CaseDefinition) -> None:
    headers = {"Idempotency-Key": "form-1"}
    answers = [
        api.send("requests/", headers=headers, type="claim", name="Rita Roe", files=[report()]) for _time in range(2)
    ]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert answers[0].json() == answers[1].json()
    assert Request.objects.count() == 1
