"""What stands after a worker was killed, and after several worked at once: each effect on the database exactly once."""

import signal
from typing import Any

import pytest
from django.db import connection

from apps.outbox import actions, draining, handlers, store
from apps.outbox.models import OutboxMessage
from apps.tenants.context import enter
from apps.users.models import Team
from tests import processes
from tests.outbox.conftest import Recorder

pytestmark = pytest.mark.usefixtures("live")


def put(*numbers: int) -> None:
    """Put one message for each number, in acme."""
    with enter("acme"):
        actions.put_many([actions.Message("test.note", {"n": number}) for number in numbers])


def effects() -> list[str]:
    """What handlers have left in acme's tables."""
    with enter("acme"):
        return sorted(Team.objects.values_list("name", flat=True))


def note(payload: dict[str, Any]) -> None:
    """An effect that would show if it came twice."""
    Team.objects.create(name=f"{payload['n']}")


def make_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_outboxmessage SET available_at = statement_timestamp() WHERE done_at IS NULL")


def deadly(payload: dict[str, Any]) -> None:
    """Does its work and then ends the process, before anything is committed, when it comes to 2."""
    note(payload)
    if payload["n"] == 2:
        processes.die()


def test_what_a_killed_worker_held_is_done_by_the_next_exactly_once(recorder: Recorder) -> None:
    handlers.register("test.note", deadly, queue="triggers")
    put(1, 2, 3)
    assert processes.in_child(lambda: draining.drain("test.note")) == -signal.SIGKILL
    handlers.register("test.note", note, queue="triggers")
    assert draining.sweep() == ["test.note"]
    draining.drain("test.note")
    assert effects() == ["1", "2", "3"]
    assert OutboxMessage.objects.filter(done_at=None).count() == 0


def test_a_message_that_kills_every_worker_ends_as_a_dead_letter(recorder: Recorder) -> None:
    handlers.register("test.note", deadly, queue="triggers")
    put(1, 2, 3)
    deaths = 0
    for _ in range(12):
        draining.sweep()
        make_due()
        deaths += processes.in_child(lambda: draining.drain("test.note")) == -signal.SIGKILL
    draining.sweep()
    assert (deaths, effects()) == (8, ["1", "3"])
    dead = OutboxMessage.objects.get(done_at=None)
    assert (dead.payload, dead.attempts, dead.dead_at is None) == ({"n": 2}, 8, False)


def test_what_a_living_worker_holds_is_not_taken_from_it(recorder: Recorder) -> None:
    handlers.register("test.note", note, queue="triggers")
    put(1)
    (claimed,) = store.claim("test.note")

    def other() -> None:
        assert draining.sweep() == []
        assert draining.drain("test.note") == 0

    # The claim belongs to this session, so the child is started beside it.
    held = connection.connection
    connection.connection = None
    try:
        assert processes.in_child(other) == 0
    finally:
        connection.connection = held
    store.unlock(claimed)


def test_several_workers_share_the_work_without_doing_any_twice(recorder: Recorder) -> None:
    handlers.register("test.note", note, queue="triggers")
    put(*range(120))
    children = [processes.start(lambda: draining.drain("test.note")) for _ in range(3)]
    assert [processes.wait(child) for child in children] == [0, 0, 0]
    draining.drain("test.note")
    assert effects() == sorted(str(number) for number in range(120))
    assert OutboxMessage.objects.filter(done_at=None).count() == 0


def test_an_external_effect_is_repeated_only_for_what_was_in_flight(recorder: Recorder, tmp_path: Any) -> None:
    sent = tmp_path / "sent"

    def send(payload: dict[str, Any]) -> None:
        with sent.open("a") as file:
            file.write(f"{payload['n']}\n")
        if payload["n"] == 2 and sent.read_text().count("2") == 1:
            processes.die()

    handlers.register("test.note", send, queue="mail", external=True)
    put(1, 2, 3)
    processes.in_child(lambda: draining.drain("test.note"))
    draining.sweep()
    draining.drain("test.note")
    assert sorted(sent.read_text().split()) == ["1", "2", "2", "3"]
