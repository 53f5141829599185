"""A mail from the action that causes it to the mailbox, with commits in between as in production."""

import pytest

from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.notifications.models import Mail
from apps.outbox import draining
from apps.outbox.models import OutboxMessage
from apps.tenants.access import public
from apps.tenants.context import enter
from apps.users import actions
from apps.users.models import Role
from tests.factories import UserFactory
from tests.smtp import Catcher


def invite(*emails: str) -> None:
    with enter("acme"):
        alice = UserFactory.create(role=Role.OWNER)
        for email in emails:
            actions.invite(email=email, role=Role.WORKER, actor=Actor.person(alice))


def test_an_invitation_arrives_once_and_is_forgotten(live: str, smtp: Catcher) -> None:
    invite("frank@acme.example")
    draining.drain_all()
    draining.drain_all()
    with enter("acme"):
        mail = Mail.objects.get()
    assert smtp.message_ids == [mail.message_id]
    assert smtp.recipients == [["frank@acme.example"]]
    assert mail.sent_at is not None
    assert mail.text == ""


def test_a_refused_mail_becomes_a_dead_letter_and_stops_no_other(live: str, smtp: Catcher) -> None:
    smtp.refusals["nobody@acme.example"] = "550 No such mailbox"
    invite("nobody@acme.example", "frank@acme.example")
    draining.drain_all()
    assert smtp.recipients == [["frank@acme.example"]]
    with enter("acme"):
        refused = Mail.objects.get(to_address="nobody@acme.example")
    assert refused.problem == "550 No such mailbox"
    with public():
        dead = OutboxMessage.objects.get(dead_at__isnull=False)
    assert dead.payload == {"mail": refused.pk}
    assert "nobody" not in dead.last_error


def test_what_is_refused_sends_nothing(live: str, smtp: Catcher) -> None:
    with enter("acme"):
        bob = Actor.person(UserFactory.create())
        with pytest.raises(NotAllowed):
            actions.invite(email="frank@acme.example", role=Role.WORKER, actor=bob)
    assert draining.drain_all() == 0
    assert smtp.messages == []
