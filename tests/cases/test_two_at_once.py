"""Two people at the same moment: neither event is lost, and one of two rivals is told."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, entry, on, task
from apps.cmmn.commands import Complete, Terminate
from apps.cmmn.definition import Item, Kind, Timer
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.outbox import draining
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.tenants.context import enter
from apps.users.models import Role, User

JOIN = case(
    "join",
    task("left"),
    task("right"),
    task("both", entry=entry(on("left", "complete"), on("right", "complete"))),
)


def open_join() -> tuple[Case, list[User]]:
    actor = Actor.system("test")
    opened = actions.open_case(actions.publish(JOIN, actor=actor).definition, data={}, actor=actor).case
    people = [User.objects.create_user(f"{name}@acme.example", name=name, role=Role.WORKER) for name in ("Bob", "Erin")]
    return opened, people


def at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """Run each in a thread of its own that stands in acme, all from one moment on."""
    together = threading.Barrier(len(works))
    problems: list[BaseException | None] = [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            with enter("acme"):
                together.wait(timeout=10)
                work()
        except Exception as problem:  # noqa: BLE001  (handed to the test)
            problems[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return problems


def fetch(case: Case, key: str) -> HumanTask:
    found = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
    return found.get(case=case, key=key)


def complete(case: Case, key: str, user: User) -> object:
    return task_actions.complete(fetch(case, key), output={}, actor=Actor.person(user))


def test_both_sources_of_a_join_completed_at_once_start_what_waits_for_them(live: str) -> None:
    with enter("acme"):
        case, (bob, erin) = open_join()
    problems = at_once(lambda: complete(case, "left", bob), lambda: complete(case, "right", erin))
    assert problems == [None, None]
    with enter("acme"):
        assert PlanItem.objects.get(case=case, key="both").state == "active"
        assert audit.verify(case.stream).ok


def both_at_once(times: int) -> list[str]:
    """Two people, each on a connection of their own, complete the two sources of a join; what became of each join."""
    with enter("acme"):
        first, (bob, erin) = open_join()
        cases = [first, *(open_another(first) for _ in range(times - 1))]
    problems = at_once(
        lambda: [complete(case, "left", bob) for case in cases],
        lambda: [complete(case, "right", erin) for case in cases],
    )
    assert problems == [None, None]
    with enter("acme"):
        assert all(audit.verify(case.stream).ok for case in cases)
        return list(PlanItem.objects.filter(case__in=cases, key="both").values_list("state", flat=True))


def test_both_sources_of_a_join_completed_together_again_and_again_lose_no_event(live: str) -> None:
    assert both_at_once(20) == ["active"] * 20


@pytest.mark.soak
def test_both_sources_of_200_joins_completed_together_lose_no_event(live: str) -> None:
    assert both_at_once(200) == ["active"] * 200


def test_a_timer_and_a_person_at_once_lose_no_event(live: str) -> None:
    patience = Item(key="patience", name="Patience", kind=Kind.TIMER_EVENT, timer=Timer("PT1S"))
    both = task("both", entry=entry(on("patience", "occur"), on("left", "complete")))
    with enter("acme"):
        actor = Actor.system("test")
        definition = actions.publish(case("wait", patience, task("left"), both), actor=actor).definition
        with clock.at(clock.now() - timedelta(hours=1)):
            cases = [actions.open_case(definition, data={}, actor=actor).case for _ in range(10)]
        bob = User.objects.create_user("bob@acme.example", name="Bob", role=Role.WORKER)
    problems = at_once(
        lambda: [actions.wake(case.pk, actor=Actor.system("timer")) for case in cases],
        lambda: [complete(case, "left", bob) for case in reversed(cases)],
    )
    assert problems == [None, None]
    with enter("acme"):
        found = PlanItem.objects.filter(case__in=cases, key="both").values_list("state", flat=True)
        assert list(found) == ["active"] * 10


def test_a_parent_and_its_child_that_end_at_once_both_end(live: str) -> None:
    with enter("acme"):
        actor = Actor.system("test")
        actions.publish(case("inner", task("work")), actor=actor)
        sub = Item(key="sub", name="Sub", kind=Kind.CASE_TASK, case_ref="inner")
        definition = actions.publish(case("outer", sub, task("other")), actor=actor).definition
        parents = [actions.open_case(definition, data={}, actor=actor).case for _ in range(10)]
        draining.drain_all()
        inner = [Case.objects.get(parent=parent) for parent in parents]
    problems = at_once(
        lambda: [actions.perform(parent, Terminate(0), actor=actor) for parent in parents],
        lambda: [actions.perform(child, Complete(1), actor=actor) for child in inner],
        lambda: [draining.drain_all() for _ in range(3)],
    )
    assert problems == [None, None, None]
    with enter("acme"):
        draining.drain_all()
        assert set(Case.objects.filter(pk__in=[one.pk for one in parents]).values_list("state", flat=True)) == {
            "terminated"
        }
        ended = Case.objects.filter(pk__in=[one.pk for one in inner]).values_list("state", flat=True)
        assert set(ended) <= {"completed", "terminated"}


def open_another(first: Case) -> Case:
    return actions.open_case(first.definition, data={}, actor=Actor.system("test")).case


def test_one_task_completed_twice_at_once_is_completed_once(live: str) -> None:
    with enter("acme"):
        case, (bob, erin) = open_join()
    problems = at_once(lambda: complete(case, "left", bob), lambda: complete(case, "left", erin))
    assert sorted(type(problem).__name__ for problem in problems) == ["Conflict", "NoneType"]
    with enter("acme"):
        completions = [entry for entry in audit.records(case.stream) if entry.action == "item.complete"]
        assert len(completions) == 1


def test_one_task_claimed_by_two_has_one_holder(live: str) -> None:
    with enter("acme"):
        case, people = open_join()
    problems = at_once(
        *(lambda user=user: task_actions.claim(fetch(case, "left"), actor=Actor.person(user)) for user in people)
    )
    winner = people[problems.index(None)]
    (refusal,) = filter(None, problems)
    assert isinstance(refusal, Conflict)
    assert str(refusal).startswith(f"{winner.name} has taken this task already (")
    with enter("acme"):
        assert fetch(case, "left").assignee == winner
