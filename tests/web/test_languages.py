"""Who reads which language and time zone, on pages, in mails and in the API."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.audit.models import JournalEntry
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.notifications import actions as notifications
from apps.notifications.models import Mail
from apps.outbox import actions as outbox
from apps.outbox.draining import drain
from apps.outbox.handlers import REGISTRY, Handler
from apps.tenants import selectors
from apps.tenants.access import tenant_connection
from apps.tenants.models import Tenant
from apps.users import actions
from apps.users.models import User

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def speak(language: str, time_zone: str, by: User) -> None:
    """Set the workspace's language and zone, and stand in it as it is now."""
    actions.change_speech(language=language, time_zone=time_zone, actor=Actor.person(by))
    tenant_connection().set_tenant(selectors.by_schema("acme"))


def page(client: Client, **headers: str) -> str:
    return client.get("/", headers={"host": "acme.localhost", **headers}).content.decode()


@pytest.fixture(autouse=True)
def _as_before(tenant: Tenant) -> Iterator[None]:
    yield
    selectors.forget()


def test_a_german_reader_sees_the_german_worklist_whatever_the_browser_asks_for(client: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(language="de")
    client.force_login(bob)

    seen = page(client, **{"accept-language": "nl"})

    assert '<html lang="de" dir="ltr">' in seen
    assert "Meine Arbeit" in seen
    assert "Nichts wartet auf Sie" in seen


def test_who_has_chosen_nothing_reads_the_workspaces_language_else_the_browsers(
    client: Client, alice: User, bob: User
) -> None:
    client.force_login(bob)
    assert "Mijn werk" in page(client, **{"accept-language": "nl,en;q=0.5"})

    speak("de", "", alice)

    assert "Meine Arbeit" in page(client, **{"accept-language": "nl,en;q=0.5"})


def test_a_visitor_reads_what_the_browser_asks_for_and_may_choose_another_language(client: Client, alice: User) -> None:
    speak("de", "", alice)
    form = reverse("intake:index")
    host = {"host": "acme.localhost"}

    asked = client.get(form, headers={**host, "accept-language": "nl"}).content.decode()
    unknown = client.get(form, headers={**host, "accept-language": "fi"}).content.decode()
    chosen = client.get(f"{form}?language=en", headers={**host, "accept-language": "nl"}).content.decode()
    later = client.get(form, headers={**host, "accept-language": "nl"}).content.decode()

    assert [text.split('lang="')[1][:2] for text in (asked, unknown, chosen, later)] == ["nl", "de", "en", "en"]
    assert '<a href="?language=de" lang="de" hreflang="de">Deutsch</a>' in chosen


@pytest.mark.parametrize("wanted", ["ar", "xx", "../de", ""])
def test_a_language_that_is_not_offered_is_not_remembered(client: Client, wanted: str) -> None:
    answer = client.get(reverse("intake:index"), {"language": wanted}, headers={"host": "acme.localhost"})
    assert "django_language" not in answer.cookies


def test_arabic_is_read_from_right_to_left(client: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(language="ar")
    client.force_login(bob)
    assert '<html lang="ar" dir="rtl">' in page(client)


def test_a_mail_is_in_the_receivers_language_else_the_workspaces(tenant: Tenant, alice: User) -> None:
    words = {"task": "Assess", "case_number": "CL-1", "case_title": "Crash"}

    def subject(**reader: str) -> str:
        return notifications.send(kind="task_late", to_address="a@b.example", context=words, **reader).subject

    assert subject() == "Overdue: Assess (CL-1)"
    speak("nl", "", alice)
    assert subject() == "Te laat: Assess (CL-1)"
    assert subject(language="de") == "Überfällig: Assess (CL-1)"


def test_a_mail_tells_times_in_the_receivers_zone_else_the_workspaces(tenant: Tenant, alice: User) -> None:
    def told(**reader: str) -> Mail:
        return notifications.send(
            kind="password_changed", to_address="a@b.example", context={"at": NOON, "address": "::1"}, **reader
        )

    assert "12:00 UTC" in told().text
    speak("de", "Europe/Berlin", alice)
    assert "am 22. November 2026 um 13:00 CET" in told().text
    assert "21:00 JST" in told(time_zone="Asia/Tokyo").text


def test_a_job_speaks_as_its_workspace_does(tenant: Tenant, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    speak("de", "Europe/Berlin", alice)

    heard = []

    def work(_payload: object) -> None:
        heard.append((translation.get_language(), timezone.get_current_timezone_name()))

    monkeypatch.setitem(REGISTRY, "test.speech", Handler("test.speech", work, queue="bulk"))
    outbox.put("test.speech", {}, key="1")

    drain("test.speech")

    assert heard == [("de", "Europe/Berlin")]
    assert translation.get_language() == "en"


def test_only_administrators_change_how_the_workspace_speaks(tenant: Tenant, alice: User, bob: User) -> None:
    with clock.at(NOON), pytest.raises(NotAllowed):
        actions.change_speech(language="de", time_zone="", actor=Actor.person(bob))
    for wrong in ({"language": "xx", "time_zone": ""}, {"language": "", "time_zone": "Mars/Base"}):
        with pytest.raises(Invalid):
            actions.change_speech(**wrong, actor=Actor.person(alice))
    assert not JournalEntry.objects.filter(action="workspace.speech_changed").exists()
    selectors.forget()
    found = selectors.by_schema("acme")
    assert found is not None
    assert (found.language, found.time_zone) == ("", "")


def test_the_page_of_the_workspace_saves_and_is_journalled(client: Client, alice: User) -> None:
    client.force_login(alice)
    sent = {"language": "nl", "time_zone": "Europe/Amsterdam"}

    answer = client.post(reverse("people:workspace"), sent, headers={"host": "acme.localhost"})

    assert answer.status_code == 303
    selectors.forget()
    found = selectors.by_schema("acme")
    assert found is not None
    assert (found.language, found.time_zone) == ("nl", "Europe/Amsterdam")
    facts = json.loads(JournalEntry.objects.get(action="workspace.speech_changed").body)["facts"]
    assert facts["before"] == {"language": "", "time_zone": ""}
    assert facts["after"] == sent


def test_problems_of_the_api_follow_the_request_and_its_times_are_utc(client: Client, alice: User) -> None:
    speak("de", "Europe/Berlin", alice)
    issued = actions.issue_token(name="t", can_write=False, days=90, actor=Actor.person(alice))
    headers = {"host": "acme.localhost", "authorization": f"Bearer {issued.secret}"}

    dutch = client.get("/api/v1/cases/NONE/", headers={**headers, "accept-language": "nl"}).json()
    silent = client.get("/api/v1/cases/NONE/", headers=headers).json()

    assert (dutch["title"], silent["title"]) == ("Niet gevonden", "Nicht gefunden")
