"""Several claims with one open review each, and the people who work on them."""

from collections.abc import Sequence

import pytest

from apps.bulk import actions
from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation, OperationRow
from apps.bulk.selection import Selection
from apps.cases import actions as cases
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, task
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import Membership, Team, User

SYSTEM = Actor.system("test")
PLAN = case("claim", task("review", team="Claims", due="P2D"), outcomes=(("paid", "Paid"), ("refused", "Refused")))


@pytest.fixture
def claims(tenant: Tenant, bob: User) -> Team:
    team = Team.objects.create(name="Claims")
    Membership.objects.create(user=bob, team=team)
    return team


@pytest.fixture
def definition(claims: Team) -> CaseDefinition:
    return cases.publish(PLAN, actor=SYSTEM).definition


@pytest.fixture
def reviews(definition: CaseDefinition) -> list[HumanTask]:
    """Three open reviews, free for the team."""
    return [open_review(definition) for _ in range(3)]


def open_review(definition: CaseDefinition) -> HumanTask:
    opened: Case = cases.open_case(definition, data={}, actor=SYSTEM).case
    return HumanTask.objects.get(case=opened)


def tasks(found: Sequence[HumanTask]) -> Selection:
    return Selection(tasks=tuple(task.pk for task in found))


def run(kind: Kind, selection: Selection, by: User, **given: object) -> Operation:
    actor = Actor.person(by)
    operation = actions.choose(kind, selection=selection, actor=actor)
    if given:
        actions.describe(operation, given=Given(**given), actor=actor)  # type: ignore[arg-type]
    return actions.run(operation, actor=actor)


def told(operation: Operation) -> list[tuple[str, str]]:
    return list(OperationRow.objects.filter(operation=operation).order_by("pk").values_list("result", "problem"))


def holders(found: Sequence[HumanTask]) -> list[int | None]:
    keys = [task.pk for task in found]
    return list(HumanTask.objects.filter(pk__in=keys).order_by("pk").values_list("assignee", flat=True))
