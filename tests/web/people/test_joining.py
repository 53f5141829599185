"""The link in an invitation, from the outside."""

import pytest
from django.test import Client

from apps.common.actors import Actor
from apps.users import actions
from apps.users.actions import Invited
from apps.users.models import Role, User
from tests.factories import PASSWORD


@pytest.fixture
def invited(alice: User) -> Invited:
    return actions.invite(email="frank@acme.example", name="Frank", role=Role.WORKER, actor=Actor.person(alice))


def test_the_link_shows_who_invites_to_what(client: Client, invited: Invited) -> None:
    answer = client.get(f"/join/{invited.token}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Join Acme" in text
    assert "Alice Adler invites you to work here. Your role: Case worker." in text
    assert 'value="frank@acme.example"' in text
    assert 'value="Frank"' in text
    assert "no-store" in answer["Cache-Control"]


def test_whoever_joins_is_logged_in(client: Client, invited: Invited) -> None:
    answer = client.post(f"/join/{invited.token}/", {"name": "Frank Farmer", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "Frank Farmer" in client.get("/profile/").content.decode()


def test_a_weak_password_is_explained_and_the_name_kept(client: Client, invited: Invited) -> None:
    answer = client.post(f"/join/{invited.token}/", {"name": "Frank Farmer", "password": "frankfarmer"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "too similar to the name" in text
    assert 'value="Frank Farmer"' in text
    assert 'value="frankfarmer"' not in text
    assert not User.objects.filter(email="frank@acme.example").exists()


def test_a_used_link_says_what_to_do(client: Client, invited: Invited) -> None:
    client.post(f"/join/{invited.token}/", {"name": "Frank Farmer", "password": PASSWORD})
    answer = client.get(f"/join/{invited.token}/")
    assert answer.status_code == 410
    assert "This invitation is closed" in answer.content.decode()


def test_a_made_up_link_is_closed_too(client: Client, invited: Invited) -> None:
    assert client.get("/join/nothing/").status_code == 410
    answer = client.post("/join/nothing/", {"name": "Eve", "password": PASSWORD})
    assert answer.status_code == 410
    assert User.objects.count() == 1


def test_a_link_of_one_workspace_opens_no_other(beta_client: Client, invited: Invited) -> None:
    assert beta_client.get(f"/join/{invited.token}/").status_code == 410


def test_whoever_is_logged_in_as_somebody_else_becomes_the_new_person(
    client: Client, alice: User, invited: Invited
) -> None:
    client.force_login(alice)
    client.post(f"/join/{invited.token}/", {"name": "Frank Farmer", "password": PASSWORD})
    assert "frank@acme.example" in client.get("/profile/").content.decode()
