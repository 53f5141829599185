"""Sends mails: the one place that speaks to the mail server. Which mails there are is decided by the actions."""

from collections.abc import Mapping
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from apps.common import clock
from apps.notifications.messages import message
from apps.notifications.models import Mail
from apps.outbox.handlers import GiveUp
from apps.tenants.access import tenant_connection

# Their links let somebody in: once they are sent, the words have no business with us any more.
CARRIES_A_SECRET = frozenset({"invitation", "password_reset"})


def deliver(payload: Mapping[str, Any]) -> None:
    """Send one mail, outside any transaction. A repeat after a crash carries the same Message-ID.

    Raises GiveUp when the receiving server refuses for good, and lets everything else be tried again.
    """
    mail = Mail.objects.filter(pk=payload["mail"], sent_at=None, refused_at=None).first()
    if mail is None:
        return
    try:
        message(mail, sender=tenant_connection().tenant.name).send()
    except (SMTPException, OSError) as error:
        answer = _answer(error)
        if _is_final(error):
            _mark(mail, refused_at=clock.now(), problem=answer)
            raise GiveUp("The receiving server refuses the mail for good.") from error
        _mark(mail, problem=answer)
        raise
    erased = {"text": "", "html": ""} if mail.kind in CARRIES_A_SECRET else {}
    _mark(mail, sent_at=clock.now(), problem="", **erased)


def _mark(mail: Mail, **fields: Any) -> None:
    Mail.objects.filter(pk=mail.pk).update(**fields)


def _replies(error: Exception) -> list[tuple[int, bytes | str]]:
    """What the server answered about this mail. A refused log-in is about us and passes when we are mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, SMTPSenderRefused | SMTPDataError):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _is_final(error: Exception) -> bool:
    replies = _replies(error)
    return bool(replies) and all(500 <= code < 600 for code, _text in replies)


def _answer(error: Exception) -> str:
    """The server's own words, or what kept us from reaching it."""
    words = [
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in _replies(error)
    ]
    return ("; ".join(words) or f"{type(error).__name__}: {error}").replace("\0", "")[:500]
