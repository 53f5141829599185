"""Moving the plan of a case by its buttons."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case
from apps.cmmn.commands import Disable
from tests.web.cases.conftest import SYSTEM, item, page


def banner(answer: object) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def test_an_item_is_started_by_hand(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, f"items/{item(claim, 'visit').number}/begin/"))
    assert (answer.status_code, answer.headers["Location"]) == (303, page(claim))
    assert banner(answer) == ["Visit the place was started by hand"]
    assert item(claim, "visit").state == "active"


def test_it_is_skipped_and_brought_back(as_bob: Client, claim: Case) -> None:
    path = page(claim, f"items/{item(claim, 'visit').number}/")
    assert banner(as_bob.post(f"{path}disable/")) == ["Visit the place was skipped"]
    assert "Bring back" in as_bob.get(page(claim)).content.decode()
    as_bob.post(f"{path}reenable/")
    assert item(claim, "visit").state == "enabled"


def test_a_step_is_added(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, "plan/"), {"key": "expert", "parent": "0"})
    assert banner(answer) == ["Ask an expert was added\nReady to work on: Ask an expert"]
    assert item(claim, "expert").state == "active"


@pytest.mark.parametrize(
    "given", [{"key": "review"}, {"key": "nowhere", "parent": "0"}, {}, {"key": "expert", "parent": "99"}]
)
def test_what_is_not_offered_cannot_be_added(as_bob: Client, claim: Case, given: dict[str, str]) -> None:
    assert as_bob.post(page(claim, "plan/"), given).status_code == 409
    assert not claim.items.filter(key="expert").exists()


def test_a_command_that_came_too_late_is_a_conflict_and_changes_nothing(as_bob: Client, claim: Case) -> None:
    number = item(claim, "visit").number
    actions.perform(claim, Disable(number), actor=SYSTEM)
    answer = as_bob.post(page(claim, f"items/{number}/begin/"))
    assert answer.status_code == 409
    assert "Visit the place is disabled" in answer.content.decode()
    assert item(claim, "visit").state == "disabled"


def test_the_same_conflict_beside_an_open_page_is_a_dialog(as_bob: Client, claim: Case) -> None:
    number = item(claim, "visit").number
    actions.perform(claim, Disable(number), actor=SYSTEM)
    answer = as_bob.post(page(claim, f"items/{number}/begin/"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#modal")
    assert "<html" not in answer.content.decode()


def test_a_case_is_held_and_goes_on(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, "life/hold/"), {"reason": "The client is away."})
    assert banner(answer) == [f"{claim.number} is on hold."]
    text = as_bob.get(page(claim)).content.decode()
    assert "On hold until somebody takes it up again." in text
    assert "The client is away." in text
    assert item(claim, "review").state == "suspended"
    as_bob.post(page(claim, "life/resume/"))
    assert item(claim, "review").state == "active"


@pytest.mark.parametrize(
    "path", ["items/1/complete/", "items/1/terminate/", "items/0/finish/", "move/close/", "move/fail/", "move/hold/"]
)
def test_other_commands_have_no_address(as_bob: Client, claim: Case, path: str) -> None:
    assert as_bob.post(page(claim, path)).status_code == 404
    assert item(claim, "review").state == "active"


def test_a_task_is_not_finished_past_its_form_and_its_rights(as_bob: Client, claim: Case) -> None:
    number = item(claim, "review").number
    assert as_bob.post(page(claim, f"items/{number}/finish/")).status_code == 409
    assert item(claim, "review").state == "active"


def test_a_list_up_to_the_last_day_there_is_holds_every_case(as_bob: Client, claim: Case) -> None:
    assert claim.number in as_bob.get("/cases/?opened_to=9999-12-31").content.decode()


@pytest.mark.parametrize("path", ["items/2/begin/", "plan/", "life/hold/"])
def test_a_viewer_moves_nothing(as_dan: Client, claim: Case, path: str) -> None:
    before = list(claim.items.values_list("number", "state"))
    assert as_dan.post(page(claim, path), {"key": "expert"}).status_code == 403
    assert list(claim.items.values_list("number", "state")) == before


def test_a_link_moves_nothing(as_bob: Client, claim: Case) -> None:
    assert as_bob.get(page(claim, "items/2/begin/")).status_code == 405
