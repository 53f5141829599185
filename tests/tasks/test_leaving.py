"""What becomes of open work when a person is deactivated, or a team is retired and restored."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors as case_selectors
from apps.cases.models import Case, CaseGrant
from apps.cmmn.commands import Resume, Suspend
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.tasks import actions, selectors
from apps.tasks.leaving import Held, held_by, held_by_team
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors import Scope
from apps.users import actions as user_actions
from apps.users.models import Role, Team, User
from tests.tasks.conftest import fetch, person


@pytest.fixture
def admin(claims: Team) -> User:
    return person("Ada", Role.ADMINISTRATOR)


def told(case: Case, viewer: User) -> list[str]:
    events = case_selectors.timeline(viewer, case).events
    return [f"{event.who} {event.text}" for event in events]


def unassigned(viewer: User) -> list[HumanTask]:
    return [task for _group, task in selectors.inbox(viewer, Scope.UNASSIGNED).rows]


def reopen(claim: Case) -> HumanTask:
    """The review of another case of the same plan."""
    definition = claim.definition
    opened = case_actions.open_case(definition, data={}, actor=Actor.system("test")).case
    return fetch(opened, "review")


def test_tasks_of_who_is_deactivated_go_back_to_their_team(review: HumanTask, bob: User, admin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    user_actions.deactivate(bob, actor=Actor.person(admin))
    review.refresh_from_db()
    assert (review.assignee, review.team and review.team.name, review.state) == (None, "Claims", TaskState.OPEN)
    assert told(review.case, admin)[0] == "Ada took Review from Bob, who was deactivated"
    newest = review.history.first()
    assert (newest.assignee_id, newest.history_user_id) == (None, admin.pk)


def test_tasks_on_hold_are_let_go_too(review: HumanTask, call: HumanTask, bob: User, admin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    actions.claim(call, actor=Actor.person(bob))
    case_actions.perform(review.case, Suspend(review.item_number), actor=Actor.person(bob))
    assert held_by(admin, bob) == Held(tasks=2, cases=0)
    user_actions.deactivate(bob, actor=Actor.person(admin))
    assert sorted(HumanTask.objects.filter(assignee=None).values_list("state", flat=True)) == ["open", "suspended"]
    assert held_by(admin, bob) == Held(tasks=0, cases=0)


def test_done_work_keeps_the_name(review: HumanTask, bob: User, admin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    actions.complete(review, output={"risk_score": "3"}, actor=Actor.person(bob))
    user_actions.deactivate(bob, actor=Actor.person(admin))
    review.refresh_from_db()
    assert (review.assignee, review.completed_by) == (bob, bob)


def test_cases_are_left_without_owner_and_flagged(claim: Case, claims: Team, bob: User, admin: User) -> None:
    case_actions.assign(claim, owner=bob, team=claims, actor=Actor.person(admin))
    assert held_by(admin, bob) == Held(tasks=0, cases=1)
    user_actions.deactivate(bob, actor=Actor.person(admin))
    claim.refresh_from_db()
    assert (claim.owner, claim.team, claim.left_by) == (None, claims, bob)
    assert told(claim, admin)[0] == "Ada took the case from Bob, who was deactivated"
    newest = claim.history.first()
    assert (newest.owner_id, newest.history_user_id) == (None, admin.pk)


def test_a_new_owner_takes_the_flag_away(claim: Case, bob: User, erin: User, admin: User) -> None:
    case_actions.assign(claim, owner=bob, team=None, actor=Actor.person(admin))
    user_actions.deactivate(bob, actor=Actor.person(admin))
    case_actions.assign(claim, owner=erin, team=None, actor=Actor.person(admin))
    claim.refresh_from_db()
    assert (claim.owner, claim.left_by) == (erin, None)


def test_closed_cases_keep_their_owner(claim: Case, bob: User, admin: User) -> None:
    case_actions.assign(claim, owner=bob, team=None, actor=Actor.person(admin))
    Case.objects.filter(pk=claim.pk).update(state="closed")
    user_actions.deactivate(bob, actor=Actor.person(admin))
    claim.refresh_from_db()
    assert (claim.owner, claim.left_by) == (bob, None)


def test_who_was_deactivated_meanwhile_is_given_nothing(claim: Case, call: HumanTask, bob: User, admin: User) -> None:
    user_actions.deactivate(bob, actor=Actor.person(admin))
    bob.refresh_from_db()
    with pytest.raises(Conflict, match="Bob is deactivated and gets no more work"):
        actions.assign(call, user=bob, team=None, actor=Actor.person(admin))
    with pytest.raises(Conflict, match="Bob is deactivated and gets no more work"):
        case_actions.assign(claim, owner=bob, team=None, actor=Actor.person(admin))
    with pytest.raises(Conflict, match="Bob is deactivated and gets no more work"):
        case_actions.open_case(claim.definition, data={}, owner=bob, actor=Actor.person(admin))
    call.refresh_from_db()
    assert (call.assignee, Case.objects.count()) == (None, 1)


def test_tasks_of_a_retired_team_are_there_for_everybody(
    review: HumanTask, claims: Team, bob: User, stranger: User, admin: User
) -> None:
    assert held_by_team(admin, claims) == Held(tasks=1, cases=0)
    assert review not in unassigned(stranger)
    user_actions.retire_team(claims, actor=Actor.person(admin))
    review.refresh_from_db()
    assert (review.team, review.retired_team) == (None, "Claims")
    assert review in unassigned(stranger)
    assert told(review.case, admin)[0] == "Ada took Review from Claims, which was retired"


def test_who_holds_a_task_of_a_retired_team_keeps_it(review: HumanTask, claims: Team, bob: User, admin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    user_actions.retire_team(claims, actor=Actor.person(admin))
    review.refresh_from_db()
    assert (review.assignee, review.team, review.retired_team) == (bob, None, "Claims")
    assert CaseGrant.objects.filter(case=review.case, team=claims, can_write=True).exists()


def test_a_plan_that_names_a_retired_team_opens_for_everybody(claim: Case, claims: Team, admin: User) -> None:
    user_actions.retire_team(claims, actor=Actor.person(admin))
    task = reopen(claim)
    assert (task.team, task.retired_team) == (None, "Claims")
    entry = next(entry for entry in audit.records(task.case.stream) if entry.action == "task.without_team")
    assert entry.facts["task"] == task.pk
    event = case_selectors.timeline(admin, task.case).events[0]
    assert "Review is for everybody: the team Claims, for which it is meant, is retired" in event.because


def test_a_task_that_only_goes_on_is_told_of_once(claim: Case, claims: Team, admin: User) -> None:
    user_actions.retire_team(claims, actor=Actor.person(admin))
    task = reopen(claim)
    case_actions.perform(task.case, Suspend(task.item_number), actor=Actor.person(admin))
    case_actions.perform(task.case, Resume(task.item_number), actor=Actor.person(admin))
    assert [entry.action for entry in audit.records(task.case.stream)].count("task.without_team") == 1


def test_a_restored_team_gets_back_what_nobody_else_has(
    claim: Case, review: HumanTask, claims: Team, admin: User
) -> None:
    other = Team.objects.create(name="Appeals")
    user_actions.retire_team(claims, actor=Actor.person(admin))
    since = reopen(claim)
    actions.assign(review, user=None, team=other, actor=Actor.person(admin))
    user_actions.restore_team(claims, actor=Actor.person(admin))
    review.refresh_from_db()
    since.refresh_from_db()
    assert (review.team, review.retired_team) == (other, "")
    assert (since.team, since.retired_team) == (claims, "")
    assert CaseGrant.objects.filter(case=since.case, team=claims, can_write=True).exists()
    assert told(since.case, admin)[0] == "Ada gave Review to Claims, which was restored"


def test_a_retired_team_is_given_nothing_but_keeps_its_cases(
    claim: Case, call: HumanTask, claims: Team, bob: User, admin: User
) -> None:
    case_actions.assign(claim, owner=None, team=claims, actor=Actor.person(admin))
    gone = user_actions.retire_team(claims, actor=Actor.person(admin))
    with pytest.raises(Conflict, match="The team “Claims” is retired and gets no more work"):
        actions.assign(call, user=None, team=gone, actor=Actor.person(admin))
    with pytest.raises(Conflict, match="The team “Claims” is retired and gets no more work"):
        case_actions.open_case(claim.definition, data={}, team=gone, actor=Actor.person(admin))
    kept = case_actions.assign(claim, owner=bob, team=gone, actor=Actor.person(admin))
    assert (kept.owner, kept.team) == (bob, gone)


def test_however_many_tasks_there_are_it_is_a_handful_of_statements(
    claim: Case, claims: Team, admin: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(20):
        case_actions.open_case(claim.definition, data={}, actor=Actor.system("test"))
    with django_assert_max_num_queries(25):
        user_actions.retire_team(claims, actor=Actor.person(admin))
    assert HumanTask.objects.filter(retired_team="Claims", team=None).count() == 21
