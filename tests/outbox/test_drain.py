"""What a worker does with due messages, and what it does when one goes wrong."""

from datetime import timedelta

import pytest
from django.db import connection

from apps.common import clock
from apps.outbox import actions, draining, handlers, store
from apps.tenants.access import public
from apps.tenants.context import enter
from apps.tenants.models import Tenant, TenantStatus
from apps.users.models import Team
from tests.outbox.conftest import Recorder
from tests.outbox.rows import count, row


def make_due(**condition: object) -> None:
    """Let the time until the next attempt pass."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_outboxmessage SET available_at = statement_timestamp() WHERE done_at IS NULL")


def test_it_runs_each_message_inside_its_tenant(tenant: Tenant, recorder: Recorder) -> None:
    actions.put("test.note", {"n": 1})
    with enter("beta"):
        actions.put("test.note", {"n": 2})
    assert draining.drain("test.note") == 2
    assert recorder.calls == [("acme", {"n": 1}), ("beta", {"n": 2})]
    assert count(done_at=None) == 0


def test_it_leaves_what_is_not_due_yet(tenant: Tenant, recorder: Recorder) -> None:
    actions.put("test.note", at=clock.now() + timedelta(minutes=1))
    assert draining.drain("test.note") == 0
    assert recorder.calls == []


def test_one_bad_message_does_not_stop_the_others(tenant: Tenant, recorder: Recorder) -> None:
    recorder.error, recorder.bad = ValueError("Ada Lovelace"), [2]
    actions.put_many([actions.Message("test.note", {"n": n}) for n in (1, 2, 3)])
    draining.drain("test.note")
    assert recorder.numbers == [1, 2, 3]
    bad = row(done_at=None)
    assert (bad.payload, bad.attempts, bad.dead_at, bad.leased_until) == ({"n": 2}, 1, None, None)


def test_an_error_is_kept_without_its_words(tenant: Tenant, recorder: Recorder) -> None:
    recorder.error = ValueError("Ada Lovelace")
    actions.put("test.note")
    draining.drain("test.note")
    assert row().last_error.startswith("ValueError at ")
    assert "Ada" not in row().last_error


def test_the_effect_of_a_failed_attempt_is_undone(tenant: Tenant, recorder: Recorder) -> None:
    def work(payload: dict[str, object]) -> None:
        Team.objects.create(name="Claims")
        raise ValueError

    handlers.register("test.note", work, queue="triggers")
    actions.put("test.note")
    draining.drain("test.note")
    assert not Team.objects.exists()


def test_waiting_grows_with_each_attempt(tenant: Tenant, recorder: Recorder) -> None:
    recorder.error = ValueError()
    actions.put("test.note")
    waits = []
    for _ in range(4):
        make_due()
        draining.drain("test.note")
        waits.append((row().available_at - clock.now()).total_seconds())
    for seconds, middle in zip(waits, (10, 30, 90, 270), strict=True):
        assert middle * 0.5 - 1 <= seconds <= middle * 1.5


def test_after_eight_attempts_it_is_a_dead_letter(tenant: Tenant, recorder: Recorder) -> None:
    recorder.error = ValueError()
    actions.put("test.note")
    for _ in range(10):
        make_due()
        draining.drain("test.note")
    assert len(recorder.calls) == 8
    assert row().dead_at is not None


def test_a_handler_can_give_up_at_once(tenant: Tenant, recorder: Recorder) -> None:
    recorder.error = handlers.GiveUp("No such address.")
    actions.put("test.note")
    draining.drain("test.note")
    assert (row().attempts, row().dead_at is None) == (1, False)


def test_a_handler_may_move_its_own_timer(tenant: Tenant, recorder: Recorder) -> None:
    later = clock.now() + timedelta(days=1)

    def work(payload: dict[str, object]) -> None:
        Team.objects.create(name="Claims")
        actions.put("test.note", {"n": 2}, key="timer", at=later)

    handlers.register("test.note", work, queue="triggers")
    actions.put("test.note", {"n": 1}, key="timer")
    draining.drain("test.note")
    assert (row().payload, row().available_at, row().done_at) == ({"n": 2}, later, None)
    assert Team.objects.count() == 1


def test_a_handler_may_cancel_its_own_message(tenant: Tenant, recorder: Recorder) -> None:
    def work(payload: dict[str, object]) -> None:
        Team.objects.create(name="Claims")
        actions.cancel("test.note", "timer")

    handlers.register("test.note", work, queue="triggers")
    actions.put("test.note", key="timer")
    draining.drain("test.note")
    assert (count(), Team.objects.count()) == (0, 1)


def test_what_another_worker_has_taken_over_is_undone(tenant: Tenant, recorder: Recorder) -> None:
    def work(payload: dict[str, object]) -> None:
        Team.objects.create(name="Claims")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE outbox_outboxmessage SET leased_until = leased_until + interval '1 minute'")

    handlers.register("test.note", work, queue="triggers")
    actions.put("test.note")
    draining.drain("test.note")
    assert not Team.objects.exists()


def test_messages_of_a_suspended_workspace_wait_untried(tenant: Tenant, recorder: Recorder) -> None:
    actions.put("test.note")
    with public():
        Tenant.objects.filter(schema_name="acme").update(status=TenantStatus.SUSPENDED)
    draining.drain("test.note")
    assert recorder.calls == []
    assert (row().attempts, row().leased_until, row().available_at > clock.now()) == (0, None, True)


def test_messages_of_a_workspace_that_is_gone_run_nowhere(tenant: Tenant, recorder: Recorder) -> None:
    actions.put("test.note")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; UPDATE outbox_outboxmessage SET schema_name = 'gone'")
    draining.drain("test.note")
    assert recorder.calls == []
    assert row().last_error.startswith("UnknownTenant at ")


@pytest.mark.usefixtures("tenant")
def test_a_flood_of_one_tenant_leaves_others_their_share(recorder: Recorder) -> None:
    actions.put_many([actions.Message("test.note") for _ in range(60)])
    with enter("beta"):
        actions.put_many([actions.Message("test.note") for _ in range(5)])
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    first = store.claim("test.note")
    assert [row.schema_name for row in first].count("acme") == 20
    assert [row.schema_name for row in first].count("beta") == 5


@pytest.mark.usefixtures("tenant")
def test_messages_tried_before_come_one_at_a_time_and_last(recorder: Recorder) -> None:
    recorder.error, recorder.bad = ValueError(), ["bad"]
    actions.put_many([actions.Message("test.note", {"n": "bad"}) for _ in range(3)])
    draining.drain("test.note")
    actions.put_many([actions.Message("test.note", {"n": n}) for n in (1, 2)])
    make_due()
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    assert [row.payload["n"] for row in store.claim("test.note")] == [1, 2, "bad"]
