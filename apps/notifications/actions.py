"""Writes mails in the reader's language and puts them into the outbox. Sending is the job's, deciding the callers'."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.common import clock
from apps.common.errors import Invalid
from apps.notifications.models import Mail
from apps.outbox import actions as outbox
from apps.tenants import access, addresses
from apps.tenants.speech import speaking

TOPIC = "mail.send"
_JOINERS = "\u200c\u200d"  # some scripts are misspelt without them


def send(
    *,
    kind: str,
    to_address: str,
    to_name: str = "",
    context: Mapping[str, Any],
    about: str = "",
    language: str = "",
    time_zone: str = "",
) -> Mail:
    """Write a mail from templates/emails/<kind>.{subject.txt,txt,html} and have it sent after commit.

    `language` and `time_zone` are the receiver's, where known; else the workspace's. `about` is what it belongs to,
    such as "case:12". Raises Invalid when the address is none.
    """
    address = to_address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(_("“%(address)s” is not an e-mail address.") % {"address": to_address}) from error
    name = one_line(to_name)[:200]
    with speaking(language, time_zone):
        words = {**_frame(name), **context}
        subject, text, html = (
            render_to_string(f"emails/{kind}.{part}", words) for part in ("subject.txt", "txt", "html")
        )
    mail = Mail.objects.create(
        kind=kind,
        to_address=address,
        to_name=name,
        subject=one_line(subject)[:256],
        text=_clean(text).strip() + "\n",
        html=_clean(html),
        message_id=f"<mail-{uuid4()}@{addresses.host()}>",
        about=about,
        created_at=clock.now(),
    )
    outbox.put(TOPIC, {"mail": mail.pk}, key=str(mail.pk))
    return mail


def send_raw(
    *,
    kind: str = "case_message",
    to_address: str,
    to_name: str = "",
    subject: str,
    text: str,
    about: str = "",
    language: str = "",
    time_zone: str = "",
) -> Mail:
    """Send words that the caller has written, such as those of a process task, inside the frame of all mails."""
    context = {"subject": one_line(subject), "text": text}
    return send(
        kind=kind,
        to_address=to_address,
        to_name=to_name,
        context=context,
        about=about,
        language=language,
        time_zone=time_zone,
    )


def withhold(about: Sequence[str]) -> None:
    """Let no mail about these go out that has not gone yet: what they tell is not to be told."""
    for key in Mail.objects.filter(about__in=about, sent_at=None).values_list("pk", flat=True):
        outbox.cancel(TOPIC, str(key))


def forget(about: Sequence[str]) -> None:
    """Delete the mails about these, with what they say of people."""
    withhold(about)
    Mail.objects.filter(about__in=about).delete()


def one_line(text: str) -> str:
    """Fit for a header: no line breaks, which could begin another one, and nothing invisible but what joins letters."""
    return " ".join("".join(sign if _is_visible(sign) else " " for sign in text).split())


def _frame(name: str) -> dict[str, Any]:
    return {
        "organisation": access.tenant_connection().tenant.name,
        "home_url": addresses.url(),
        "host": addresses.host(),
        "to_name": name,
        "language": translation.get_language(),
        "is_rtl": translation.get_language_bidi(),
    }


def _is_visible(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign)[0] != "C"


def _clean(text: str) -> str:
    return text.replace("\0", "")
