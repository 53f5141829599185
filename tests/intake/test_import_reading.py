"""What a row says, and why it cannot be brought in."""

from datetime import UTC, datetime

import pytest

from apps.cases.models import Priority
from apps.intake import mapping
from apps.intake.reading import Bad, Draft, Reader
from apps.intake.sheet import Row
from apps.users.models import Team, User
from tests.intake import requests_of_a_city as service

DESK = Team(pk=7, name="Desk")
BOB = User(pk=3, name="Bob", email="bob@acme.example")
MORE = service.MAPPING.replace(
    "[case]\n",
    '[case]\nteam = "Team"\nowner = { column = "Agency", values = { DSNY = "BOB@acme.example" }, otherwise = "" }\n'
    'title = "{Place}  in {Borough}"\n'
    'priority = { column = "Agency", values = { DSNY = "High" }, otherwise = "low" }\n',
)  # fmt: skip


def draft(text: str = service.MAPPING, **changes: str) -> Draft:
    reader = Reader(mapping.read(text), service.plan(), people={"bob@acme.example": BOB}, teams={"desk": DESK})
    return reader.draft(Row(2, service.row(1, **changes)))


def test_dates_are_those_of_the_place() -> None:
    found = draft(Opened="7/1/2025 8:00", Closed="12/1/2025 8:00")

    assert found.opened_at == datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
    assert found.ended_at == datetime(2025, 12, 1, 13, 0, tzinfo=UTC)


def test_choices_are_known_by_value_and_by_label() -> None:
    assert draft(Borough="queens").data["borough"] == "queens"
    assert draft(Borough="BROOKLYN").data["borough"] == "brooklyn"


def test_what_is_not_named_becomes_what_stands_for_all_others() -> None:
    assert draft(Agency="DPR").data["agency"] == "Another"


def test_team_owner_title_and_priority() -> None:
    found = draft(MORE, Agency="DSNY", Team="desk", Place=" 1 Main Street ")

    assert (found.team, found.owner, found.priority) == (DESK, BOB, Priority.HIGH)
    assert found.title == "1 Main Street in queens"
    assert draft(MORE, Agency="NYPD").owner is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Key": " "}, "It has no key of at most 200 characters that tells it from other rows."),
        ({"Opened": ""}, "case.opened: it has no date."),
        ({"Opened": "2025-03-01"}, "case.opened: “2025-03-01” is no date as expected."),
        ({"Opened": "3/1/2999 8:00"}, "case.opened: 3/1/2999 8:00 is still to come."),
        ({"Status": "Reopened"}, "case.status: nothing is said of “Reopened”."),
        ({"Closed": ""}, "It has ended, but the date is missing."),
        ({"Closed": "1/1/2025 8:00"}, "It ended before it was opened."),
        ({"Borough": "Bronx"}, "fields.borough: Choose one of: Brooklyn, Queens."),
        ({"Name": ""}, "The client needs a name of at most 200 characters."),
        ({"Mail": "nobody"}, "“nobody” is no e-mail address."),
        ({"Team": "Night"}, "case.team: “Night” is not in this workspace."),
    ],
)
def test_it_says_why_a_row_cannot_be_brought_in(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(Bad) as bad:
        draft(MORE if "Team" in changes else service.MAPPING, **changes)
    assert str(bad.value) == reason
