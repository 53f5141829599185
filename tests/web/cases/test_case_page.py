"""One case with its tabs."""

import pytest
from django.test import Client

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM, page


def test_it_shows_where_the_case_stands_and_what_is_next(as_bob: Client, claim: Case) -> None:
    text = as_bob.get(page(claim)).content.decode()
    for words in ("Fire in the kitchen", "Initial review", "Investigation", "0 of 5 steps done", "Complete", "Take it"):
        assert words in text
    assert "can be started by hand" in text
    assert "Ask an expert" in text


@pytest.mark.parametrize("tab", ["plan", "diagram", "data", "notes", "files", "timeline"])
def test_every_tab_has_an_address(as_bob: Client, claim: Case, tab: str) -> None:
    answer = as_bob.get(page(claim), {"tab": tab})
    assert answer.status_code == 200
    assert (
        f'href="{page(claim)}{"" if tab == "plan" else f"?tab={tab}"}" aria-current="page"' in answer.content.decode()
    )


def test_the_diagram_gets_the_plan_and_each_shape_its_state(as_bob: Client, claim: Case) -> None:
    answer = as_bob.get(page(claim), {"tab": "diagram"})
    text = answer.content.decode()
    assert 'data-shape="review"' in text
    assert "Initial review: " in text
    assert "style-src-attr 'unsafe-hashes' 'sha256-" in answer["Content-Security-Policy"]
    assert "unsafe" not in as_bob.get(page(claim))["Content-Security-Policy"]
    drawn = as_bob.get(page(claim, "diagram.cmmn"))
    assert 'id="review"' in drawn.content.decode()
    again = as_bob.get(page(claim, "diagram.cmmn"), headers={"if-none-match": drawn["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_tab_that_does_not_exist_is_not_found(as_bob: Client, claim: Case) -> None:
    assert as_bob.get(page(claim), {"tab": "diary"}).status_code == 404


def test_data_is_shown_by_labels_and_unknown_is_said(as_bob: Client, claim: Case) -> None:
    actions.change_data(claim, data={"damage": "1250", "is_hurt": "no", "outcome": "paid"}, actor=SYSTEM)
    text = as_bob.get(page(claim), {"tab": "data"}).content.decode()
    assert "1,250.00" in text
    assert "Somebody was hurt" in text
    assert "not yet known" in text
    assert "4 of 7 known" in text


@pytest.mark.parametrize("path", ["", "?tab=data", "why/1/", "data/"])
def test_a_look_is_noted(as_bob: Client, claim: Case, bob: User, path: str) -> None:
    as_bob.get(page(claim, path))
    assert [(entry.user_id, entry.verb) for entry in audit.accesses(claim.stream)] == [(bob.pk, "read")]


def test_nonsense_in_an_address_is_not_found(as_bob: Client, claim: Case) -> None:
    for path in ("/cases/%00/", "/cases/CL%002026/why/1/", f"/cases/{claim.number}/why/{9**30}/", f"/tasks/{9**30}/"):
        assert as_bob.get(path).status_code == 404, path


def test_a_viewer_gets_nothing_to_press(as_dan: Client, claim: Case) -> None:
    for tab in ("plan", "data", "notes", "files", "timeline"):
        text = as_dan.get(page(claim), {"tab": tab}).content.decode()
        main = text[text.index("<main") : text.index("</main>")]
        assert 'method="post"' not in main, tab
        assert main.count("<form") == (tab == "timeline"), tab  # which can be looked through
        assert page(claim, "close/") not in main, tab
    assert "You may look at this case, but not change it." in as_dan.get(page(claim)).content.decode()


def test_what_may_not_be_seen_is_not_found(as_bob: Client, claim: Case, definition: CaseDefinition) -> None:
    actions.control_access(definition, is_on=True, actor=SYSTEM)
    for path in ("", "why/1/", "why/step/review/", "data/", "handling/", "close/"):
        assert as_bob.get(page(claim, path)).status_code == 404, path
    for path in ("notes/", "files/", "plan/", "items/1/begin/", "life/hold/"):
        assert as_bob.post(page(claim, path), {"text": "x"}).status_code == 404, path


def test_why_is_a_page_and_a_panel(as_bob: Client, claim: Case) -> None:
    whole = as_bob.get(page(claim, "why/step/investigation/")).content.decode()
    panel = as_bob.get(page(claim, "why/step/investigation/"), headers={"HX-Request": "true"}).content.decode()
    for text in (whole, panel):
        assert "The risk score is above 7" in text
        assert "not yet known" in text
        assert "Initial review is complete" in text
    assert "<html" in whole
    assert "<html" not in panel
    assert 'id="panel-title"' in panel


def test_why_knows_nothing_of_what_is_not_in_the_plan(as_bob: Client, claim: Case) -> None:
    assert as_bob.get(page(claim, "why/99/")).status_code == 404
    assert as_bob.get(page(claim, "why/step/nowhere/")).status_code == 404


def test_text_of_others_is_never_markup(as_bob: Client, claim: Case) -> None:
    evil = "<script>alert(1)</script>"
    actions.add_note(claim, text=evil, actor=SYSTEM)
    actions.change_data(claim, data={"remark": evil}, actor=SYSTEM)
    for tab in ("plan", "data", "notes", "timeline"):
        assert evil not in as_bob.get(page(claim), {"tab": tab}).content.decode(), tab


def test_older_notes_are_a_page_away(as_bob: Client, claim: Case) -> None:
    for number in range(31):
        actions.add_note(claim, text=f"Note number {number}.", actor=SYSTEM)
    first = as_bob.get(page(claim), {"tab": "notes"})
    assert "Note number 0." not in first.content.decode()
    older = as_bob.get(first.context["next_url"])
    assert "Note number 0." in older.content.decode()
    assert older.context["next_url"] == ""
