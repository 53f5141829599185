"""The list of cases, its filters and its address."""

from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM


@pytest.fixture
def claims(definition: CaseDefinition, bob: User) -> list[Case]:
    """Two cases: Bob's urgent one, and one of nobody."""
    return [
        actions.open_case(definition, data={"policy": "P-1"}, title="Alpha", owner=bob, priority=4, actor=SYSTEM).case,
        actions.open_case(definition, data={"policy": "P-2"}, title="Beta", actor=SYSTEM).case,
    ]


def titles(client: Client, **query: str | list[str]) -> list[str]:
    return [row["case"].title for row in client.get("/cases/", query).context["rows"]]


def test_it_lists_what_the_address_asks_for(as_bob: Client, claims: list[Case]) -> None:
    assert titles(as_bob) == ["Beta", "Alpha"]
    assert titles(as_bob, q="alp") == ["Alpha"]
    assert titles(as_bob, owner=["me", "none"], sort="title") == ["Alpha", "Beta"]
    assert titles(as_bob, owner="me", priority="1") == []


def test_each_filter_that_is_set_can_be_taken_away(as_bob: Client, claims: list[Case]) -> None:
    answer = as_bob.get("/cases/", {"owner": ["me", "none"], "overdue": "on", "q": "a", "after": "x"})
    asked = {one["label"]: parse_qs(urlparse(one["url"]).query) for one in answer.context["asked"]}
    assert asked == {
        "Owner: Me": {"q": ["a"], "owner": ["none"], "overdue": ["on"]},
        "Owner: Nobody": {"q": ["a"], "owner": ["me"], "overdue": ["on"]},
        "Overdue only": {"q": ["a"], "owner": ["me", "none"]},
    }


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "password"},
        {"owner": "999999"},
        {"owner": "x"},
        {"state": "gone"},
        {"opened_from": "yesterday"},
        {"priority": "1;DROP"},
        {"after": "%%%"},
        {"overdue": "maybe"},
    ],
)
def test_nonsense_in_the_address_is_left_out(as_bob: Client, claims: list[Case], query: dict[str, str]) -> None:
    answer = as_bob.get("/cases/", query)
    assert answer.status_code == 200
    if "overdue" not in query:
        assert len(answer.context["rows"]) == 2


def test_a_value_that_still_makes_sense_is_kept_beside_one_that_does_not(as_bob: Client, claims: list[Case]) -> None:
    assert titles(as_bob, owner=["me", "999999"]) == ["Alpha"]


def test_the_next_page_keeps_the_filters(as_bob: Client, definition: CaseDefinition) -> None:
    for number in range(51):
        actions.open_case(definition, data={"policy": "P"}, title=f"Case {number}", actor=SYSTEM)
    first = as_bob.get("/cases/", {"owner": "none", "sort": "number"})
    assert len(first.context["rows"]) == 50
    second = as_bob.get(f"/cases/{first.context['next_url']}")
    assert [row["case"].title for row in second.context["rows"]] == ["Case 50"]
    assert second.context["form"].cleaned_data["owner"] == ["none"]
    assert second.context["next_url"] == ""


def test_headings_sort_and_say_how(as_bob: Client, claims: list[Case]) -> None:
    columns = {column["label"]: column for column in as_bob.get("/cases/", {"q": "a"}).context["columns"]}
    assert columns["Opened"]["sort"] == "descending"
    assert parse_qs(urlparse(columns["Opened"]["url"]).query) == {"q": ["a"], "sort": ["opened"]}
    assert parse_qs(urlparse(columns["Due"]["url"]).query) == {"q": ["a"], "sort": ["due"]}


def test_types_nobody_may_know_are_no_filter(
    as_bob: Client, claims: list[Case], definition: CaseDefinition, alice: User
) -> None:
    actions.control_access(definition, is_on=True, actor=SYSTEM)
    assert "Claim" in as_bob.get("/cases/").content.decode()  # he was given a case
    as_bob.force_login(alice)
    answer = as_bob.get("/cases/")
    assert answer.context["form"].fields["type"].choices == []
    assert answer.context["rows"] == []
