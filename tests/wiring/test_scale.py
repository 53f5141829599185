"""A workspace filled by COPY is as consistent as one that people have filled."""

import pytest
from django.db import connection

from apps.audit import selectors as audit
from apps.cases.models import Case, PlanItem
from apps.common.actors import Actor
from apps.outbox.models import OutboxMessage
from apps.parties.models import Party
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask, TaskState
from apps.tenants.models import Tenant
from apps.users.models import User
from apps.wiring.management.commands.seed_scale import fill

ORPHANS = """
SELECT count(*) FROM tasks_humantask AS task
LEFT JOIN cases_planitem AS item ON item.case_id = task.case_id AND item.number = task.item_number
WHERE item.id IS NULL OR (task.state = 'open') <> (item.state = 'active')
"""


@pytest.fixture
def filled(tenant: Tenant) -> int:
    """How many tasks there are."""
    *_rest, done = fill(tasks=150, people=6, count=4)
    return int(done)


def test_copies_are_whole_cases(filled: int) -> None:
    assert HumanTask.objects.count() == filled >= 150
    assert Case.objects.count() == Party.objects.count()
    assert Case.objects.filter(number__startswith="HG-").values("number").distinct().count() == Case.objects.count()
    assert PlanItem.objects.filter(kind="case").count() == Case.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        assert cursor.fetchone() == (0,)


def test_every_journal_is_a_chain_of_its_own(filled: int) -> None:
    assert [
        str(verdict.first_bad) for case in Case.objects.all() if not (verdict := audit.verify(case.stream)).ok
    ] == []
    last = Case.objects.latest("pk")
    names = {record.values.get("user") for record in audit.records(last.stream) if record.action == "task.claim"}
    assert names <= set(User.objects.values_list("name", flat=True))


def test_the_pattern_itself_is_nowhere(filled: int) -> None:
    assert not Party.objects.filter(name="Pattern Client").exists()
    assert not Case.objects.filter(title__contains="Pattern").exists()
    assert not OutboxMessage.objects.filter(schema_name="acme", done_at=None).exists()


def test_a_copy_can_be_worked_like_any_case(filled: int) -> None:
    free = HumanTask.objects.filter(state=TaskState.OPEN, assignee=None, team__isnull=False)
    task = free.select_related("case__version", "case__definition", "team").first()
    assert task is not None
    assert task.team is not None
    worker = Actor.person(task.team.members.get_queryset()[0])
    tasks.claim(task, actor=worker)
    task.refresh_from_db()
    tasks.complete(task, output={}, actor=worker)
    task.refresh_from_db()
    assert task.state == TaskState.COMPLETED
    assert audit.verify(task.case.stream).ok


def test_a_second_fill_adds_to_the_first(filled: int) -> None:
    *_rest, done = fill(tasks=30, people=6, count=2, seed=2)
    assert HumanTask.objects.count() == filled + done
