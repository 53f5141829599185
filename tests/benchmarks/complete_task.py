"""Completing a task against the very rows it writes, replayed as single statements through psycopg."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from apps.cases import actions as case_actions
from apps.cases.models import CaseDefinition
from apps.cmmn.builders import case, email, entry, field, on, process, stage, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.tenants import provisioning
from apps.tenants.context import enter
from apps.users.models import Membership, Role, Team, User
from tests import databases
from tests.benchmarks.figures import Pair, figure
from tests.benchmarks.rows import Capture

# Thirty items: a review that opens a stage with tasks, a process and a follow-up, beside a dozen that go on waiting.
PLAN = case(
    "bench",
    task("review", form=["risk_score!"], team="Claims", due="P2D"),
    task("next", entry=entry(on("review", "complete")), team="Claims", due="P2D"),
    process("tell", entry=entry(on("review", "complete")), process=email("client", "Hello", "Done.")),
    stage(
        "investigation",
        *(task(f"step_{index}", team="Claims", due="P5D") for index in range(6)),
        entry=entry(on("review", "complete"), condition="risk_score > 7"),
    ),
    *(task(f"later_{index}", entry=entry(on("next", "complete"))) for index in range(20)),
    fields=(field("risk_score", FieldType.INTEGER),),
)


@contextmanager
def workspace() -> Iterator[str]:
    """A database of its own with one tenant, whose schema is given."""
    with databases.temporary("complete"):
        yield provisioning.create(address="bench", name="Bench").schema_name


@figure(
    "completing a task",
    ours="tasks.actions.complete, all that follows included",
    peer="the same rows, a statement each, through psycopg",
    target=3.0,
    rounds=21,
)
@contextmanager
def completing_a_task() -> Iterator[Pair]:
    """A case is opened before each round; only the completion is timed."""
    with workspace() as schema, enter(schema), databases.connect() as raw:
        team = Team.objects.create(name="Claims")
        bob = User.objects.create_user("bob@bench.example", name="Bob", role=Role.WORKER)
        Membership.objects.create(user=bob, team=team)
        definition = case_actions.publish(PLAN, actor=Actor.system("bench")).definition
        tasks = [open_review(definition, bob)]

        def complete() -> None:
            task_actions.complete(tasks[-1], output={"risk_score": "9"}, actor=Actor.person(bob))

        capture = Capture(raw, schema)
        capture.record(complete)

        def between() -> None:
            capture.revert()
            tasks.append(open_review(definition, bob))

        between()
        yield Pair(complete, capture.replay, between)


def open_review(definition: CaseDefinition, bob: User) -> HumanTask:
    """The first task of a new case, claimed."""
    opened = case_actions.open_case(definition, data={}, actor=Actor.person(bob)).case
    task_actions.claim(HumanTask.objects.get(case=opened, key="review"), actor=Actor.person(bob))
    found = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
    review = found.get(case=opened, key="review")
    connection.queries_log.clear()
    return review
