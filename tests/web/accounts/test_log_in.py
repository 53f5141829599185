"""Logging in, staying out, and new passwords, through the pages."""

import re

from django.contrib.auth import authenticate
from django.test import Client
from django.utils import translation

from apps.audit import selectors as audit
from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.users import actions
from apps.users.models import User
from tests.factories import PASSWORD

NEW = "another fine sentence"


def log_in(client: Client, email: str = "bob@acme.example", password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_one_logs_in_with_the_address_in_any_case(client: Client, bob: User) -> None:
    assert log_in(client, email="Bob@Acme.example") == 302
    assert is_in(client)


def test_a_wrong_password_stays_outside(client: Client, bob: User) -> None:
    assert log_in(client, password="wrong") == 200
    assert not is_in(client)


def test_nobody_registers(client: Client) -> None:
    page = client.post("/accounts/signup/", {"email": "eve@evil.example", "password1": PASSWORD})
    assert "You need an invitation" in page.content.decode()
    assert not User.objects.exists()


def test_who_is_deactivated_is_out_at_once_and_stays_out(client: Client, alice: User, bob: User) -> None:
    log_in(client)
    assert is_in(client)
    actions.deactivate(bob, actor=Actor.person(alice))
    assert not is_in(client)
    log_in(client)
    assert not is_in(client)


def test_an_old_session_does_not_come_back_with_its_person(client: Client, alice: User, bob: User) -> None:
    log_in(client)
    actions.deactivate(bob, actor=Actor.person(alice))
    actions.reactivate(bob, actor=Actor.person(alice))
    assert not is_in(client)
    log_in(client)
    assert is_in(client)


def test_a_session_opens_one_workspace_only(client: Client, beta_client: Client, bob: User) -> None:
    log_in(client)
    beta_client.cookies = client.cookies
    assert not is_in(beta_client)


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, bob: User) -> None:
    client.post("/accounts/password/reset/", {"email": "bob@acme.example"})
    mail = Mail.objects.get()
    assert (mail.kind, mail.to_address, mail.subject) == ("password_reset", "bob@acme.example", "Choose a new password")
    link = re.search(r"http://acme\.localhost:8000(/accounts/password/reset/key/\S+/)", mail.text)
    assert link is not None
    page = client.get(link[1], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert authenticate(email="bob@acme.example", password=NEW) == bob
    assert audit.records("config")[0].action == "person.password_changed"
    assert Mail.objects.filter(kind="password_changed", to_address="bob@acme.example").count() == 1
    assert client.get(link[1], follow=True).context["token_fail"]


def test_the_link_leads_to_the_workspace_whatever_the_request_said(client: Client, bob: User) -> None:
    client.post("/accounts/password/reset/", {"email": "bob@acme.example"}, headers={"host": "acme.localhost:666"})
    assert ":666" not in Mail.objects.get().text


def test_a_stranger_gets_no_mail_and_no_hint(client: Client, bob: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "bob@acme.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "eve@evil.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert list(Mail.objects.values_list("to_address", flat=True)) == ["bob@acme.example"]


def test_the_mail_speaks_the_readers_language(client: Client, bob: User) -> None:
    User.objects.update(language="ar")
    client.post("/accounts/password/reset/", {"email": "bob@acme.example"})
    assert 'lang="ar" dir="rtl"' in Mail.objects.get().html
    assert translation.get_language() == "en"


def test_a_new_password_ends_other_sessions_and_is_told(client: Client, beta_client: Client, bob: User) -> None:
    elsewhere = type(client)(headers={"host": "acme.localhost"})
    log_in(client)
    log_in(elsewhere)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer["Location"] == "/profile/"
    assert is_in(client)
    assert not is_in(elsewhere)
    assert Mail.objects.get().kind == "password_changed"


def test_a_log_in_is_no_change_of_the_person(client: Client, bob: User) -> None:
    before = bob.history.count()
    log_in(client)
    assert bob.history.count() == before
