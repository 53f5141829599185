"""Turns a stored mail into a message of the wire, with the headers that keep machines from answering it."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from apps.notifications.models import Mail


def message(mail: Mail, *, sender: str) -> EmailMultiAlternatives:
    """The message of a mail, from `sender` (a name) at the service's own address."""
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    built = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_from(sender),
        to=[formataddr((mail.to_name, mail.to_address))],
        headers=headers,
    )
    if mail.html:
        built.attach_alternative(mail.html, "text/html")
    return built


def _from(sender: str) -> str:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((sender or name, address))
