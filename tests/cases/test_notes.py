"""Notes: cleaned, naming people, commenting tasks, sent twice, corrected and hidden."""

from uuid import uuid4

import pytest

from apps.audit.models import JournalEntry
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition, DefinitionAccess, Mention, Note
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.notifications.models import Mail
from apps.users.models import User
from tests.cases.conftest import SYSTEM


def told(case: Case) -> list[str]:
    return [entry.action for entry in JournalEntry.objects.filter(stream=case.stream, action__startswith="note.")]


def test_a_note_keeps_its_looks_and_nothing_that_runs(claim: Case, bob: User) -> None:
    pasted = (
        '<p class="MsoNormal" style="margin:0">Dear <b>Ms Test</b>,<o:p></o:p></p><div>see</div><div>below</div>'
        '<script>alert(1)</script><img src="x" onerror="alert(1)"><a href="javascript:alert(1)" onclick="x">here</a>'
    )
    note = actions.add_note(claim, html=pasted, actor=Actor.person(bob))
    assert note.html == (
        '<p>Dear <strong>Ms Test</strong>,</p>see<br>below<br><a rel="noopener noreferrer nofollow">here</a>'
    )
    assert note.text == "Dear Ms Test,\n\nsee\nbelow\nhere"


def test_a_plain_text_keeps_its_lines_signs_and_scripts(claim: Case, bob: User) -> None:
    note = actions.add_note(claim, text="  <b>1 & 2</b>\nשלום 😀\n\nEnd  ", actor=Actor.person(bob))
    assert note.html == "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;<br>שלום 😀</p><p>End</p>"
    assert note.text == "<b>1 & 2</b>\nשלום 😀\n\nEnd"


@pytest.mark.parametrize("html", ["", "<p> </p>", "<script>x</script>", "<p>&nbsp;<br></p>"])
def test_it_refuses_an_empty_note(claim: Case, bob: User, html: str) -> None:
    with pytest.raises(Invalid):
        actions.add_note(claim, html=html, actor=Actor.person(bob))
    assert not Note.objects.exists()
    assert told(claim) == []


def test_it_tells_who_is_named_whichever_name_stands_there(claim: Case, alice: User, bob: User) -> None:
    html = f'<p><span data-mention="{alice.pk}">@The boss</span>, <span data-mention="{bob.pk}">@me</span>?</p>'
    note = actions.add_note(claim, html=html, actor=Actor.person(bob))
    assert note.text == "@Alice, @Bob?"
    assert [(row.user, row.seen_at) for row in Mention.objects.all()] == [(alice, None)]
    mail = Mail.objects.get()
    assert (mail.to_address, mail.subject) == ("alice@acme.example", f"Bob mentioned you: {claim.number}")
    assert "The boss" not in mail.text


def test_a_name_in_a_plain_text_is_found_whatever_its_case(claim: Case, alice: User, bob: User) -> None:
    note = actions.add_note(claim, text="Ask @alice, not @alicex or bob@alice.example", actor=Actor.person(bob))
    assert note.html.count("data-mention") == 1
    assert f'<span data-mention="{alice.pk}">@Alice</span>, not @alicex' in note.html
    assert list(Mention.objects.values_list("user", flat=True)) == [alice.pk]


def test_who_may_not_see_the_case_is_not_offered_and_not_told(claim: Case, alice: User, bob: User) -> None:
    CaseDefinition.objects.update(is_access_controlled=True)
    DefinitionAccess.objects.create(definition=claim.definition, user=bob, can_write=True)
    claim.refresh_from_db()
    assert selectors.mentionable(bob, claim) == []
    note = actions.add_note(
        claim, html=f'<p><span data-mention="{alice.pk}">@Alice</span> knows</p>', actor=Actor.person(bob)
    )
    assert note.html == "<p>@Alice knows</p>"
    assert not Mention.objects.exists()
    assert not Mail.objects.exists()
    DefinitionAccess.objects.create(definition=claim.definition, user=alice)
    assert selectors.mentionable(bob, claim) == [alice]


