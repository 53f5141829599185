"""A command costs a constant number of SQL statements, whatever the size of the plan."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases import actions as case_actions
from apps.cmmn.builders import case, case_task, email, entry, field, leave, on, process, stage, task, timer
from apps.cmmn.definition import CaseDefinition, FieldType
from apps.common.actors import Actor
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import Membership, Role, Team, User

LIMIT = 10
_SIGN_IN = re.compile(r'^SELECT (set_config|"django_session"|"users_user"|"users_team"|"tenants_tenant")')
_OUTSIDE = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


def plan(size: int) -> CaseDefinition:
    """A plan of `size` items. Completing the first task ends it, opens another, starts an automatic step and another
    case, cancels a timer and arms one."""
    others = size - 8
    waiting = [task(f"waiting_{index}") for index in range(others // 2)]
    listening = [
        task(f"listening_{index}", entry=entry(on("review", "complete"), condition=f"risk_score > {index + 100}"))
        for index in range(others - len(waiting))
    ]
    return case(
        f"plan-{size}",
        task("review", form=["risk_score!"], team="Claims", due="P2D"),
        task("next", entry=entry(on("review", "complete")), team="Claims", due="P2D"),
        process("tell", entry=entry(on("review", "complete")), process=email("client", "Hello", "Done.")),
        timer("reminder", "P1D", start=on("review", "complete")),
        timer("limit", "P30D", exit=leave(on("review", "complete"))),
        case_task("check", "check", entry=entry(on("review", "complete"))),
        stage("more", *waiting, entry=entry(on("review", "complete"), condition="risk_score > 7")),
        *listening,
        fields=(field("risk_score", FieldType.INTEGER),),
    )


def statements(size: int, bob: User) -> list[str]:
    actor = Actor.person(bob)
    version = case_actions.publish(plan(size), actor=Actor.system("test"))
    opened = case_actions.open_case(version.definition, data={}, actor=actor).case
    tasks = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
    review = tasks.get(case=opened, key="review")
    task_actions.claim(review, actor=actor)
    review = tasks.get(case=opened, key="review")
    with CaptureQueriesContext(connection) as captured:
        step = task_actions.complete(review, output={"risk_score": "9"}, actor=actor)
    assert len(step.outcome.state.items) > size - 4
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(_OUTSIDE)]


def test_completing_a_task_over_http_costs_ten_statements_beside_the_sign_in(bob: User, client: Client) -> None:
    actor = Actor.person(bob)
    version = case_actions.publish(plan(100), actor=Actor.system("test"))
    opened = case_actions.open_case(version.definition, data={}, actor=actor).case
    review = HumanTask.objects.get(case=opened, key="review")
    task_actions.claim(review, actor=actor)
    client.force_login(bob)
    with CaptureQueriesContext(connection) as captured:
        response = client.post(f"/tasks/{review.pk}/", {"data-risk_score": "9"})
    assert response.status_code == 303
    statements = [query["sql"] for query in captured.captured_queries]
    ours = [sql for sql in statements if not sql.startswith(_OUTSIDE) and not _SIGN_IN.search(sql)]
    assert len(ours) <= LIMIT, ours


@pytest.fixture
def bob(tenant: Tenant) -> User:
    team = Team.objects.create(name="Claims")
    bob = User.objects.create_user("bob@acme.example", name="Bob", role=Role.WORKER)
    Membership.objects.create(user=bob, team=team)
    return bob


def test_completing_a_task_costs_the_same_in_a_plan_of_10_100_and_400_items(bob: User) -> None:
    counts = {size: len(statements(size, bob)) for size in (10, 100, 400)}
    assert len(set(counts.values())) == 1, counts
    assert counts[10] <= LIMIT, statements(11, bob)
