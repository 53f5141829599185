"""Writing a mail: its words, its language, its headers, its place in the outbox."""

from typing import Any

import pytest
from django.utils import translation

from apps.common.errors import Invalid
from apps.notifications import actions
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.tenants.models import Tenant

LATE = {"task": "Check the damage", "case_number": "CL-2026-00007", "case_title": "Broken window"}


def late_mail(**changes: str) -> Mail:
    given = {"to_address": "bob@acme.example", "to_name": "Bob Brook", "about": "case:7", **changes}
    return actions.send(kind="task_late", context=LATE, **given)


def test_it_writes_text_and_html_from_the_templates(tenant: Tenant) -> None:
    mail = late_mail()
    assert mail.subject == "Overdue: Check the damage (CL-2026-00007)"
    assert mail.text.startswith(
        "Hello Bob Brook,\n\n“Check the damage” in case CL-2026-00007, Broken window, is overdue"
    )
    assert "http://acme.localhost:8000/cases/CL-2026-00007/" in mail.text
    assert '<a class="button" href="http://acme.localhost:8000/cases/CL-2026-00007/">' in mail.html
    assert (mail.kind, mail.about, mail.sent_at) == ("task_late", "case:7", None)


def test_its_message_id_is_fixed_at_once_and_names_the_workspace(tenant: Tenant) -> None:
    first, second = late_mail(), late_mail()
    assert first.message_id.startswith("<mail-")
    assert first.message_id.endswith("@acme.localhost>")
    assert first.message_id != second.message_id


def test_it_leaves_through_the_outbox_by_id_only(tenant: Tenant) -> None:
    mail = late_mail()
    message = OutboxMessage.objects.get()
    assert (message.schema_name, message.topic, message.payload) == ("acme", "mail.send", {"mail": mail.pk})


def test_a_name_cannot_bring_a_header_along(tenant: Tenant) -> None:
    mail = late_mail(to_name="Bob\r\nBcc: mallory@evil.example\0")
    assert mail.to_name == "Bob Bcc: mallory@evil.example"
    raw = actions.send_raw(to_address="bob@acme.example", subject="Hi\r\nX-Bad: 1\u202e", text="a\0b")
    assert raw.subject == "Hi X-Bad: 1"
    assert raw.text.startswith("ab\n")


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_it_refuses_what_is_not_one_address(tenant: Tenant, address: str) -> None:
    with pytest.raises(Invalid, match="is not an e-mail address"):
        late_mail(to_address=address)
    assert not Mail.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_words_of_strangers_are_escaped_in_html_and_left_alone_in_text(tenant: Tenant) -> None:
    mail = actions.send_raw(to_address="a@b.example", subject="R&D <1>", text="<script>1 & 2</script>\n\nBye")
    assert mail.subject == "R&D <1>"
    assert "<script>1 & 2</script>" in mail.text
    assert "<script>" not in mail.html
    assert "&lt;script&gt;1 &amp; 2&lt;/script&gt;" in mail.html


def test_it_is_written_in_the_readers_language_and_direction(tenant: Tenant) -> None:
    with translation.override("de"):
        mail = late_mail(language="ar")
        assert translation.get_language() == "de"
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert '<html lang="en" dir="ltr">' in late_mail().html


KINDS: dict[str, dict[str, Any]] = {
    "welcome": {},
    "invitation": {"inviter": "Alice", "role": "Manager", "url": "http://x.example/join/t/", "until": None},
    "password_reset": {"url": "http://x.example/reset/"},
    "password_changed": {"at": None, "address": "127.0.0.1"},
    "request_received": {"reference": "R-ABCDEFGH", "request": "Claim", "name": "Ruth", "files": ["a.pdf"]},
    "task_late": LATE,
    "case_late": {"case_number": "CL-7", "case_title": "Storm"},
    "case_message": {"subject": "News", "text": "Words"},
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_subject_a_text_and_a_page(tenant: Tenant, kind: str) -> None:
    mail = actions.send(kind=kind, to_address="ruth@clients.example", context=KINDS[kind])
    assert mail.subject
    assert "\n-- \nAcme\nhttp://acme.localhost:8000/\n" in mail.text
    assert "You receive this mail because" in mail.text
    assert mail.html.startswith("<!doctype html>")
    assert "You receive this mail because" in mail.html
