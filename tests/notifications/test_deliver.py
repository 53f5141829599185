"""Sending: once, with the headers that keep machines quiet; what the server says decides what follows."""

from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused

import pytest
from pytest_django import Settings

from apps.notifications import actions, jobs, selectors
from apps.notifications.models import Mail
from apps.outbox.handlers import GiveUp
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.smtp import Catcher


def write(to_name: str = "Ruth Vale", to_address: str = "ruth@clients.example", **more: str) -> Mail:
    return actions.send_raw(to_address=to_address, to_name=to_name, subject="Grüße", text="Words", **more)


def deliver(mail: Mail) -> Mail:
    jobs.deliver({"mail": mail.pk})
    mail.refresh_from_db()
    return mail


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_sends_what_was_written(tenant: Tenant, smtp: Catcher) -> None:
    mail = deliver(write())
    message = smtp.messages[0]
    assert message["Subject"] == "Grüße"
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == "Ruth Vale <ruth@clients.example>"
    assert message["From"] == "Acme <no-reply@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert text_of(message).startswith("Words\n")
    assert mail.sent_at is not None


def test_a_mail_is_sent_once(tenant: Tenant, smtp: Catcher) -> None:
    mail = write()
    deliver(mail)
    deliver(mail)
    assert smtp.message_ids == [mail.message_id]


def test_a_repeat_after_a_crash_carries_the_same_id(tenant: Tenant, smtp: Catcher) -> None:
    mail = write()
    deliver(mail)
    Mail.objects.update(sent_at=None)  # the worker died between the server's answer and our mark
    deliver(mail)
    assert smtp.message_ids == [mail.message_id] * 2


@pytest.mark.parametrize(
    "name", ["Mallory, <evil@x.example>", '"Q" <e@x.example>', "a@x.example>", "Zoë (x) ; b@x.example", "=?utf-8?q?x?="]
)
def test_a_hostile_name_adds_no_recipient(tenant: Tenant, smtp: Catcher, name: str) -> None:
    deliver(write(to_name=name))
    assert smtp.recipients == [["ruth@clients.example"]]
    assert [address.addr_spec for address in smtp.messages[0]["To"].addresses] == ["ruth@clients.example"]


def test_a_refusal_for_good_is_kept_and_not_tried_again(alice: User, smtp: Catcher) -> None:
    smtp.refusals["ruth@clients.example"] = "550 No such mailbox"
    mail = write(about="invitation:3")
    with pytest.raises(GiveUp):
        jobs.deliver({"mail": mail.pk})
    mail.refresh_from_db()
    assert (mail.sent_at, mail.problem) == (None, "550 No such mailbox")
    assert list(selectors.refused(alice)) == [mail]
    assert selectors.latest(["invitation:3"]) == {"invitation:3": mail}
    smtp.refusals.clear()
    deliver(mail)
    assert smtp.messages == []


def test_a_refusal_for_now_is_tried_again(tenant: Tenant, smtp: Catcher) -> None:
    smtp.refusals["ruth@clients.example"] = "450 Mailbox busy"
    mail = write()
    with pytest.raises(SMTPRecipientsRefused):
        jobs.deliver({"mail": mail.pk})
    mail.refresh_from_db()
    assert (mail.refused_at, mail.problem) == (None, "450 Mailbox busy")
    smtp.refusals.clear()
    assert deliver(mail).problem == ""
    assert smtp.message_ids == [mail.message_id]


def test_a_server_that_is_away_is_tried_again(tenant: Tenant, smtp: Catcher, settings: Settings) -> None:
    mail = write()
    settings.EMAIL_PORT = 1
    with pytest.raises(ConnectionRefusedError):
        jobs.deliver({"mail": mail.pk})
    mail.refresh_from_db()
    assert mail.refused_at is None
    assert "ConnectionRefusedError" in mail.problem


def test_words_that_let_somebody_in_are_erased_once_sent(tenant: Tenant, smtp: Catcher) -> None:
    context = {"url": "http://acme.localhost/accounts/password/reset/key/1-secret/"}
    mail = actions.send(kind="password_reset", to_address="bob@acme.example", context=context)
    deliver(mail)
    assert "1-secret" in text_of(smtp.messages[0])
    assert (mail.text, mail.html) == ("", "")


def test_a_worker_cannot_see_mails_as_such(bob: User) -> None:
    write()
    assert not selectors.mails(bob).exists()
