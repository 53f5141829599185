"""The pages about colleagues: what is shown to whom, and what its buttons do."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.users import actions
from apps.users.models import Role, User
from tests.factories import TeamFactory, UserFactory

READABLE = ["/people/", "/people/{bob}/", "/teams/", "/profile/", "/clients/"]
ADMINISTRATORS = ["/people/invite/", "/teams/new/", "/teams/{team}/"]


def page(client: Client, path: str, **data: str) -> str:
    response = client.get(path, data)
    assert response.status_code == 200, path
    return str(response.content.decode())


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("who", ["alice", "erin", "carol", "dan"])
def test_everybody_sees_their_colleagues(
    request: pytest.FixtureRequest, client: Client, bob: User, who: str, path: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(path.format(bob=bob.pk)).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATORS)
def test_what_changes_people_is_for_administrators(
    client: Client, erin: User, carol: User, bob: User, dan: User, path: str
) -> None:
    path = path.format(team=TeamFactory.create().pk)
    for who, status in ((erin, 200), (carol, 403), (bob, 403), (dan, 403)):
        client.force_login(who)
        assert client.get(path).status_code == status


@pytest.mark.parametrize("path", [*READABLE, *ADMINISTRATORS])
def test_nobody_is_sent_to_the_log_in(client: Client, bob: User, path: str) -> None:
    path = path.format(bob=bob.pk, team=TeamFactory.create().pk)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_a_worker_sees_no_buttons_of_administrators(client: Client, bob: User, alice: User) -> None:
    client.force_login(bob)
    assert "/people/invite/" not in page(client, "/people/")
    text = page(client, f"/people/{alice.pk}/")
    assert "Save the role" not in text
    assert "Deactivate" not in text


def test_a_person_is_invited_from_the_page(client: Client, alice: User) -> None:
    team = TeamFactory.create(name="Claims")
    client.force_login(alice)
    given = {"email": "frank@acme.example", "name": "Frank", "role": "manager", "teams": [team.pk]}
    answer = client.post("/people/invite/", given, follow=True)
    assert answer.redirect_chain == [("/people/", 303)]
    text = answer.content.decode()
    assert "frank@acme.example is invited." in text
    assert "On its way" in text
    assert Mail.objects.get().kind == "invitation"


def test_a_bad_invitation_comes_back_with_what_was_typed(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    given = {"email": "bob@acme.example", "name": "Bobby", "role": "worker"}
    answer = client.post("/people/invite/", given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Bob Brook works here already with this address." in text
    assert 'value="Bobby"' in text
    assert not Mail.objects.exists()


def test_an_administrator_is_not_offered_the_owners_role(client: Client, erin: User) -> None:
    client.force_login(erin)
    assert 'value="owner"' not in page(client, "/people/invite/")
    answer = client.post("/people/invite/", {"email": "x@acme.example", "role": "owner"})
    assert answer.status_code == 422
    assert not Mail.objects.exists()


def test_an_invitation_that_did_not_arrive_says_so(client: Client, alice: User) -> None:
    actions.invite(email="frank@acme.example", role=Role.WORKER, actor=Actor.person(alice))
    Mail.objects.update(refused_at="2026-11-22T10:00Z", problem="550 No such mailbox")
    client.force_login(alice)
    text = page(client, "/people/")
    assert "Not delivered" in text
    assert "550 No such mailbox" in text


def test_invitations_are_sent_again_and_withdrawn(client: Client, alice: User) -> None:
    invitation = actions.invite(email="f@acme.example", role=Role.WORKER, actor=Actor.person(alice)).invitation
    client.force_login(alice)
    client.post(f"/people/invitations/{invitation.pk}/send-again/")
    assert Mail.objects.count() == 2
    client.post(f"/people/invitations/{invitation.pk}/withdraw/", follow=True)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert "f@acme.example" not in page(client, "/people/")
    assert client.post(f"/people/invitations/{invitation.pk}/withdraw/").status_code == 409


def test_others_cannot_touch_invitations(client: Client, alice: User, carol: User) -> None:
    invitation = actions.invite(email="f@acme.example", role=Role.WORKER, actor=Actor.person(alice)).invitation
    client.force_login(carol)
    for verb in ("send-again", "withdraw"):
        assert client.post(f"/people/invitations/{invitation.pk}/{verb}/").status_code == 403
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
    assert Mail.objects.count() == 1
    assert "f@acme.example" not in page(client, "/people/")


def test_a_role_is_changed_from_the_page(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    answer = client.post(f"/people/{bob.pk}/role/", {"role": "viewer"}, follow=True)
    assert "Bob Brook is now: Viewer." in answer.content.decode()
    bob.refresh_from_db()
    assert bob.role == Role.VIEWER


def test_the_last_owner_is_told_why_not(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(f"/people/{alice.pk}/role/", {"role": "viewer"})
    assert answer.status_code == 409
    assert "Alice Adler is the only owner. Make somebody else an owner first." in answer.content.decode()


def test_people_are_deactivated_and_reactivated(client: Client, alice: User, bob: User) -> None:
    client.force_login(alice)
    client.post(f"/people/{bob.pk}/deactivate/", follow=True)
    assert "Bob Brook" not in page(client, "/people/")
    assert "Bob Brook" in page(client, "/people/", view="left")
    client.post(f"/people/{bob.pk}/reactivate/")
    bob.refresh_from_db()
    assert bob.is_active


@pytest.mark.parametrize("verb", ["role", "deactivate", "reactivate"])
def test_a_manager_is_refused_with_403_and_nothing_happens(client: Client, carol: User, bob: User, verb: str) -> None:
    client.force_login(carol)
    answer = client.post(f"/people/{bob.pk}/{verb}/", {"role": "viewer"})
    assert answer.status_code == 403
    bob.refresh_from_db()
    assert (bob.role, bob.is_active) == (Role.WORKER, True)


def test_who_has_left_is_not_found_by_colleagues(client: Client, bob: User) -> None:
    gone = UserFactory.create(is_active=False)
    client.force_login(bob)
    assert client.get(f"/people/{gone.pk}/").status_code == 404


def test_the_list_costs_the_same_for_any_number(
    client: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        UserFactory.create(teams=[TeamFactory.create()])
        if n < 10:
            actions.invite(email=f"i{n}@acme.example", role=Role.WORKER, actor=Actor.person(alice))
    client.force_login(alice)
    with django_assert_max_num_queries(14):
        page(client, "/people/")


def test_a_profile_is_changed_and_speaks_the_new_language(client: Client, bob: User) -> None:
    client.force_login(bob)
    answer = client.post("/profile/", {"name": "Robert Brook", "language": "de"}, follow=True)
    assert '<html lang="de"' in answer.content.decode()
    bob.refresh_from_db()
    assert (bob.name, bob.language) == ("Robert Brook", "de")
    assert client.post("/profile/", {"name": "", "language": "xx"}).status_code == 422


def test_times_are_told_in_the_zone_of_the_reader(client: Client, bob: User) -> None:
    client.force_login(bob)
    bob.joined_at = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    bob.save()
    joined = 'title="{} 2026, {}"'
    assert joined.format("Saturday 31 January", "23:30") in page(client, "/profile/")
    client.cookies["zone"] = "Asia/Kolkata"
    assert joined.format("Sunday 1 February", "05:00") in page(client, "/profile/")
    client.cookies["zone"] = "Atlantis/Middle"
    assert joined.format("Saturday 31 January", "23:30") in page(client, "/profile/")
    client.cookies["zone"] = "Asia/Kolkata"
    client.post("/profile/", {"name": "Bob", "time_zone": "America/New_York"})
    assert joined.format("Saturday 31 January", "18:30") in page(client, "/profile/")
    assert client.post("/profile/", {"name": "Bob", "time_zone": "Mars/Base"}).status_code == 422
    assert timezone.get_current_timezone_name() == "UTC"
