"""Notes, tags, watching and the timeline on the page of a case, without scripts."""

from uuid import uuid4

import pytest
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition, Note, Tag
from apps.common.actors import Actor
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM, page

TOKEN = str(uuid4())


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_note_with_looks_is_shown_with_them_and_for_whom_it_is(as_bob: Client, claim: Case) -> None:
    given = {"html": "<p>All <b>well</b><script>x</script></p>", "text": "All well", "audience": "client"}
    as_bob.post(page(claim, "notes/"), given)
    shown = text(as_bob, page(claim, "?tab=notes"))
    assert '<div class="rich" dir="auto"><p>All <strong>well</strong></p></div>' in shown
    assert "note-client" in shown
    assert "Hide from the client" in shown


def test_a_note_is_internal_unless_somebody_says_otherwise(as_bob: Client, claim: Case) -> None:
    as_bob.post(page(claim, "notes/"), {"text": "Between us"})
    assert not Note.objects.get().is_visible_to_requester
    assert "note-internal" in text(as_bob, page(claim, "?tab=notes"))


def test_a_form_sent_twice_writes_one_note(as_bob: Client, claim: Case) -> None:
    for _ in range(2):
        assert as_bob.post(page(claim, "notes/"), {"text": "Once", "token": TOKEN}).status_code == 303
    assert Note.objects.count() == 1


def test_a_correction_shows_what_it_corrects(as_bob: Client, claim: Case) -> None:
    wrong = actions.add_note(claim, text="Paid in May", actor=SYSTEM)
    assert "Correct a note" in text(as_bob, page(claim, f"?tab=notes&corrects={wrong.pk}"))
    as_bob.post(page(claim, "notes/"), {"text": "Paid in June", "corrects": wrong.pk})
    assert f"#note-{wrong.pk}" in text(as_bob, page(claim, "?tab=notes"))


def test_only_colleagues_who_may_see_the_case_are_offered(as_bob: Client, claim: Case, alice: User, bob: User) -> None:
    assert f'data-key="{alice.pk}"' in text(as_bob, page(claim, "mentionable/?q=ali"))
    actions.grant(claim, user=bob, actor=SYSTEM)
    CaseDefinition.objects.update(is_access_controlled=True)
    assert "data-key" not in text(as_bob, page(claim, "mentionable/?q=ali"))


def test_a_note_is_hidden_with_a_reason_only(as_bob: Client, claim: Case) -> None:
    note = actions.add_note(claim, text="Hello", is_visible_to_requester=True, actor=SYSTEM)
    assert as_bob.post(page(claim, f"notes/{note.pk}/hide/"), {"reason": ""}).status_code == 422
    note.refresh_from_db()
    assert note.is_visible_to_requester
    assert as_bob.post(page(claim, f"notes/{note.pk}/hide/"), {"reason": "A slip"}).status_code == 303
    assert "Hidden from the client by Bob Brook" in text(as_bob, page(claim, "?tab=notes"))


def test_tags_are_chosen_made_and_taken_off(as_bob: Client, claim: Case, bob: User) -> None:
    flood = actions.create_tag(name="Flood", colour="blue", actor=Actor.person(bob))
    as_bob.post(page(claim, "tags/"), {"tags": [flood.pk], "new": "press"})
    press = Tag.objects.get(name="press")
    assert {tag.tag for tag in claim.case_tags.all()} == {flood, press}
    assert "Flood" in text(as_bob, f"/cases/?tag={press.pk}")
    as_bob.post(page(claim, "tags/"), {"tags": [press.pk]})
    as_bob.post(page(claim, f"tags/{press.pk}/off/"))
    assert not claim.case_tags.exists()


def test_a_case_is_watched_and_found_among_the_watched(as_bob: Client, claim: Case) -> None:
    as_bob.post(page(claim, "watch/"))
    assert "You watch this case" in text(as_bob, page(claim))
    assert claim.title in text(as_bob, "/cases/?watched=on")
    assert claim.title in text(as_bob, "/?view=all&watched=on")
    as_bob.post(page(claim, "unwatch/"))
    assert claim.title not in text(as_bob, "/cases/?watched=on")
    assert claim.title not in text(as_bob, "/?view=all&watched=on")


def test_looking_at_the_notes_is_seeing_where_one_is_named(as_bob: Client, claim: Case, bob: User) -> None:
    note = actions.add_note(claim, text=f"@{bob.name}, look", actor=SYSTEM)
    assert "New</span>" in text(as_bob, "/mentions/")
    text(as_bob, page(claim, "?tab=notes"))
    assert note.mentions.get().seen_at is not None
    assert "New</span>" not in text(as_bob, "/mentions/")


@pytest.mark.parametrize(
    ("query", "count"), [("kind=notes", 1), ("q=twice", 1), ("kind=tags", 0), ("kind=x&first=y", 2)]
)
def test_the_timeline_is_looked_through(as_bob: Client, claim: Case, query: str, count: int) -> None:
    actions.add_note(claim, text="Called twice.", actor=SYSTEM)
    assert len(as_bob.get(page(claim, f"?tab=timeline&{query}")).context["events"]) == count


def test_the_picture_and_its_table_say_the_same(as_bob: Client, claim: Case) -> None:
    answer = as_bob.get(page(claim, "?tab=timeline&view=course"))
    bars = sum(len(row.bars) for row in answer.context["rows"])
    assert bars == len(answer.context["lines"]) == answer.content.decode().count("course-bar")