def test_a_mention_is_news_until_it_was_seen_and_only_in_cases_one_may_see(claim: Case, alice: User, bob: User) -> None:
    actions.add_note(claim, text="@Alice, please look", actor=Actor.person(bob))
    assert [row.case for row in selectors.mentions(alice, is_new=True).rows] == [claim]
    CaseDefinition.objects.update(is_access_controlled=True)
    assert selectors.mentions(User.objects.get(pk=alice.pk), is_new=True).rows == ()
    CaseDefinition.objects.update(is_access_controlled=False)
    assert actions.see_mentions(claim, actor=Actor.person(alice)) == 1
    assert selectors.mentions(alice, is_new=True).rows == ()
    assert len(selectors.mentions(alice).rows) == 1


def test_a_note_that_comes_twice_is_one_note(claim: Case, alice: User, bob: User) -> None:
    token = uuid4()
    first = actions.add_note(claim, text="@Alice once", token=token, actor=Actor.person(bob))
    again = actions.add_note(claim, text="@Alice once", token=token, actor=Actor.person(bob))
    assert again == first
    assert told(claim) == ["note.add"]
    assert Mail.objects.count() == 1
    assert actions.add_note(claim, text="Mine", token=token, actor=Actor.person(alice)) != first


def test_a_comment_belongs_to_a_task_of_the_case(claim: Case, bob: User) -> None:
    review = claim.items.get(key="review").number
    comment = actions.add_note(claim, text="Here", item_number=review, actor=Actor.person(bob))
    actions.add_note(claim, text="There", actor=Actor.person(bob))
    assert selectors.notes(bob, claim, item=review).rows == (comment,)
    assert selectors.timeline(bob, claim).events[1].text == "commented on Review"
    with pytest.raises(Invalid):
        actions.add_note(claim, text="Nowhere", item_number=999, actor=Actor.person(bob))
    assert Note.objects.count() == 2


def test_a_note_that_the_client_could_read_is_hidden_with_a_reason(claim: Case, bob: User) -> None:
    note = actions.add_note(claim, text="Hello", is_visible_to_requester=True, actor=Actor.person(bob))
    assert [event.quote for event in selectors.client_timeline(bob, claim).events] == ["Hello", ""]
    with pytest.raises(Invalid):
        actions.hide_note(note, reason=" ", actor=Actor.person(bob))
    hidden = actions.hide_note(note, reason="The wrong client.", actor=Actor.person(bob))
    assert (hidden.is_visible_to_requester, hidden.hidden_by_name) == (False, "Bob")
    assert [event.quote for event in selectors.client_timeline(bob, claim).events] == [""]
    event = selectors.timeline(bob, claim).events[0]
    assert (event.who, event.text, event.quote) == ("Bob", "hid a note from the client", "The wrong client.")
    with pytest.raises(Conflict):
        actions.hide_note(note, reason="Again.", actor=Actor.person(bob))


def test_a_correction_refers_to_a_note_of_the_case(claim: Case, definition: CaseDefinition, bob: User) -> None:
    wrong = actions.add_note(claim, text="Paid in May", actor=Actor.person(bob))
    right = actions.add_note(claim, text="Paid in June", corrects=wrong.pk, actor=Actor.person(bob))
    assert right.corrects == wrong
    other = actions.open_case(definition, data={}, actor=SYSTEM).case
    with pytest.raises(Invalid):
        actions.add_note(other, text="No", corrects=wrong.pk, actor=Actor.person(bob))
    assert not other.notes.exists()


def test_a_viewer_writes_and_hides_nothing(claim: Case, bob: User, dan: User) -> None:
    note = actions.add_note(claim, text="Hello", is_visible_to_requester=True, actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.add_note(claim, text="Me too", actor=Actor.person(dan))
    with pytest.raises(NotAllowed):
        actions.hide_note(note, reason="No.", actor=Actor.person(dan))
    note.refresh_from_db()
    assert note.is_visible_to_requester
    assert told(claim) == ["note.add"]
