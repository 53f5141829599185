"""Notes and files by API."""

import pytest
from pytest_django import Settings

from apps.audit.models import AccessEntry
from apps.cases import actions
from apps.cases.models import Case, CaseFile
from apps.common.actors import Actor
from apps.users.models import User
from tests.api.conftest import PDF, SYSTEM, Api, problem, refusal, report


def test_it_writes_a_note_in_the_name_of_the_person(api: Api, claim: Case, bob: User) -> None:
    made = api.post(f"cases/{claim.number}/notes/", {"text": "Rang back.", "is_visible_to_requester": True})

    assert made.status_code == 201
    note = claim.notes.get()
    assert (note.author, note.text, note.is_visible_to_requester) == (bob, "Rang back.", True)
    assert api.get(f"cases/{claim.number}/notes/").json()["results"] == [made.json()]


@pytest.mark.parametrize("text", ["", "   ", "a" * 20_001, None, {"a": 1}])
def test_it_refuses_what_is_no_note(api: Api, claim: Case, text: object) -> None:
    refused = api.post(f"cases/{claim.number}/notes/", {"text": text})

    assert refusal(refused) == (422, "invalid")
    assert problem(refused)["errors"][0]["field"] == "text"
    assert claim.notes.count() == 0


def test_notes_come_newest_first_in_pages(api: Api, claim: Case) -> None:
    for text in ("one", "two", "three"):
        actions.add_note(claim, text=text, actor=SYSTEM)

    first = api.get(f"cases/{claim.number}/notes/", limit="2").json()
    second = api.get(first["next"].removeprefix("http://acme.localhost/api/v1/")).json()

    assert [note["text"] for note in first["results"]] == ["three", "two"]
    assert [note["text"] for note in second["results"]] == ["one"]
    assert second["next"] is None


def test_a_closed_case_takes_no_note(api: Api, claim: Case) -> None:
    actions.close(claim, outcome="declined", reason="Withdrawn.", actor=SYSTEM)

    assert refusal(api.post(f"cases/{claim.number}/notes/", {"text": "Late."})) == (409, "conflict")


def test_it_takes_a_file_and_gives_it_back(api: Api, claim: Case, bob: User) -> None:
    made = api.send(f"cases/{claim.number}/files/", file=report())

    assert made.status_code == 201
    assert (made.json()["name"], made.json()["size"], made.json()["uploaded_by"]) == (
        "report.pdf",
        len(PDF),
        "Bob Brook",
    )
    assert api.get(f"cases/{claim.number}/files/").json()["results"] == [made.json()]
    back = api.get(f"cases/{claim.number}/files/{made.json()['id']}/")
    assert b"".join(back.streaming_content) == PDF
    assert back["Content-Type"] == "application/pdf"
    assert back["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert back["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert AccessEntry.objects.filter(verb="download", user_id=bob.pk).count() == 1


@pytest.mark.parametrize(("name", "content"), [("page.html", b"<p>"), ("report.pdf", b"<p>"), ("report.pdf", b"")])
def test_it_refuses_a_file_that_is_not_taken(api: Api, claim: Case, name: str, content: bytes) -> None:
    refused = api.send(f"cases/{claim.number}/files/", file=report(name, content))

    assert refusal(refused) == (422, "invalid")
    assert problem(refused)["errors"][0]["field"] == "file"
    assert CaseFile.objects.count() == 0


def test_a_file_is_not_sent_as_json(api: Api, claim: Case) -> None:
    assert refusal(api.post(f"cases/{claim.number}/files/", {"file": "x"})) == (415, "media-type")


def test_a_file_beyond_the_limit_is_refused_unread(api: Api, claim: Case, settings: Settings) -> None:
    big = report(content=PDF + b"\0" * (27 * 1024 * 1024))

    assert refusal(api.send(f"cases/{claim.number}/files/", file=big)) == (413, "too-large")


def test_a_file_of_another_case_is_not_found(api: Api, claim: Case, bob: User) -> None:
    other = actions.open_case(claim.definition, data={}, actor=SYSTEM).case
    paper = actions.add_file(other, file=report(), actor=Actor.person(bob))

    assert refusal(api.get(f"cases/{claim.number}/files/{paper.pk}/")) == (404, "not-found")
