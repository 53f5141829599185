"""Two people at the same moment, each on a connection of their own: one wins, the other is told who did, and when.

Five times with every change, two hundred times when there is time for it.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.utils.formats import date_format

from apps.audit import selectors as audit
from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, task
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.intake import actions as intake
from apps.intake.models import Request, RequestState
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from apps.users.models import Role, User

SYSTEM = Actor.system("test")
TIMES = [5, pytest.param(200, marks=pytest.mark.soak)]
Deed = Callable[[Any, User], object]


def set_up() -> tuple[CaseDefinition, list[User]]:
    definition = cases.publish(case("check", task("look")), actor=SYSTEM).definition
    people = [User.objects.create_user(f"{name}@acme.example", name=name, role=Role.WORKER) for name in ("Bob", "Erin")]
    return definition, people


def race(people: Sequence[User], deed: Deed, keys: Sequence[int]) -> list[list[Exception | None]]:
    """Everybody does it to each of them at one moment; what each was told, in the order of the people."""
    together = threading.Barrier(len(people))
    told: list[list[Exception | None]] = [[None] * len(people) for _ in keys]

    def run(index: int, user: User) -> None:
        try:
            with enter("acme"):
                for at, key in enumerate(keys):
                    together.wait(timeout=20)
                    try:
                        deed(key, user)
                    except Exception as problem:  # noqa: BLE001  (handed to the test)
                        told[at][index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    return told


def winner_of(told: list[Exception | None], people: Sequence[User], at: str) -> User:
    """Who won; the other must have been told that, and when."""
    assert told.count(None) == 1, told
    winner = people[told.index(None)]
    (refusal,) = filter(None, told)
    assert isinstance(refusal, Conflict)
    assert winner.name in str(refusal)
    assert at in str(refusal)
    return winner


def review(key: int) -> HumanTask:
    return HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition").get(pk=key)


def open_tasks(definition: CaseDefinition, times: int) -> list[int]:
    opened = [cases.open_case(definition, data={}, actor=SYSTEM).case for _ in range(times)]
    return list(HumanTask.objects.filter(case__in=opened).order_by("pk").values_list("pk", flat=True))


def today() -> str:
    return date_format(clock.now(), "M. j, Y")[:8]


@pytest.mark.parametrize("times", TIMES)
def test_of_two_who_claim_one_task_one_holds_it(live: str, times: int) -> None:
    with enter("acme"):
        definition, people = set_up()
        keys = open_tasks(definition, times)
    told = race(people, lambda key, user: tasks.claim(review(key), actor=Actor.person(user)), keys)
    with enter("acme"):
        for key, answers in zip(keys, told, strict=True):
            found = review(key)
            assert found.assignee == winner_of(answers, people, today())
            assert [one.action for one in audit.records(found.case.stream)].count("task.claim") == 1
            assert audit.verify(found.case.stream).ok


@pytest.mark.parametrize("times", TIMES)
def test_of_two_who_complete_one_task_one_has_done_it(live: str, times: int) -> None:
    with enter("acme"):
        definition, people = set_up()
        keys = open_tasks(definition, times)
    told = race(people, lambda key, user: tasks.complete(review(key), output={}, actor=Actor.person(user)), keys)
    with enter("acme"):
        for key, answers in zip(keys, told, strict=True):
            found = review(key)
            assert found.completed_by == winner_of(answers, people, today())
            assert [one.action for one in audit.records(found.case.stream)].count("item.complete") == 2
            assert audit.verify(found.case.stream).ok


@pytest.mark.parametrize("times", TIMES)
def test_of_two_who_accept_one_request_one_has_made_the_case(live: str, times: int) -> None:
    with enter("acme"):
        definition, people = set_up()
        keys = [stuck(definition, number) for number in range(times)]

    def accept(key: int, user: User) -> None:
        intake.retry(Request.objects.select_related("definition").get(pk=key), actor=Actor.person(user))

    told = race(people, accept, keys)
    with enter("acme"):
        assert Case.objects.count() == times
        for key, answers in zip(keys, told, strict=True):
            made = Request.objects.get(pk=key)
            assert made.case is not None
            winner = winner_of(answers, people, today())
            entry = next(one for one in audit.records(made.case.stream) if one.action == "request.accept")
            assert entry.actor_name == winner.name


def stuck(definition: CaseDefinition, number: int) -> int:
    """A request that waits for somebody to try again."""
    return Request.objects.create(
        reference=f"R-{number}",
        definition=definition,
        state=RequestState.STUCK,
        name="Rita Roe",
        received_at=clock.now(),
    ).pk
