"""The pages of teams."""

from django.test import Client

from apps.users.models import Team, User
from tests.factories import TeamFactory, UserFactory


def test_a_team_is_formed_on_the_page(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    answer = client.post("/teams/new/", {"name": "Claims", "members": [bob.pk]}, follow=True)
    text = answer.content.decode()
    assert "The team “Claims” is formed." in text
    assert "Bob Brook" in text
    assert set(Team.objects.get().members.all()) == {bob}


def test_a_team_is_renamed_and_its_members_chosen_at_once(client: Client, alice: User, bob: User) -> None:
    team = TeamFactory.create(name="Old")
    team.memberships.create(user=alice)
    client.force_login(alice)
    client.post(f"/teams/{team.pk}/", {"name": "New", "members": [bob.pk]})
    team.refresh_from_db()
    assert (team.name, set(team.members.all())) == ("New", {bob})


def test_who_has_left_keeps_the_place_in_the_team(client: Client, alice: User) -> None:
    team = TeamFactory.create(name="Claims")
    gone = UserFactory.create(teams=[team], is_active=False)
    client.force_login(alice)
    client.post(f"/teams/{team.pk}/", {"name": "Claims", "members": []})
    assert set(team.members.all()) == {gone}


def test_a_taken_name_changes_nothing(client: Client, alice: User, bob: User) -> None:
    TeamFactory.create(name="Claims")
    team = TeamFactory.create(name="Other")
    client.force_login(alice)
    answer = client.post(f"/teams/{team.pk}/", {"name": "claims", "members": [bob.pk]})
    assert answer.status_code == 422
    assert "There is a team of this name already." in answer.content.decode()
    team.refresh_from_db()
    assert (team.name, team.members.count()) == ("Other", 0)


def test_a_worker_posts_nothing(client: Client, bob: User) -> None:
    team = TeamFactory.create(name="Claims")
    client.force_login(bob)
    assert client.post("/teams/new/", {"name": "Mine"}).status_code == 403
    assert client.post(f"/teams/{team.pk}/", {"name": "Mine"}).status_code == 403
    assert list(Team.objects.values_list("name", flat=True)) == ["Claims"]


def test_a_team_is_retired_and_restored_on_its_page(client: Client, erin: User) -> None:
    team = TeamFactory.create(name="Claims")
    client.force_login(erin)
    assert "No open task and no case is concerned." in client.get(f"/teams/{team.pk}/").content.decode()
    text = client.post(f"/teams/{team.pk}/retire/", follow=True).content.decode()
    assert "The team “Claims” is retired." in text
    assert "Restored, it gets them again" in text
    team.refresh_from_db()
    assert not team.is_active
    text = client.post(f"/teams/{team.pk}/restore/", follow=True).content.decode()
    assert "The team “Claims” is restored." in text
    team.refresh_from_db()
    assert team.is_active


def test_a_retired_team_stands_apart_and_for_administrators_only(client: Client, erin: User, bob: User) -> None:
    team = TeamFactory.create(name="Claims", is_active=False)
    client.force_login(erin)
    answer = client.get("/teams/")
    assert (list(answer.context["teams"]), list(answer.context["retired"])) == ([], [team])
    assert f'href="/teams/{team.pk}/"' in answer.content.decode()
    client.force_login(bob)
    assert "Claims" not in client.get("/teams/").content.decode()


def test_the_members_of_a_retired_team_can_change_and_its_name_not(client: Client, erin: User, bob: User) -> None:
    team = TeamFactory.create(name="Claims", is_active=False)
    client.force_login(erin)
    client.post(f"/teams/{team.pk}/", {"name": "Appeals", "members": [bob.pk]})
    team.refresh_from_db()
    assert (team.name, set(team.members.all())) == ("Claims", {bob})


def test_retiring_twice_is_refused(client: Client, erin: User) -> None:
    team = TeamFactory.create(name="Claims", is_active=False)
    client.force_login(erin)
    assert client.post(f"/teams/{team.pk}/retire/").status_code == 409
