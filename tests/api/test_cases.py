"""Cases by API: list, read, open, change the data."""

import json
from decimal import Decimal
from typing import Any

import pytest

from apps.audit.models import AccessEntry, JournalEntry
from apps.cases import actions, states
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition, Priority
from apps.cmmn.builders import case, task
from apps.parties.models import Party
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api, api_of, problem, refusal
from tests.factories import PartyFactory, TeamFactory


def numbers(response: Any) -> list[str]:
    return [row["number"] for row in response.json()["results"]]


def open_one(definition: CaseDefinition, title: str, **options: Any) -> Case:
    return actions.open_case(definition, data={}, title=title, actor=SYSTEM, **options).case


def hide(definition: CaseDefinition, *who: Access) -> None:
    """Let nobody into the cases of this type but these."""
    actions.set_access(definition, accesses=who, actor=SYSTEM)
    actions.control_access(definition, is_on=True, actor=SYSTEM)


def test_it_lists_what_the_viewer_may_see(api: Api, claim: Case) -> None:
    row = api.get("cases/").json()["results"][0]

    assert (row["number"], row["title"], row["priority"]) == (claim.number, "Burst pipe", "normal")
    assert row["type"] == {"key": "claim", "name": "Claim"}
    assert "data" not in row


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "burst"}, ["Burst pipe"]),
        ({"priority": "urgent"}, ["Fire"]),
        ({"priority": ["urgent", "normal"], "sort": "title"}, ["Burst pipe", "Fire"]),
        ({"owner": "me"}, ["Fire"]),
        ({"owner": "none"}, ["Burst pipe"]),
        ({"type": "order"}, []),
        ({"state": "closed"}, []),
        ({"overdue": "true"}, []),
        ({"opened_to": "2001-01-01"}, []),
    ],
    ids=str,
)
def test_it_filters_as_the_workspace_does(
    api: Api, claim: Case, definition: CaseDefinition, bob: User, query: dict[str, Any], titles: list[str]
) -> None:
    open_one(definition, "Fire", owner=bob, priority=Priority.URGENT)

    assert [row["title"] for row in api.get("cases/", **query).json()["results"]] == titles


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sort": "colour"}, "sort"),
        ({"state": "asleep"}, "state.0"),
        ({"owner": "Bob"}, "owner.0"),
        ({"limit": 101}, "limit"),
        ({"opened_to": "9999-12-31"}, "opened_to"),
        ({"cursor": "made-up"}, "cursor"),
        ({"stat": "active"}, "stat"),
    ],
    ids=str,
)
def test_it_refuses_a_parameter_that_it_would_have_to_overlook(api: Api, query: dict[str, Any], field: str) -> None:
    response = api.get("cases/", **query)

    assert refusal(response) == (422, "invalid")
    assert [error["field"] for error in problem(response)["errors"]] == [field]


def test_it_reads_a_case_and_notes_that_it_was_read(api: Api, claim: Case, bob: User) -> None:
    response = api.get(f"cases/{claim.number}/")

    assert response.json()["version"] == 1
    assert response.json()["data"] == {}
    assert AccessEntry.objects.filter(subject=claim.stream, user_id=bob.pk, verb="read").count() == 1


def test_a_case_that_may_not_be_seen_is_not_there(api: Api, claim: Case, definition: CaseDefinition) -> None:
    hide(definition)

    assert numbers(api.get("cases/")) == []
    for path in ("", "items/", "notes/", "files/"):
        assert refusal(api.get(f"cases/{claim.number}/{path}")) == (404, "not-found")
    assert refusal(api.post(f"cases/{claim.number}/notes/", {"text": "Hello"})) == (404, "not-found")


def test_a_case_that_may_only_be_seen_is_not_changed(
    api: Api, claim: Case, definition: CaseDefinition, bob: User
) -> None:
    hide(definition, Access(user=bob))

    assert api.get(f"cases/{claim.number}/").status_code == 200
    assert refusal(api.patch(f"cases/{claim.number}/", {"data": {"amount": "1.00"}})) == (403, "forbidden")
    assert Case.objects.get(pk=claim.pk).data == {}


def test_a_viewer_reads_and_opens_nothing(claim: Case, dan: User) -> None:
    api = api_of(dan, can_write=False)

    assert numbers(api.get("cases/")) == [claim.number]
    assert refusal(api.post("cases/", {"type": "claim"})) == (403, "forbidden")


def test_it_opens_a_case_in_the_name_of_the_person(api: Api, definition: CaseDefinition, bob: User) -> None:
    body = {
        "type": "claim",
        "data": {"amount": "1250.00", "kind": "water"},
        "client": {"name": "Rita Roe", "email": "rita@client.example"},
        "priority": "high",
        "owner": bob.pk,
    }

    response = api.post("cases/", body)

    made = Case.objects.get(number=response.json()["number"])
    assert response.status_code == 201
    assert response["Location"].endswith(f"/api/v1/cases/{made.number}/")
    assert response["ETag"] == f'"{made.pk}-{made.journal_sequence}"'
    assert (made.channel, made.owner, made.priority) == ("api", bob, Priority.HIGH)
    assert made.client is not None
    assert made.client.email == "rita@client.example"
    assert made.data == {"amount": "1250.00", "kind": "water"}
    opened = JournalEntry.objects.filter(stream=made.stream).first()
    assert opened is not None
    assert (opened.actor_kind, opened.actor_id) == ("person", bob.pk)


