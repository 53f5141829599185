"""Closing, assigning and prioritising a case by API, as the pages do."""

import pytest

from apps.cases.models import Case, Priority
from apps.users.models import Role, Team, User
from tests.api.conftest import Api, problem, refusal
from tests.factories import TeamFactory, UserFactory


@pytest.fixture
def team(bob: User) -> Team:
    return TeamFactory.create(name="Claims")


def test_a_case_is_closed_with_an_outcome_and_a_reason(api: Api, claim: Case) -> None:
    told = api.post(f"cases/{claim.number}/close/", {"outcome": "declined", "reason": "Withdrawn."}).json()
    assert (told["case"]["state"], told["case"]["outcome"], told["case"]["outcome_reason"]) == (
        "closed",
        "declined",
        "Withdrawn.",
    )
    assert told["changes"][-1]["state"] == "closed"


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"outcome": "won"}, "outcome"), ({"outcome": "declined"}, "reason"), ({}, "outcome")],
)
def test_a_case_is_not_closed_without_what_is_needed(api: Api, claim: Case, sent: dict[str, str], field: str) -> None:
    refused = api.post(f"cases/{claim.number}/close/", sent)
    assert refusal(refused) == (422, "invalid")
    assert [error["field"] for error in problem(refused)["errors"]] == [field]
    claim.refresh_from_db()
    assert claim.is_open


def test_a_closed_case_is_not_closed_again(api: Api, claim: Case) -> None:
    api.post(f"cases/{claim.number}/close/", {"outcome": "declined", "reason": "Withdrawn."})
    again = api.post(f"cases/{claim.number}/close/", {"outcome": "paid", "reason": "After all."})
    assert refusal(again) == (409, "conflict")


def test_a_case_is_given_to_a_person_and_a_team(api: Api, claim: Case, bob: User, team: Team) -> None:
    told = api.post(f"cases/{claim.number}/assign/", {"owner": bob.pk, "team": team.pk}).json()
    assert (told["owner"], told["team"]) == ({"id": bob.pk, "name": "Bob Brook"}, {"id": team.pk, "name": "Claims"})


def test_what_is_left_out_stays_and_null_takes_away(api: Api, claim: Case, bob: User, team: Team) -> None:
    api.post(f"cases/{claim.number}/assign/", {"owner": bob.pk, "team": team.pk})
    told = api.post(f"cases/{claim.number}/assign/", {"owner": None}).json()
    assert (told["owner"], told["team"]["name"]) == (None, "Claims")


def test_whoever_cannot_be_given_work_is_refused(api: Api, claim: Case) -> None:
    viewer = UserFactory.create(name="Vera", role=Role.VIEWER)
    for sent, field in (({"owner": viewer.pk}, "owner"), ({"team": 4_711}, "team"), ({}, "")):
        refused = api.post(f"cases/{claim.number}/assign/", sent)
        assert refusal(refused) == (422, "invalid")
        assert problem(refused)["errors"][0]["field"] == field
    claim.refresh_from_db()
    assert (claim.owner, claim.team) == (None, None)


def test_a_case_is_made_urgent(api: Api, claim: Case) -> None:
    assert api.post(f"cases/{claim.number}/prioritise/", {"priority": "urgent"}).json()["priority"] == "urgent"
    claim.refresh_from_db()
    assert claim.priority == Priority.URGENT
    refused = api.post(f"cases/{claim.number}/prioritise/", {"priority": "4"})
    assert refusal(refused) == (422, "invalid")


@pytest.mark.parametrize("verb", ["close", "assign", "prioritise"])
def test_nothing_is_done_to_a_case_that_has_changed_since(api: Api, claim: Case, verb: str) -> None:
    sent = {
        "close": {"outcome": "paid", "reason": "Paid."},
        "assign": {"owner": None},
        "prioritise": {"priority": "low"},
    }
    refused = api.post(f"cases/{claim.number}/{verb}/", sent[verb], headers={"If-Match": '"1-0"'})
    assert refusal(refused) == (412, "changed")
    claim.refresh_from_db()
    assert (claim.is_open, claim.priority) == (True, Priority.NORMAL)
