"""Keeps programs out of the public forms without third parties and without scripts. People are told and may go on.

Nothing is ever dropped: what looks like a program gets the form back with the reason and everything typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core import signing
from django.utils.translation import gettext as _

from apps.common import clock

TRAP = "homepage"
"""A control that people neither see nor reach."""
TICKET = "ticket"
"""The hidden control with the signed moment at which the form was shown."""
RATE = "30/10m"
"""How many forms may be sent from one address of the network."""
SOONEST, LATEST = timedelta(seconds=2), timedelta(hours=24)
_SIGNER = signing.Signer(salt="apps.web.intake.guard")


@dataclass(frozen=True, slots=True)
class Hurdle:
    """What stands in the way of a form: the reason, or nothing; and the pass for showing the form again."""

    submission: str
    reason: str
    token: str


def issue() -> str:
    """A pass for one showing of a form."""
    return _SIGNER.sign_object({"id": uuid4().hex, "at": clock.now().timestamp()})


def judge(sent: Mapping[str, str]) -> Hurdle:
    """Look at a form that was sent. The submission is the same however often one showing of the form is sent."""
    token = sent.get(TICKET, "")
    try:
        shown = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return _again()
    age = clock.now() - datetime.fromtimestamp(shown["at"], tz=UTC)
    if age > LATEST:
        return _again()
    return Hurdle(shown["id"], _reason(sent, age), token)


def _again() -> Hurdle:
    reason = _("The form was open for too long, or reached us incomplete. Nothing is lost: please send it once more.")
    return Hurdle("", reason, issue())


def _reason(sent: Mapping[str, str], age: timedelta) -> str:
    if sent.get(TRAP, "").strip():
        return _(
            "A field that nobody can see was filled in, perhaps by your browser. "
            "It is empty again: please send the form once more."
        )
    if age < SOONEST:
        return _("This was sent faster than anybody types. Please look it over and send it once more.")
    return ""
