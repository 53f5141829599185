"""Access to cases: off by default, then denied by default, with read and write for people and teams."""

import pytest

from apps.cases import actions, permissions
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.commands import SetValues
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.users.models import Membership, Role, Team, User


def visible(viewer: User) -> list[Case]:
    return list(permissions.restrict(viewer, Case.objects.all()))


@pytest.fixture
def controlled(claim: Case, alice: User) -> Case:
    actions.control_access(claim.definition, is_on=True, actor=Actor.person(alice))
    return Case.objects.select_related("definition").get(pk=claim.pk)


@pytest.fixture
def team(bob: User) -> Team:
    team = Team.objects.create(name="Claims")
    Membership.objects.create(user=bob, team=team)
    return team


def give(case: Case, alice: User, *accesses: Access) -> None:
    actions.set_access(case.definition, accesses=accesses, actor=Actor.person(alice))


def test_everybody_sees_the_cases_of_an_open_type(claim: Case, alice: User, bob: User, dan: User) -> None:
    assert [visible(viewer) for viewer in (alice, bob, dan)] == [[claim]] * 3


def test_nobody_sees_the_cases_of_a_controlled_type(controlled: Case, alice: User, bob: User) -> None:
    assert [visible(viewer) for viewer in (alice, bob)] == [[], []]


def test_a_person_is_let_in_to_read(controlled: Case, alice: User, bob: User) -> None:
    give(controlled, alice, Access(user=bob))
    assert visible(bob) == [controlled]
    assert not permissions.may_write(bob, controlled)


def test_a_person_is_let_in_to_write(controlled: Case, alice: User, bob: User) -> None:
    give(controlled, alice, Access(user=bob, can_write=True))
    assert permissions.may_write(bob, controlled)


def test_a_team_is_let_in(controlled: Case, alice: User, bob: User, team: Team) -> None:
    give(controlled, alice, Access(team=team, can_write=True))
    assert visible(bob) == [controlled]
    assert permissions.may_write(bob, controlled)


def test_a_viewer_never_writes_whatever_is_given(controlled: Case, alice: User, dan: User) -> None:
    give(controlled, alice, Access(user=dan, can_write=True))
    assert visible(dan) == [controlled]
    assert not permissions.may_write(dan, controlled)


def test_who_may_not_write_is_refused_by_the_action_itself(controlled: Case, alice: User, bob: User) -> None:
    give(controlled, alice, Access(user=bob))
    with pytest.raises(NotAllowed):
        actions.perform(controlled, SetValues({"remark": "x"}), actor=Actor.person(bob))
    controlled.refresh_from_db()
    assert controlled.data == {}


def test_assignment_grants_write_on_that_case_alone(controlled: Case, alice: User, bob: User) -> None:
    other = actions.open_case(controlled.definition, data={}, actor=Actor.system("test")).case
    give(controlled, alice, Access(user=alice, can_write=True))
    actions.assign(controlled, owner=bob, team=None, actor=Actor.person(alice))
    assert visible(bob) == [controlled]
    assert permissions.may_write(bob, controlled)
    assert other not in visible(bob)


def test_setting_access_replaces_the_list(controlled: Case, alice: User, bob: User) -> None:
    give(controlled, alice, Access(user=bob, can_write=True))
    give(controlled, alice, Access(user=alice))
    assert (visible(bob), visible(alice)) == ([], [controlled])


@pytest.mark.parametrize("role", [Role.MANAGER, Role.WORKER, Role.VIEWER])
def test_only_administrators_change_access(claim: Case, bob: User, role: Role) -> None:
    bob.role = role
    with pytest.raises(NotAllowed):
        actions.control_access(claim.definition, is_on=True, actor=Actor.person(bob))
    assert not CaseDefinition.objects.get(pk=claim.definition_id).is_access_controlled
