"""A task that the plan does not have: added to one case, worked like any other, and gone with it."""

from datetime import UTC, datetime

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors
from apps.cases.models import Case, PlanItem
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions
from apps.tasks.models import HumanTask
from apps.users.models import Role, Team, User
from tests.cases.conftest import claim, definition  # noqa: F401  (fixtures)


@pytest.fixture
def ann(tenant: object) -> User:
    return User.objects.create_user("ann@acme.example", name="Ann", role=Role.WORKER)


def add(case: Case, user: User, **options: object) -> HumanTask:
    actions.add_task(case, name="Ring the police", actor=Actor.person(user), **options)  # type: ignore[arg-type]
    return HumanTask.objects.select_related("case__version", "case__definition", "assignee", "team").get(
        case=case, name="Ring the police"
    )


def test_it_is_open_at_once_and_this_case_alone_has_it(claim: Case, ann: User) -> None:
    task = add(claim, ann)
    other = case_actions.open_case(claim.definition, data={}, actor=Actor.system("test")).case
    assert (task.state, task.key) == ("open", "added-1")
    assert not PlanItem.objects.filter(case=other, key="added-1").exists()


def test_it_has_team_person_and_date(claim: Case, ann: User) -> None:
    team = Team.objects.create(name="Field")
    due = datetime(2030, 1, 2, 23, 59, tzinfo=UTC)
    task = add(claim, ann, team=team, person=ann, due=due)
    assert (task.team, task.assignee, task.due_at) == (team, ann, due)


def test_it_is_completed_like_any_other(claim: Case, ann: User) -> None:
    task = add(claim, ann)
    actions.complete(task, output={}, actor=Actor.person(ann))
    assert PlanItem.objects.get(case=claim, key="added-1").state == "completed"


def test_a_second_one_has_a_key_of_its_own(claim: Case, ann: User) -> None:
    add(claim, ann)
    actions.add_task(Case.objects.get(pk=claim.pk), name="Ring again", actor=Actor.person(ann))
    assert HumanTask.objects.get(case=claim, name="Ring again").key == "added-2"


def test_pages_of_the_case_know_it(claim: Case, ann: User) -> None:
    add(claim, ann)
    case = selectors.case(ann, claim.number)
    assert "Ring the police" in [step.name for step in selectors.plan(ann, case).walk()]
    assert selectors.why(ann, case, "added-1").name == "Ring the police"
    told = selectors.timeline(ann, case).events[0]
    assert (told.who, told.text) == ("Ann", "added the task Ring the police, which the plan does not have")


def test_the_journal_is_whole(claim: Case, ann: User) -> None:
    add(claim, ann)
    assert audit.verify(claim.stream).ok


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_it_needs_a_name_of_some_length(claim: Case, ann: User, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_task(claim, name=name, actor=Actor.person(ann))
    assert list(refusal.value.fields) == ["name"]
    assert not PlanItem.objects.filter(case=claim, key__startswith="added").exists()


def test_a_viewer_adds_nothing(claim: Case) -> None:
    dan = User.objects.create_user("dan@acme.example", name="Dan", role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        actions.add_task(claim, name="Ring the police", actor=Actor.person(dan))
    assert not PlanItem.objects.filter(case=claim, key__startswith="added").exists()


def test_who_has_left_gets_none(claim: Case, ann: User) -> None:
    left = User.objects.create_user("eve@acme.example", name="Eve", role=Role.WORKER, is_active=False)
    with pytest.raises(Conflict, match="Eve is deactivated"):
        add(claim, ann, person=left)
    assert not HumanTask.objects.filter(case=claim, name="Ring the police").exists()


def test_a_retired_team_gets_none(claim: Case, ann: User) -> None:
    retired = Team.objects.create(name="Field", is_active=False)
    with pytest.raises(Conflict, match="retired"):
        add(claim, ann, team=retired)
    assert not HumanTask.objects.filter(case=claim, name="Ring the police").exists()


def test_signs_that_no_row_can_hold_are_left_out(claim: Case, ann: User) -> None:
    task = add(claim, ann, description="Ring\x00 twice")
    claim.refresh_from_db()
    assert (task.key, claim.added[0]["item"]["description"]) == ("added-1", "Ring twice")
