"""Opening a case against the very rows that it becomes, as single INSERTs through psycopg."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from apps.cases import actions
from apps.cmmn.builders import case, email, entry, field, milestone, on, process, stage, task
from apps.cmmn.definition import FieldType, Item, Kind, Timer
from apps.common.actors import Actor
from apps.common.models import NumberSeries
from apps.tenants.context import enter
from apps.users.models import Membership, Role, Team, User
from tests import databases
from tests.benchmarks.complete_task import workspace
from tests.benchmarks.figures import Pair, figure
from tests.benchmarks.rows import Capture

# Thirty items: work that is due, a mail, a timer, what waits for them, and a stage that opens later.
PLAN = case(
    "opening",
    *(task(f"first_{at}", team="Claims", due=f"P{at + 1}D") for at in range(8)),
    process("tell", process=email("client", "Hello", "We have begun.")),
    Item("reminder", "Reminder", Kind.TIMER_EVENT, timer=Timer("P3D")),
    *(task(f"then_{at}", entry=entry(on(f"first_{at}", "complete"), condition="amount > 100")) for at in range(7)),
    *(milestone(f"reached_{at}", entry=entry(on(f"then_{at}", "complete"))) for at in range(7)),
    task("ask_again", entry=entry(on("reminder", "occur"))),
    stage(
        "investigation",
        *(task(f"look_{at}", entry=entry(on("tell", "complete"))) for at in range(4)),
    ),
    fields=(field("amount", FieldType.MONEY), field("what")),
)


@figure(
    "opening a case of 30 items",
    ours="cases.actions.open_case with journal, history, grants, tasks, timers and outbox",
    peer="the same rows, an INSERT each, through psycopg",
    target=2.0,
    rounds=21,
)
@contextmanager
def opening_a_case() -> Iterator[Pair]:
    """What both sides write is taken back after each turn."""
    with workspace() as schema, enter(schema), databases.connect() as raw:
        team = Team.objects.create(name="Claims")
        bob = User.objects.create_user("bob@bench.example", name="Bob", role=Role.WORKER)
        Membership.objects.create(user=bob, team=team)
        definition = actions.publish(PLAN, actor=Actor.system("bench")).definition
        actor = Actor.person(bob)

        def ours() -> None:
            actions.open_case(definition, data={"amount": "40.50", "what": "A burst pipe"}, actor=actor)

        ours()  # the series of case numbers exists from here on
        capture = Capture(raw, schema)
        capture.record(ours)
        turns = iter(range(1, 1_000))

        def between() -> None:
            capture.revert()
            # Numbers that a replay does not use.
            NumberSeries.objects.filter(key__startswith="case:").update(last=next(turns) * 1_000)
            connection.queries_log.clear()

        between()
        yield Pair(ours, capture.replay, between)
