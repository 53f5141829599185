"""Wake-ups: one for a topic and transaction, none for what is undone or later, and no harm when the broker is down."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.common import clock
from apps.outbox import actions, draining, jobs, waking
from apps.outbox.tenant_task import TenantTask
from apps.tenants.access import public
from apps.tenants.context import UnknownTenant, enter
from apps.tenants.models import Tenant
from apps.users.models import Team
from config.celery import app
from tests.outbox.conftest import Recorder


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What would have gone to the broker: name, arguments, queue."""
    messages: list[tuple[Any, ...]] = []

    def send_task(name: str, args: list[Any], queue: str, **_options: Any) -> None:
        messages.append((name, args, queue))

    monkeypatch.setattr(app, "send_task", send_task)
    return messages


def test_a_transaction_wakes_once_a_topic(
    tenant: Tenant,
    recorder: Recorder,
    sent: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.put("test.note")
        with transaction.atomic():
            actions.put("test.note")
        assert sent == []
    assert sent == [("outbox.drain", ["test.note"], "triggers")]


def test_what_is_due_later_wakes_nobody(
    tenant: Tenant,
    recorder: Recorder,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        actions.put("test.note", at=clock.now() + timedelta(minutes=1))
    assert waiting == []


def test_what_is_undone_wakes_nobody(
    tenant: Tenant,
    recorder: Recorder,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
        actions.put("test.note")
        transaction.set_rollback(True)
    assert waiting == []


def test_a_broker_that_is_down_is_no_error(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(app, "send_task", refuse)
    waking.send("test.note")
    assert "No wake-up for test.note" in caplog.text


def test_the_sweep_wakes_the_topics_that_have_something_to_do(
    tenant: Tenant, recorder: Recorder, sent: list[Any]
) -> None:
    jobs.sweep()
    assert sent == []
    actions.put("test.note")
    jobs.sweep()
    assert sent == [("outbox.drain", ["test.note"], "triggers")]


def test_the_sweep_waits_for_what_is_due_before_the_next(tenant: Tenant, recorder: Recorder) -> None:
    with connection.cursor() as cursor:
        actions.put("test.note")
        cursor.execute("UPDATE outbox_outboxmessage SET available_at = statement_timestamp() + interval '200 ms'")
    assert draining.sweep(wait=0) == []
    assert draining.sweep(wait=0.5) == ["test.note"]


def test_done_messages_are_kept_a_day(tenant: Tenant, recorder: Recorder) -> None:
    actions.put_many([actions.Message("test.note"), actions.Message("test.note")])
    draining.drain("test.note")
    with public(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_outboxmessage SET done_at = done_at - interval '25 hours'"
            " WHERE id = (SELECT min(id) FROM outbox_outboxmessage)"
        )
    assert (draining.prune(), draining.prune()) == (1, 0)


@pytest.fixture
def job() -> Iterator[Any]:
    """A function for one workspace: it makes a team."""

    def make(name: str) -> None:
        Team.objects.create(name=name)

    yield app.task(base=TenantTask, name="test.named")(make)
    app.tasks.unregister("test.named")


def test_a_job_runs_inside_the_workspace_it_names(tenant: Tenant, job: Any) -> None:
    job("Claims", schema_name="beta")
    assert not Team.objects.exists()
    with enter("beta"):
        assert Team.objects.get().name == "Claims"


@pytest.mark.parametrize("schema_name", ["", "public", "nobody"])
def test_a_job_without_a_workspace_is_an_error(db: None, job: Any, schema_name: str) -> None:
    with pytest.raises(UnknownTenant):
        job("Claims", schema_name=schema_name)
