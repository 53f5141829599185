"""What putting and cancelling leaves in the table."""

from datetime import timedelta

import pytest
from django.db import transaction

from apps.common import clock
from apps.outbox import actions, draining
from apps.outbox.actions import Message
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from tests.outbox.conftest import Recorder
from tests.outbox.rows import count, row


def test_a_message_carries_its_tenant_and_is_due_at_once(tenant: Tenant) -> None:
    actions.put("test.note", {"n": 1})
    message = row(topic="test.note")
    assert (message.schema_name, message.payload, message.key, message.attempts) == ("acme", {"n": 1}, "", 0)
    assert message.available_at == message.created_at


def test_it_refuses_a_message_of_nobody(db: None) -> None:
    with pytest.raises(actions.NoTenant):
        actions.put("test.note")
    assert count() == 0


def test_a_message_with_a_key_is_moved_not_doubled(tenant: Tenant) -> None:
    later = clock.now() + timedelta(hours=3)
    actions.put("test.note", {"n": 1}, key="timer")
    actions.put("test.note", {"n": 2}, key="timer", at=later)
    message = row(topic="test.note")
    assert (message.payload, message.available_at) == ({"n": 2}, later)


def test_the_same_key_of_two_tenants_is_two_messages(tenant: Tenant) -> None:
    actions.put("test.note", {"n": 1}, key="timer")
    with enter("beta"):
        actions.put("test.note", {"n": 2}, key="timer")
    assert row(schema_name="acme").payload == {"n": 1}
    assert row(schema_name="beta").payload == {"n": 2}


def test_messages_without_a_key_are_all_kept(tenant: Tenant) -> None:
    actions.put_many([Message("test.note", {"n": 1}), Message("test.note", {"n": 1})])
    assert count(topic="test.note") == 2


def test_of_two_with_one_key_in_one_call_the_last_counts(tenant: Tenant) -> None:
    actions.put_many([Message("test.note", {"n": 1}, "timer"), Message("test.note", {"n": 2}, "timer")])
    assert row(topic="test.note").payload == {"n": 2}


def test_a_done_message_does_not_stand_in_the_way_of_its_key(tenant: Tenant, recorder: Recorder) -> None:
    actions.put("test.note", {"n": 1}, key="timer")
    draining.drain("test.note")
    actions.put("test.note", {"n": 2}, key="timer")
    assert (count(done_at=None), count()) == (1, 2)


def test_cancelling_takes_the_open_message_back(tenant: Tenant) -> None:
    actions.put("test.note", key="timer")
    assert actions.cancel("test.note", "timer") is True
    assert actions.cancel("test.note", "timer") is False
    assert count() == 0


def test_it_rolls_back_with_the_transaction(tenant: Tenant) -> None:
    with transaction.atomic():
        actions.put("test.note")
        transaction.set_rollback(True)
    assert count() == 0
