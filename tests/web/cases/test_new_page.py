"""A new case by hand."""

import pytest
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, on, task
from apps.parties.models import Party
from apps.users.models import User
from tests.factories import PartyFactory
from tests.web.cases.conftest import SYSTEM

TYPED = {"data-policy": "P-7", "priority": "2", "title": "Fire in the kitchen"}


def test_the_only_type_is_chosen_at_once(as_bob: Client, definition: CaseDefinition) -> None:
    assert "New case: Claim" in as_bob.get("/cases/new/").content.decode()


def test_several_types_are_offered(as_bob: Client, definition: CaseDefinition) -> None:
    actions.publish(case("other", task("do"), name="Other matter"), actor=SYSTEM)
    text = as_bob.get("/cases/new/").content.decode()
    assert 'href="?type=claim"' in text
    assert 'href="?type=other"' in text


def test_a_case_is_opened_with_a_client_who_is_known(as_bob: Client, definition: CaseDefinition, bob: User) -> None:
    ruth = PartyFactory.create(name="Ruth Vale")
    found = as_bob.post("/cases/new/?type=claim", {**TYPED, "find": "vale", "search": "1"})
    assert "Ruth Vale" in found.content.decode()
    assert found.context["form"]["title"].value() == "Fire in the kitchen"
    given = {**TYPED, "find": "vale", "found_for": "vale", "client": ruth.client_number, "owner": bob.pk}
    answer = as_bob.post("/cases/new/?type=claim", given)
    opened = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{opened.number}/")
    assert (opened.client, opened.owner, opened.title, opened.data) == (ruth, bob, TYPED["title"], {"policy": "P-7"})


def test_enter_in_the_search_field_searches(as_bob: Client, definition: CaseDefinition) -> None:
    PartyFactory.create(name="Ruth Vale")
    answer = as_bob.post("/cases/new/?type=claim", {**TYPED, "find": "vale"})
    assert answer.status_code == 200
    assert "Ruth Vale" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_new_client_is_written_down_with_the_case(as_bob: Client, definition: CaseDefinition) -> None:
    given = {**TYPED, "client_name": "Ruth Vale", "client_email": "ruth@client.example"}
    as_bob.post("/cases/new/?type=claim", given)
    assert Case.objects.get().client == Party.objects.get(email="ruth@client.example")


def test_an_address_that_is_known_finds_its_client(as_bob: Client, definition: CaseDefinition) -> None:
    ruth = PartyFactory.create(name="Ruth Vale", email="ruth@client.example")
    as_bob.post("/cases/new/?type=claim", {**TYPED, "client_name": "R. Vale", "client_email": "RUTH@client.example"})
    assert Case.objects.get().client == ruth


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"data-policy": ""}, "data-policy"),
        ({"data-damage": "much"}, "data-damage"),
        ({"client_email": "ruth@client.example"}, "client_name"),
        ({"client_name": "Ruth", "client_email": "ruth"}, "client_email"),
        ({"client": "C-999999"}, "client"),
        ({"priority": "9"}, "priority"),
    ],
)
def test_bad_input_comes_back_and_leaves_nothing_behind(
    as_bob: Client, definition: CaseDefinition, changed: dict[str, str], wrong: str
) -> None:
    answer = as_bob.post("/cases/new/?type=claim", {**TYPED, **changed})
    assert answer.status_code == 422
    assert wrong in answer.context["form"].errors
    assert answer.context["form"]["title"].value() == "Fire in the kitchen"
    assert not Case.objects.exists()
    assert not Party.objects.exists()


def test_later_fields_are_folded_away_until_something_is_in_them(as_bob: Client, definition: CaseDefinition) -> None:
    form = as_bob.get("/cases/new/").context["form"]
    assert [slot.name for slot in form.first_slots] == ["data-policy"]
    assert not form.is_later_open
    refused = as_bob.post("/cases/new/?type=claim", {**TYPED, "data-damage": "much"})
    assert refused.context["form"].is_later_open


def test_a_viewer_opens_nothing(as_dan: Client, definition: CaseDefinition) -> None:
    assert as_dan.get("/cases/new/").status_code == 403
    assert as_dan.post("/cases/new/?type=claim", TYPED).status_code == 403
    assert not Case.objects.exists()


def test_a_controlled_type_is_not_found_by_a_stranger(as_bob: Client, definition: CaseDefinition) -> None:
    actions.control_access(definition, is_on=True, actor=SYSTEM)
    assert "There is no case type for you to open" in as_bob.get("/cases/new/").content.decode()
    assert as_bob.post("/cases/new/?type=claim", TYPED).status_code == 404
    assert not Case.objects.exists()


def optional_plan() -> None:
    actions.publish(
        case(
            "visit",
            task("meet", required=True),
            task("leaflet", description="What everybody should know."),
            task("ring", entry=entry(on("leaflet", "complete"))),
            task("song", discretionary=True),
        ),
        actor=SYSTEM,
    )


def test_optional_work_is_offered_with_what_it_is_for(as_bob: Client) -> None:
    optional_plan()
    page = " ".join(as_bob.get("/cases/new/?type=visit").content.decode().split())
    assert "What everybody should know. Without it, this never starts: Ring." in page
    assert page.count('name="work"') == 3
    assert 'value="meet"' not in page


def test_ticks_put_work_in_and_leave_it_out(as_bob: Client) -> None:
    optional_plan()
    as_bob.post("/cases/new/?type=visit", {"priority": "2", "work_shown": "1", "work": ["song", "ring"]})
    states = dict(Case.objects.get().items.values_list("key", "state"))
    assert (states["song"], states["leaflet"], states["ring"]) == ("active", "terminated", "available")


def test_without_the_boxes_everything_is_as_usual(as_bob: Client) -> None:
    optional_plan()
    as_bob.post("/cases/new/?type=visit", {"priority": "2"})
    assert set(Case.objects.get().items.values_list("state", flat=True)) == {"active", "available"}


def test_a_search_keeps_the_ticks(as_bob: Client) -> None:
    optional_plan()
    given = {"priority": "2", "work_shown": "1", "work": ["song"], "find": "vale", "search": "1"}
    rows = as_bob.post("/cases/new/?type=visit", given).context["form"].work_rows
    assert [row.work.key for row in rows if row.is_ticked] == ["song"]


def test_what_cannot_be_left_out_is_said_beside_the_boxes(as_bob: Client) -> None:
    actions.publish(case("small", task("one"), task("two")), actor=SYSTEM)
    answer = as_bob.post("/cases/new/?type=small", {"priority": "2", "work_shown": "1"})
    assert answer.status_code == 422
    assert "Too much is left out" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_retired_type_says_why(as_bob: Client, definition: CaseDefinition) -> None:
    actions.retire(definition, reason="The law has changed.", actor=SYSTEM)
    answer = as_bob.get("/cases/new/?type=claim")
    assert answer.status_code == 403
    assert "The law has changed." in answer.content.decode()
