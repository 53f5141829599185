"""Two people at the same moment: neither event is lost, and one of two rivals is told."""

import threading
from collections.abc import Callable

from django.db import connection

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, entry, on, task
from apps.common.actors import Actor
from apps.common.errors import Conflict
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
    assert str(refusal) == f"{winner.name} has taken this task already."
    with enter("acme"):
        assert fetch(case, "left").assignee == winner
