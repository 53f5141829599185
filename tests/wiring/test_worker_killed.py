"""A worker is killed in the middle of process tasks, Redis is emptied: every effect happens once, no mail is lost."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, email, entry, on, process
from apps.cmmn.definition import Kind
from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.parties import actions as parties
from apps.tenants.context import enter
from tests.smtp import Catcher
from tests.wiring.workers import Worker, flush_broker

SYSTEM = Actor.system("test")
PLAN = case(
    "letters",
    process("first", process=email("client", "First {case.number}", "Hello {client.name}.")),
    process(
        "second",
        entry=entry(on("first", "complete")),
        process=email("client", "Second {case.number}", "Hello again."),
    ),
)


def open_cases(count: int) -> None:
    with enter("acme"):
        definition = actions.publish(PLAN, actor=SYSTEM).definition
        client = parties.match_or_create(name="Ada", email="ada@post.example", phone="", actor=SYSTEM)
        for _ in range(count):
            actions.open_case(definition, data={}, client=client, actor=SYSTEM)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def are_done(processes: int) -> bool:
    with enter("acme"):
        return PlanItem.objects.filter(kind=Kind.PROCESS_TASK, state="completed").count() >= processes


def everything_is_done() -> bool:
    return not OutboxMessage.objects.filter(done_at=None).exists()


def kill_in_the_middle(smtp: Catcher, *, cases: int, kills: int) -> None:
    """Kill the worker each time some more work is done, and empty Redis while it is dead."""
    with Worker(smtp) as worker:
        for kill in range(1, kills + 1):
            mark = cases * 2 * kill // (kills + 2)
            assert wait_until(partial(are_done, mark), 60), worker.log()
            worker.kill()
            flush_broker()
            worker.start()
        assert wait_until(everything_is_done, 120), worker.log()


def check(smtp: Catcher, *, cases: int, kills: int) -> None:
    assert not OutboxMessage.objects.exclude(dead_at=None).exists()
    rows = list(OutboxMessage.objects.filter(topic="mail.send"))
    with enter("acme"):
        assert Counter(Case.objects.values_list("state", flat=True)) == {"completed": cases}
        assert Mail.objects.count() == cases * 2
        assert not Mail.objects.filter(sent_at=None).exists()
        for opened in Case.objects.all():
            done = Counter(entry.action for entry in audit.records(opened.stream))
            assert (done["mail.write"], done["item.complete"]) == (2, 3)
            assert audit.verify(opened.stream).ok
        known = set(Mail.objects.values_list("message_id", flat=True))
    sent = Counter(smtp.message_ids)
    assert set(sent) == known
    assert len(sent) == len(rows)
    # A mail goes twice only when its sender died between sending and noting it: at most the sends in flight.
    assert sum(sent.values()) - len(sent) <= kills * 2


@pytest.mark.parametrize(("cases", "kills"), [(12, 1)])
def test_no_effect_is_lost_or_doubled(live: str, smtp: Catcher, cases: int, kills: int) -> None:
    open_cases(cases)
    kill_in_the_middle(smtp, cases=cases, kills=kills)
    check(smtp, cases=cases, kills=kills)


@pytest.mark.soak
def test_no_effect_is_lost_or_doubled_in_twenty_kills(live: str, smtp: Catcher) -> None:
    open_cases(300)
    kill_in_the_middle(smtp, cases=300, kills=20)
    check(smtp, cases=300, kills=20)
