"""What the operator sees of the outbox, and trying dead letters again."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from apps.common import clock
from apps.outbox import actions, draining, handlers
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from tests.outbox.conftest import Recorder
from tests.outbox.rows import count, row


@pytest.fixture
def dead_letter(tenant: Tenant, recorder: Recorder) -> None:
    """One message of acme that was given up, with the key `timer`."""
    recorder.error = handlers.GiveUp()
    actions.put("test.note", {"n": 1}, key="timer")
    draining.drain("test.note")
    recorder.error = None


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("outbox", *arguments)
    return capsys.readouterr().out


def test_it_counts_what_waits(dead_letter: None, capsys: pytest.CaptureFixture[str]) -> None:
    actions.put("test.note")
    actions.put("test.note", at=clock.now() + timedelta(days=1))
    assert said(capsys, "due").startswith("test.note: 1 due, 1 later, 1 dead, the oldest since ")


def test_it_lists_dead_letters(dead_letter: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\tacme\ttest.note\t{'n': 1}\t1 attempts\tGiveUp at " in said(capsys, "dead")
    assert said(capsys, "dead", "--schema", "beta") == ""


def test_a_dead_letter_can_be_tried_again(
    dead_letter: None, recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "replay", "--id", str(row().pk)) == "1 messages will be tried again.\n"
    draining.drain("test.note")
    assert recorder.numbers == [1, 1]
    assert row().done_at is not None


def test_a_dead_letter_gives_way_to_the_newer_message_of_its_key(
    dead_letter: None, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.put("test.note", {"n": 2}, key="timer")
    assert said(capsys, "replay") == "0 messages will be tried again.\n"


def test_the_outbox_can_be_run_without_celery(
    tenant: Tenant, recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.put("test.note")
    with enter("beta"):
        actions.put("test.note")
    call_command("run_outbox", "--once")
    assert capsys.readouterr().out == "2 messages tried.\n"
    assert count(done_at=None) == 0
