"""Teams: forming, renaming, members."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.audit import selectors as audit
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
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


def test_a_retired_team_is_chosen_no_more_and_its_members_stay(erin: User, bob: User) -> None:
    team = TeamFactory.create(name="Claims")
    team.memberships.create(user=bob)
    retired = actions.retire_team(team, actor=Actor.person(erin))
    assert not retired.is_active
    assert list(selectors.teams(erin)) == []
    assert list(selectors.teams(erin, besides=team.pk)) == [team]
    assert (list(selectors.retired_teams(erin)), list(selectors.retired_teams(bob))) == ([team], [])
    assert (selectors.team_ids(bob), selectors.team_names(bob)) == (frozenset({team.pk}), frozenset({"claims"}))
    record = audit.records("config")[0]
    assert (record.action, record.facts, record.actor_name) == ("team.retired", {"team": team.pk}, "Erin Ebner")


def test_a_retired_team_is_restored(erin: User) -> None:
    team = actions.retire_team(TeamFactory.create(), actor=Actor.person(erin))
    assert actions.restore_team(team, actor=Actor.person(erin)).is_active
    assert [record.action for record in audit.records("config")] == ["team.restored", "team.retired"]


def test_only_administrators_retire_and_restore(carol: User) -> None:
    team, gone = TeamFactory.create(), TeamFactory.create(is_active=False)
    with pytest.raises(NotAllowed):
        actions.retire_team(team, actor=Actor.person(carol))
    with pytest.raises(NotAllowed):
        actions.restore_team(gone, actor=Actor.person(carol))
    assert set(Team.objects.values_list("pk", "is_active")) == {(team.pk, True), (gone.pk, False)}


def test_what_is_done_already_is_refused(erin: User) -> None:
    team, gone = TeamFactory.create(), TeamFactory.create(name="Claims", is_active=False)
    with pytest.raises(Conflict, match="The team “Claims” is retired already"):
        actions.retire_team(gone, actor=Actor.person(erin))
    with pytest.raises(Conflict, match="is not retired"):
        actions.restore_team(team, actor=Actor.person(erin))
    with pytest.raises(Conflict, match="Restore it first"):
        actions.rename_team(gone, name="Appeals", actor=Actor.person(erin))
    assert audit.records("config") == []


def test_the_name_of_a_retired_team_is_taken(alice: User) -> None:
    TeamFactory.create(name="Claims", is_active=False)
    with pytest.raises(Invalid) as refusal:
        actions.create_team(name="claims", actor=Actor.person(alice))
    assert refusal.value.fields == {"name": ["There is a retired team of this name. Restore it instead."]}


def test_ones_teams_are_read_once(bob: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        selectors.team_ids(bob)
        selectors.team_ids(bob)


def test_teams_and_members_are_two_statements(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _n in range(5):
        UserFactory.create(teams=[TeamFactory.create()])
    with django_assert_num_queries(2):
        assert [len(team.people) for team in selectors.teams(alice)] == [1] * 5  # type: ignore[attr-defined]
