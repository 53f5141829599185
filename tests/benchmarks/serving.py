"""The worklist and a case among 100,000, with twenty people at two workers: against django-helpdesk and bare Django.

`CASES=5000 make bench` takes another size. What a round asks of both servers is in `crowd`.
"""

import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client, override_settings

from apps.cases import selectors
from apps.cases.models import Case
from apps.tenants import provisioning
from apps.tenants.context import enter
from apps.users.models import Role, User
from apps.wiring.management.commands.seed_scale import fill
from scripts import peers
from scripts.choices import ROOT
from tests import databases
from tests.benchmarks.crowd import PEOPLE, Crowd, Site, serving, told
from tests.benchmarks.figures import NotMeasured, Pair, figure

CASES = int(os.environ.get("CASES", "100000"))
TASKS_A_CASE, SAMPLE, ROUNDS = 6, 200, 5
HOST = "desk.localhost"
DESK = "tests.benchmarks.peers.helpdesk_site"


@dataclass(frozen=True, slots=True)
class Desks:
    """Both sites, with the numbers of some of our cases."""

    ours: Site
    theirs: Site
    numbers: tuple[str, ...]


_open: list[Desks] = []


@contextmanager
def desks() -> Iterator[None]:
    """Our product and django-helpdesk on one PostgreSQL, with as many cases as tickets and like pasts."""
    python = peers.environment("bench")
    with databases.temporary("desk") as name, override_settings(ALLOWED_HOSTS=["*"]):
        with enter(provisioning.create(address="desk", name="Desk").schema_name):
            numbers, steps = _fill()
            cookies = _cookies()
        with _helpdesk(python, steps) as theirs, serving(Path(sys.executable), "config.wsgi", _ours(name)) as port:
            _open.append(Desks(Site(port, HOST, cookies), theirs, numbers))
            try:
                yield
            finally:
                _open.clear()


def _fill() -> tuple[tuple[str, ...], int]:
    """The numbers of some open cases, and how many things have happened in one of them."""
    for done in fill(tasks=CASES * TASKS_A_CASE):
        print(f"\r  {done:,} tasks", end="", file=sys.stderr, flush=True)
        if Case.objects.count() >= CASES:
            break
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"\r  {Case.objects.count():,} cases", file=sys.stderr)
    first, last = Case.objects.order_by("pk").values_list("pk", flat=True)[0], Case.objects.latest("pk").pk
    drawn = random.Random(1).sample(range(first, last + 1), min(SAMPLE * 4, last - first))  # noqa: S311  (no secret)
    found = list(Case.objects.filter(pk__in=drawn, state="active").order_by("pk")[:SAMPLE])
    carol = User.objects.create_user("carol@desk.example", name="Carol Castle", role=Role.MANAGER)
    events = [len(selectors.timeline(carol, case, size=1000).events) for case in found[:20]]
    return tuple(case.number for case in found), round(statistics.median(events))


def _cookies() -> tuple[str, ...]:
    """Of people who do the work, each logged in."""
    cookies = []
    for person in User.objects.exclude(role=Role.MANAGER).order_by("pk")[:PEOPLE]:
        client = Client(headers={"host": HOST})
        client.force_login(person)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return tuple(cookies)


def _ours(database: str) -> dict[str, str]:
    return {"DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"}


@contextmanager
def _helpdesk(python: Path | None, steps: int) -> Iterator[Site]:
    if python is None:
        raise NotMeasured("there is no Python for it here")
    given: dict[str, Any] = connections["default"].settings_dict
    name = f"{given['NAME']}_peer"
    place = {key: given[key] for key in ("HOST", "PORT", "USER", "PASSWORD")} | {"NAME": name}
    environment = {"HELPDESK_DATABASE": json.dumps(place)}
    databases.clone("template1", name)
    try:
        command = [str(python), "-m", DESK, str(CASES), str(steps)]
        print(f"  {CASES:,} tickets with {steps} follow-ups each …", file=sys.stderr, flush=True)
        filled = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
        )
        cookies = tuple(f"sessionid={key}" for key in json.loads(filled.stdout.splitlines()[-1]))
        with serving(python, f"{DESK}:application", environment) as port:
            yield Site(port, "localhost", cookies)
    finally:
        databases.drop(name)


@contextmanager
def compared(page: str, peer: str) -> Iterator[Pair]:
    """Rounds of both pages; every request asks for another case or ticket."""
    desks = _open[0]
    ours = Crowd(desks.ours, [page.format(number=number) for number in desks.numbers])
    tickets = random.Random(1).sample(range(1, CASES + 1), min(SAMPLE, CASES))  # noqa: S311  (no secret)
    theirs = Crowd(desks.theirs, [peer.format(number=number) for number in tickets])
    yield Pair(ours, theirs, told=told(ours, theirs))


PAGES = {"the worklist": "/?view=teams", "a case": "/cases/{number}/"}
for name, page in PAGES.items():
    figure(
        f"{name} among {CASES:,}, {PEOPLE} people, against django-helpdesk",
        ours=page,
        peer="its page of a ticket with as many follow-ups",
        target=0.5,
        rounds=ROUNDS,
        within=desks,
    )(partial(compared, page, "/tickets/{number}/"))
    figure(
        f"{name} among {CASES:,}, {PEOPLE} people, against bare Django",
        ours=page,
        peer="fifty tickets in a bare page behind the log-in",
        target=12.0,
        rounds=ROUNDS,
        within=desks,
    )(partial(compared, page, "/bare/"))
