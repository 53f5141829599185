"""Tags, watching, text modules, mentions and the timeline by API."""

from apps.cases import actions
from apps.cases.models import Case, CaseTag, TextModule
from apps.common.actors import Actor
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api, problem, refusal


def test_tags_are_put_on_and_taken_off_by_name(api: Api, claim: Case) -> None:
    tag = api.post("tags/", {"name": "Press", "colour": "violet"}).json()
    assert (tag["name"], tag["colour"], tag["type"], tag["is_active"]) == ("Press", "violet", None, True)
    put = api.post(f"cases/{claim.number}/tags/", {"add": ["press"]})
    assert put.json() == {"results": [tag]} == api.get(f"cases/{claim.number}/tags/").json()
    assert [case["number"] for case in api.get("cases/", tag=str(tag["id"])).json()["results"]] == [claim.number]
    assert api.post(f"cases/{claim.number}/tags/", {"remove": ["PRESS"]}).json() == {"results": []}


def test_it_refuses_a_tag_that_there_is_not_and_puts_none_on(api: Api, claim: Case) -> None:
    api.post("tags/", {"name": "Press"})
    refused = api.post(f"cases/{claim.number}/tags/", {"add": ["Press", "Unknown"]})
    assert refusal(refused) == (422, "invalid")
    assert problem(refused)["errors"][0]["field"] == "add"
    assert not CaseTag.objects.exists()


def test_somebody_watches_and_finds_what_they_watch(api: Api, claim: Case, bob: User) -> None:
    assert api.post(f"cases/{claim.number}/watch/", {}).json() == {
        "people": [{"id": bob.pk, "name": bob.name}],
        "is_watching": True,
    }
    assert [case["number"] for case in api.get("cases/", watched="true").json()["results"]] == [claim.number]
    assert api.post(f"cases/{claim.number}/unwatch/", {}).json() == {"people": [], "is_watching": False}


def test_a_worker_writes_text_modules_for_themselves_alone(api: Api, bob: User) -> None:
    made = api.post("text-modules/", {"name": "Greeting", "text": "Dear {client.name},"}).json()
    assert (made["text"], made["is_own"], made["team"]) == ("Dear {client.name},", True, None)
    refused = api.post("text-modules/", {"name": "Greeting", "text": "Hello", "audience": "all"})
    assert refusal(refused) == (403, "forbidden")
    assert TextModule.objects.count() == 1


def test_a_mention_is_listed_until_it_is_seen(api: Api, claim: Case, bob: User) -> None:
    actions.add_note(claim, text=f"@{bob.name}, look", actor=SYSTEM)
    listed = api.get("mentions/", new="true").json()["results"]
    assert [(row["case"], row["note"]["text"]) for row in listed] == [(claim.number, f"@{bob.name}, look")]
    assert api.post("mentions/seen/", {}).json() == {"count": 1}
    assert api.get("mentions/", new="true").json()["results"] == []


def test_the_timeline_is_looked_through_and_told_as_the_client_may_know_it(api: Api, claim: Case, bob: User) -> None:
    actions.add_note(claim, text="Inner words", actor=Actor.person(bob))
    actions.add_note(claim, text="For you", is_visible_to_requester=True, actor=Actor.person(bob))
    found = api.get(f"cases/{claim.number}/timeline/", kind="notes", q="inner").json()["results"]
    assert [(event["who"], event["kind"], event["quote"]) for event in found] == [(bob.name, "notes", "Inner words")]
    told = api.get(f"cases/{claim.number}/timeline/", view="client").json()["results"]
    assert [(event["who"], event["quote"]) for event in told] == [("", "For you"), ("", "")]


def test_a_note_for_the_client_is_hidden_with_a_reason(api: Api, claim: Case) -> None:
    note = api.post(
        f"cases/{claim.number}/notes/", {"html": "<p>All <b>well</b></p>", "is_visible_to_requester": True}
    ).json()
    assert (note["html"], note["text"]) == ("<p>All <strong>well</strong></p>", "All well")
    hidden = api.post(f"cases/{claim.number}/notes/{note['id']}/hide/", {"reason": "A slip."}).json()
    assert (hidden["is_visible_to_requester"], hidden["hidden_at"] is not None) == (False, True)
    assert refusal(api.post(f"cases/{claim.number}/notes/{note['id']}/hide/", {"reason": "x"})) == (409, "conflict")
