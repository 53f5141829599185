"""Teams: forming, renaming, members."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.audit import selectors as audit
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.users import actions, selectors
from apps.users.models import Team, User
from tests.factories import TeamFactory, UserFactory


def test_a_team_is_formed_with_its_members(alice: User, bob: User) -> None:
    team = actions.create_team(name=" Claims ", members=[bob], actor=Actor.person(alice))
    assert team.name == "Claims"
    assert selectors.team_ids(bob) == frozenset({team.pk})
    record = audit.records("config")[0]
    assert (record.action, record.facts) == ("team.created", {"team": team.pk, "members": [bob.pk]})


def test_two_teams_do_not_share_a_name(alice: User) -> None:
    TeamFactory.create(name="Claims")
    with pytest.raises(Invalid) as refusal:
        actions.create_team(name="CLAIMS", actor=Actor.person(alice))
    assert refusal.value.fields == {"name": ["There is a team of this name already."]}
    other = TeamFactory.create(name="Other")
    with pytest.raises(Invalid):
        actions.rename_team(other, name="claims", actor=Actor.person(alice))
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Claims", "Other"]


def test_members_become_exactly_those_given(alice: User, bob: User, dan: User) -> None:
    team = TeamFactory.create()
    actions.set_members(team, users=[bob], actor=Actor.person(alice))
    actions.set_members(team, users=[dan, alice], actor=Actor.person(alice))
    assert set(team.members.all()) == {dan, alice}
    assert audit.records("config")[0].facts == {
        "team": team.pk,
        "joined": sorted([alice.pk, dan.pk]),
        "left": [bob.pk],
    }


def test_nothing_changed_is_nothing_journalled(alice: User, bob: User) -> None:
    team = TeamFactory.create(name="Claims")
    actions.rename_team(team, name="Claims", actor=Actor.person(alice))
    actions.set_members(team, users=[], actor=Actor.person(alice))
    assert audit.records("config") == []


def test_a_team_at_rest_gives_no_rights(bob: User) -> None:
    UserFactory.create(teams=[TeamFactory.create(is_active=False)])
    resting = TeamFactory.create(is_active=False)
    resting.memberships.create(user=bob)
    assert selectors.team_ids(bob) == frozenset()


def test_ones_teams_are_read_once(bob: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        selectors.team_ids(bob)
        selectors.team_ids(bob)


def test_teams_and_members_are_two_statements(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _n in range(5):
        UserFactory.create(teams=[TeamFactory.create()])
    with django_assert_num_queries(2):
        assert [len(team.people) for team in selectors.teams(alice)] == [1] * 5  # type: ignore[attr-defined]
