"""Notes, files, data, owner, and closing by their forms."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, CaseFile, Note
from apps.common.actors import Actor
from apps.users.models import Team, User
from tests.web.cases.conftest import SYSTEM, item, page

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def typed(client: Client, claim: Case, **changed: str) -> dict[str, str]:
    """What the data form holds when it is opened, with some of it changed."""
    form = client.get(page(claim, "data/")).context["form"]
    values = {name: str(form[name].value() if form[name].value() is not None else "") for name in form.fields}
    return {**values, **{f"data-{key}": value for key, value in changed.items()}}


def test_a_note_is_written(as_bob: Client, claim: Case, bob: User) -> None:
    answer = as_bob.post(page(claim, "notes/"), {"text": "Called twice.", "audience": "client"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page(claim, "?tab=notes"))
    assert list(Note.objects.values_list("text", "author", "is_visible_to_requester")) == [
        ("Called twice.", bob.pk, True)
    ]


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_a_refused_note_comes_back_with_its_text(as_bob: Client, claim: Case, text: str) -> None:
    answer = as_bob.post(page(claim, "notes/"), {"text": text})
    assert answer.status_code == 422
    assert answer.context["note_form"]["text"].value() == text
    assert not Note.objects.exists()


def test_files_are_put_in_and_taken_out_unchanged(as_bob: Client, claim: Case, bob: User) -> None:
    files = [SimpleUploadedFile("report.pdf", PDF), SimpleUploadedFile("list.txt", b"one\ntwo")]
    assert as_bob.post(page(claim, "files/"), {"upload": files}).status_code == 303
    report = CaseFile.objects.get(name="report.pdf")
    answer = as_bob.get(page(claim, f"files/{report.pk}/"))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [(entry.user_id, entry.verb) for entry in audit.accesses(f"file:{report.pk}")] == [(bob.pk, "download")]


def test_of_several_files_all_are_taken_or_none(as_bob: Client, claim: Case) -> None:
    files = [SimpleUploadedFile("list.txt", b"one"), SimpleUploadedFile("page.html", b"<script>")]
    answer = as_bob.post(page(claim, "files/"), {"upload": files})
    assert answer.status_code == 422
    assert "“page.html” is of a kind that is not taken" in answer.content.decode().replace("&quot;", '"')
    assert not CaseFile.objects.exists()


def test_without_a_file_the_form_says_so(as_bob: Client, claim: Case) -> None:
    answer = as_bob.post(page(claim, "files/"))
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_file_of_another_case_is_not_found_through_this_one(as_bob: Client, claim: Case) -> None:
    other = actions.open_case(claim.definition, data={"policy": "P-8"}, actor=SYSTEM).case
    paper = actions.add_file(other, file=SimpleUploadedFile("list.txt", b"one"), actor=SYSTEM)
    assert as_bob.get(page(claim, f"files/{paper.pk}/")).status_code == 404


def test_only_what_was_changed_is_written(as_bob: Client, claim: Case) -> None:
    given = typed(as_bob, claim, damage="1250,5", when="2026-11-08")
    assert as_bob.post(page(claim, "data/"), given).status_code == 303
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-7", "damage": "1250.50", "when": "2026-11-08"}
    entry = next(entry for entry in audit.records(claim.stream) if entry.action == "data")
    assert entry.facts["fields"] == ["damage", "when"]


def test_wrong_data_comes_back_with_everything_typed_and_the_reasons(as_bob: Client, claim: Case) -> None:
    given = typed(as_bob, claim, damage="much", when="08.13.2026", remark="A note")
    answer = as_bob.post(page(claim, "data/"), given)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"data-damage", "data-when"}
    assert [form[f"data-{key}"].value() for key in ("damage", "when", "remark")] == ["much", "08.13.2026", "A note"]
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-7"}


def test_of_two_editors_the_second_is_shown_what_the_first_wrote(as_bob: Client, claim: Case, alice: User) -> None:
    given = typed(as_bob, claim, remark="Bob's words", policy="P-9")
    actions.change_data(claim, data={"remark": "Alice's words"}, actor=Actor.person(alice))
    answer = as_bob.post(page(claim, "data/"), given)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert [(one.label, one.text, one.by) for one in form.choices] == [("Remark", "Alice's words", "Alice Adler")]
    assert form["data-remark"].value() == "Bob's words"
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-7", "remark": "Alice's words"}
    again = {name: str(form[name].value() or "") for name in form.fields}
    unchosen = as_bob.post(page(claim, "data/"), again)
    assert unchosen.status_code == 422
    assert unchosen.context["form"].errors == {"data-remark": ["Choose which of the two it shall be."]}
    third = {**again, "choose-remark": "mine", "data-remark": "Both are right."}
    assert as_bob.post(page(claim, "data/"), third).status_code == 303
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-9", "remark": "Both are right."}


def test_the_later_one_may_leave_what_the_first_wrote(as_bob: Client, claim: Case, alice: User) -> None:
    given = typed(as_bob, claim, damage="much", remark="Bob's words", policy="P-9") | {"data-damage": ""}
    actions.change_data(claim, data={"remark": "Alice's words"}, actor=Actor.person(alice))
    form = as_bob.post(page(claim, "data/"), given).context["form"]
    again = {name: str(form[name].value() or "") for name in form.fields}
    assert as_bob.post(page(claim, "data/"), {**again, "choose-remark": "theirs"}).status_code == 303
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-9", "remark": "Alice's words"}


def test_two_editors_of_different_fields_do_not_disturb_each_other(as_bob: Client, claim: Case, alice: User) -> None:
    given = typed(as_bob, claim, policy="P-9")
    actions.change_data(claim, data={"remark": "Alice's words"}, actor=Actor.person(alice))
    answer = as_bob.post(page(claim, "data/"), given, follow=True)
    assert "Alice Adler changed other fields meanwhile, and they are kept: Remark." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-9", "remark": "Alice's words"}


@pytest.mark.parametrize("was", ["", "nonsense", "[]", '{"nowhere": 1}'])
def test_a_form_that_was_tampered_with_overwrites_nobody(as_bob: Client, claim: Case, was: str) -> None:
    given = {**typed(as_bob, claim, policy="P-9"), "was": was}
    assert as_bob.post(page(claim, "data/"), given).status_code == 409
    claim.refresh_from_db()
    assert claim.data == {"policy": "P-7"}


def test_data_that_opens_a_stage_says_so(as_bob: Client, claim: Case) -> None:
    from apps.cmmn.commands import Complete

    actions.perform(claim, Complete(item(claim, "review").number, {"risk_score": 3}), actor=SYSTEM)
    answer = as_bob.post(page(claim, "data/"), typed(as_bob, claim, risk_score="9"), follow=True)
    assert "Investigation started: initial review is complete and the risk score is 9" in answer.content.decode()


def test_owner_team_and_priority_are_changed_together(as_bob: Client, claim: Case, alice: User) -> None:
    team = Team.objects.create(name="Claims")
    given = {"owner": alice.pk, "team": team.pk, "priority": 4}
    assert as_bob.post(page(claim, "handling/"), given).status_code == 303
    claim.refresh_from_db()
    assert (claim.owner, claim.team, claim.priority) == (alice, team, 4)


def test_of_two_who_change_who_handles_it_the_second_chooses(
    as_bob: Client, claim: Case, alice: User, bob: User
) -> None:
    form = as_bob.get(page(claim, "handling/")).context["form"]
    given = {"owner": bob.pk, "priority": 4, "was": form["was"].value()}
    actions.assign(claim, owner=alice, team=None, actor=Actor.person(alice))
    answer = as_bob.post(page(claim, "handling/"), given)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert [(one.label, one.text, one.by) for one in form.choices] == [("Owner", "Alice Adler", "Alice Adler")]
    claim.refresh_from_db()
    assert (claim.owner, claim.priority) == (alice, 2)
    again = {**given, "was": form["was"].value(), "clashes": form["clashes"].value(), "choose-owner": "theirs"}
    assert as_bob.post(page(claim, "handling/"), again).status_code == 303
    claim.refresh_from_db()
    assert (claim.owner, claim.priority) == (alice, 4)


def test_a_viewer_cannot_be_made_the_owner(as_bob: Client, claim: Case, dan: User) -> None:
    answer = as_bob.post(page(claim, "handling/"), {"owner": dan.pk, "priority": 2})
    assert answer.status_code == 422
    claim.refresh_from_db()
    assert claim.owner is None


def test_closing_early_names_the_undone_work_and_needs_a_reason(as_bob: Client, claim: Case) -> None:
    shown = as_bob.get(page(claim, "close/")).content.decode()
    assert "Initial review" in shown
    refused = as_bob.post(page(claim, "close/"), {"outcome": "declined"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"reason": ["Say why the case ends early."]}
    assert as_bob.post(page(claim, "close/"), {"outcome": "declined", "reason": "Twice."}).status_code == 303
    claim.refresh_from_db()
    assert (claim.state, claim.outcome, claim.outcome_reason) == ("closed", "declined", "Twice.")


def test_a_closed_case_can_be_read_but_not_changed(as_bob: Client, claim: Case) -> None:
    actions.close(claim, outcome="declined", reason="Twice.", actor=SYSTEM)
    text = as_bob.get(page(claim)).content.decode()
    assert "Closed: Declined." in text
    assert "It can be opened again at any time." in text
    posts: dict[str, dict[str, Any]] = {
        "notes/": {"text": "x"},
        "files/": {"upload": SimpleUploadedFile("list.txt", b"one")},
        "data/": {"was": json.dumps({}), "data-policy": "P-9"},
        "handling/": {"priority": 4},
        "close/": {"outcome": "paid", "reason": "Again"},
        "life/hold/": {"reason": "Wait."},
    }
    before = audit.records(claim.stream)
    for path, given in posts.items():
        assert as_bob.post(page(claim, path), given).status_code == 409, path
    assert audit.records(claim.stream) == before


@pytest.mark.parametrize("path", ["notes/", "files/", "data/", "handling/", "close/"])
def test_a_viewer_changes_nothing(as_dan: Client, claim: Case, path: str) -> None:
    before = audit.records(claim.stream)
    given = {"text": "x", "upload": SimpleUploadedFile("list.txt", b"one"), "outcome": "paid", "priority": 4}
    assert as_dan.post(page(claim, path), given).status_code == 403
    assert audit.records(claim.stream) == before