def test_it_opens_a_case_for_a_known_client(api: Api, definition: CaseDefinition) -> None:
    client = PartyFactory.create(name="Sam Shore")

    made = api.post("cases/", {"type": "claim", "client": {"number": client.client_number}})

    assert made.json()["client"]["name"] == "Sam Shore"
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["type"]),
        ({"type": "order"}, ["type"]),
        ({"type": "claim", "data": {"amount": "1.234"}}, ["data.amount"]),
        ({"type": "claim", "data": {"amount": {"value": 1}}}, ["data.amount"]),
        ({"type": "claim", "data": {"remark": ["a"]}}, ["data.remark"]),
        ({"type": "claim", "data": {"colour": "red", "kind": "wind"}}, ["data.colour", "data.kind"]),
        ({"type": "claim", "client": {"number": "C-1"}}, ["client.number"]),
        ({"type": "claim", "client": {}}, ["client"]),
        ({"type": "claim", "owner": 9_000_000}, ["owner"]),
        ({"type": "claim", "team": 9_000_000}, ["team"]),
        ({"type": "claim", "priority": "2"}, ["priority"]),
        (["claim"], [""]),
    ],
    ids=str,
)
def test_it_says_which_fields_are_wrong(
    api: Api, definition: CaseDefinition, body: dict[str, Any], fields: list[str]
) -> None:
    response = api.post("cases/", body)

    assert refusal(response) == (422, "invalid")
    assert [error["field"] for error in problem(response)["errors"]] == fields
    assert Case.objects.count() == 0


def test_a_client_is_not_left_behind_by_a_case_that_was_refused(api: Api, definition: CaseDefinition) -> None:
    body = {"type": "claim", "data": {"amount": "much"}, "client": {"name": "Rita Roe"}}

    assert api.post("cases/", body).status_code == 422
    assert Party.objects.count() == 0


def test_it_does_not_open_what_may_only_be_seen(api: Api, definition: CaseDefinition, bob: User) -> None:
    hide(definition, Access(user=bob))

    assert refusal(api.post("cases/", {"type": "claim"})) == (403, "forbidden")


def test_a_type_without_a_plan_is_a_conflict(api: Api, definition: CaseDefinition) -> None:
    CaseDefinition.objects.update(is_active=False)

    assert refusal(api.post("cases/", {"type": "claim"})) == (409, "conflict")


def test_it_changes_data_and_tells_what_follows(api: Api, claim: Case) -> None:
    response = api.patch(f"cases/{claim.number}/", {"data": {"amount": "980.00", "details": {"rooms": [1, 2]}}})

    assert response.status_code == 200
    assert response.json()["case"]["data"] == {"amount": "980.00", "details": {"rooms": [1, 2]}}
    assert response.json()["changes"] == []
    stored = states.plan(claim.version).definition
    assert stored.field("amount").type == "money"
    assert Decimal(Case.objects.get(pk=claim.pk).data["amount"]) == Decimal("980.00")


def test_null_empties_a_field(api: Api, claim: Case) -> None:
    api.patch(f"cases/{claim.number}/", {"data": {"remark": "Odd."}})

    assert api.patch(f"cases/{claim.number}/", {"data": {"remark": None}}).json()["case"]["data"] == {}


def test_pages_follow_each_other_without_a_gap(api: Api, definition: CaseDefinition) -> None:
    made = [open_one(definition, f"Case {n}").number for n in range(5)]
    found: list[str] = []
    path, query = "cases/", "limit=2&sort=number"
    while path:
        page = api.get(f"{path}?{query}" if query else path).json()
        found += [row["number"] for row in page["results"]]
        path, query = (page["next"] or "").removeprefix("http://acme.localhost/api/v1/"), ""

    assert found == made


def test_a_cursor_belongs_to_its_filters(api: Api, definition: CaseDefinition) -> None:
    for n in range(3):
        open_one(definition, f"Case {n}")
    following = api.get("cases/", limit="1").json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]

    assert api.get(f"cases/?limit=2&cursor={cursor}").status_code == 200
    assert refusal(api.get(f"cases/?sort=title&cursor={cursor}")) == (422, "invalid")


def test_a_team_may_be_named(api: Api, definition: CaseDefinition) -> None:
    team = TeamFactory.create(name="Claims")

    made = api.post("cases/", {"type": "claim", "team": team.pk})

    assert made.json()["team"] == {"id": team.pk, "name": "Claims"}
    assert json.loads(made.content)["owner"] is None


def test_a_retired_type_is_a_conflict_with_its_reason(api: Api, definition: CaseDefinition) -> None:
    actions.retire(definition, reason="The law has changed.", actor=SYSTEM)
    answer = api.post("cases/", {"type": "claim"})
    assert answer.status_code == 409
    assert problem(answer)["detail"] == ("“Claim” is retired, so no new cases of it are opened: The law has changed.")
    assert not Case.objects.exists()


def test_optional_work_is_put_in_and_left_out(api: Api, tenant: object) -> None:
    plan = case("visit", task("meet", required=True), task("leaflet"), task("song", discretionary=True))
    actions.publish(plan, actor=SYSTEM)
    offered = api.get("definitions/visit/").json()["optional_work"]
    assert [(one["key"], one["is_usual"], one["needed_by"]) for one in offered] == [
        ("leaflet", True, []),
        ("song", False, []),
    ]
    answer = api.post("cases/", {"type": "visit", "included": ["song"], "left_out": ["leaflet"]})
    assert answer.status_code == 201
    states = dict(Case.objects.get().items.values_list("key", "state"))
    assert (states["song"], states["leaflet"]) == ("active", "terminated")
    refused = api.post("cases/", {"type": "visit", "left_out": ["meet"]})
    assert (refused.status_code, Case.objects.count()) == (409, 1)
    assert problem(refused)["detail"] == "Meet must be done, so it cannot be left out."
