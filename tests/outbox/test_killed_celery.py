"""A Celery worker is killed in the middle of its work, Redis forgets everything, and nothing is lost or done twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings

from apps.cases import actions as cases
from apps.cases.models import PlanItem
from apps.cmmn.builders import case, email, process
from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.outbox import jobs
from apps.outbox.models import OutboxMessage
from apps.parties import actions as parties
from apps.tenants.context import enter
from tests.smtp import Catcher

CASES = 20
WORKERS = 2
SYSTEM = Actor.system("test")
PLAN = case("letters", process("tell", process=email("client", "About {case.number}", "Welcome.")))
QUEUES = "triggers,slas,mail,bulk"
COMMAND = ("-m", "celery", "--quiet", "-A", "config.celery:app", "worker", "-Q", QUEUES, "-c", str(WORKERS))
OPTIONS = ("--without-gossip", "--without-mingle", "-l", "ERROR")


@contextmanager
def celery(database: str, mail_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker over this database, killed with all its children when the block ends."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    worker = subprocess.Popen([sys.executable, *COMMAND, *OPTIONS], env=environment, start_new_session=True)
    try:
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def sweep_until(is_so: Callable[[], bool], *, seconds: float = 45) -> None:
    """Do what beat does until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "It did not happen in time."
        jobs.sweep()
        time.sleep(0.05)


def open_cases() -> None:
    """Cases that each write a letter as soon as they are opened."""
    definition = cases.publish(PLAN, actor=SYSTEM).definition
    for number in range(CASES):
        client = parties.match_or_create(name="Ada", email=f"ada{number}@post.example", phone="", actor=SYSTEM)
        cases.open_case(definition, data={}, client=client, actor=SYSTEM)


def is_all_done() -> bool:
    return not OutboxMessage.objects.filter(done_at=None, dead_at=None).exists()


@pytest.fixture
def slow_mail(smtp: Catcher) -> Catcher:
    """A mail server that takes its time, so that a worker can be killed while it waits for the answer."""
    smtp.delay = 0.05
    return smtp


def test_killing_the_worker_and_flushing_redis_loses_and_doubles_nothing(live: str, slow_mail: Catcher) -> None:
    with enter("acme"):
        open_cases()
    with celery(live, slow_mail.port):
        sweep_until(lambda: len(slow_mail.messages) >= CASES // 4)
    in_flight = len(slow_mail.messages) < CASES
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    with celery(live, slow_mail.port):
        sweep_until(is_all_done)
    assert in_flight
    with enter("acme"):
        assert Counter(Mail.objects.values_list("about", flat=True)).most_common(1)[0][1] == 1
        assert list(PlanItem.objects.filter(key="tell").values_list("state", flat=True)) == ["completed"] * CASES
        assert Mail.objects.exclude(sent_at=None).count() == CASES
    sent = Counter(slow_mail.message_ids)
    assert len(sent) == CASES == OutboxMessage.objects.filter(topic="mail.send").count()
    assert sent.total() - CASES <= WORKERS
    assert OutboxMessage.objects.exclude(dead_at=None).count() == 0
