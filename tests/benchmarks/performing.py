"""Persisted steps: one action of a person that moves thirty sentries, against programs that do so with gateways."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.commands import Complete
from apps.common.actors import Actor
from apps.tenants.context import enter
from apps.users.models import Role, User
from tests import databases
from tests.benchmarks import peer
from tests.benchmarks.chains import AMOUNT, LINKS, chain
from tests.benchmarks.complete_task import workspace
from tests.benchmarks.figures import Pair, Rate, figure

CASES = 10
OURS = f"cases.actions.perform, {LINKS} sentries in a chain, journal included"


@contextmanager
def against(program: str, environment: str, address: str) -> Iterator[Pair]:
    """Each turn completes the task of so many cases, a transaction each; the peer has a database beside ours."""
    with workspace() as schema, enter(schema), _empty_database() as place:
        bob = Actor.person(User.objects.create_user("bob@bench.example", name="Bob", role=Role.WORKER))
        definition = actions.publish(chain(), actor=Actor.system("bench")).definition
        ready: list[tuple[Case, int]] = []

        def open_cases() -> None:
            while len(ready) < CASES:
                opened = actions.open_case(definition, data={"amount": AMOUNT}, actor=bob)
                ready.append((opened.case, opened.outcome.state.instances("go")[0].number))
            connections["default"].queries_log.clear()

        def act() -> None:
            while ready:
                opened, number = ready.pop()
                actions.perform(opened, Complete(number), actor=bob)

        arguments = [str(CASES), json.dumps(place) if address == "settings" else _url(place)]
        with peer.running(program, environment, *arguments) as other:

            def between() -> None:
                if len(ready) < CASES:
                    open_cases()
                else:
                    other.prepare()

            open_cases()
            other.prepare()
            yield Pair(act, other.act, between)
        reached = PlanItem.objects.filter(key__startswith="link_", state="completed").count()
        if reached % (LINKS * CASES) != 0 or reached == 0:
            raise RuntimeError("the chain did not run to its end")


@figure(
    "persisted steps against django-viewflow",
    ours=OURS,
    peer="as many If nodes in one transaction, on the same PostgreSQL",
    rate=Rate(LINKS * CASES, "sentries", "nodes", 5.0, (("actions", CASES),)),
    rounds=9,
)
@contextmanager
def against_viewflow() -> Iterator[Pair]:
    with against("django_viewflow", "bench", "settings") as pair:
        yield pair


@figure(
    "persisted steps against camunda-python",
    ours=OURS,
    peer="as many gateways in one command, on the same PostgreSQL",
    rate=Rate(LINKS * CASES, "sentries", "gateways", 1.0, (("actions", CASES),)),
    rounds=15,
)
@contextmanager
def against_camunda() -> Iterator[Pair]:
    with against("camunda_python", "bench312", "address") as pair:
        yield pair


@contextmanager
def _empty_database() -> Iterator[dict[str, Any]]:
    """A database of the peer's own, as Django's settings name it."""
    given = connections["default"].settings_dict
    name = f"{given['NAME']}_peer"
    databases.clone("template1", name)
    try:
        yield {key: given[key] for key in ("HOST", "PORT", "USER", "PASSWORD")} | {"NAME": name}
    finally:
        databases.drop(name)


def _url(place: dict[str, Any]) -> str:
    return "postgresql+psycopg://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**place)
