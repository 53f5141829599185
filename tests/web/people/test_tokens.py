"""The page of one's own access tokens."""

import re

import pytest
from django.test import Client

from apps.common.actors import Actor
from apps.users import actions, selectors
from apps.users.models import AccessToken, User

PAGE = "/profile/tokens/"


@pytest.fixture
def as_bob(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def shown(response: object) -> str:
    found = re.search(r'id="secret" value="(cw_[\w-]+)"', getattr(response, "content", b"").decode())
    assert found is not None
    return found[1]


def test_the_profile_leads_there(as_bob: Client) -> None:
    assert f'href="{PAGE}"' in as_bob.get("/profile/").content.decode()


def test_a_token_is_shown_once(as_bob: Client, bob: User) -> None:
    made = as_bob.post(PAGE, {"name": "Partner", "scope": "write", "days": "90"})
    secret = shown(made)
    token = selectors.bearer(secret)

    assert made.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert token is not None
    assert (token.user, token.name, token.can_write) == (bob, "Partner", True)
    assert secret not in as_bob.get(PAGE).content.decode()
    assert token.prefix in as_bob.get(PAGE).content.decode()


def test_a_form_with_a_mistake_comes_back(as_bob: Client) -> None:
    refused = as_bob.post(PAGE, {"name": "", "scope": "write", "days": "1"})

    assert refused.status_code == 422
    assert AccessToken.objects.count() == 0


def test_a_viewer_is_offered_reading_only(client: Client, dan: User) -> None:
    client.force_login(dan)

    assert 'value="write"' not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"name": "Partner", "scope": "write", "days": "30"}).status_code == 422
    assert AccessToken.objects.count() == 0


def test_revoking_ends_it_at_once(as_bob: Client, bob: User) -> None:
    issued = actions.issue_token(name="Partner", can_write=True, days=30, actor=Actor.person(bob))
    answer = as_bob.post(f"{PAGE}{issued.token.pk}/revoke/")

    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert selectors.bearer(issued.secret) is None


def test_another_s_token_is_not_there(as_bob: Client, carol: User) -> None:
    issued = actions.issue_token(name="Partner", can_write=True, days=30, actor=Actor.person(carol))

    assert as_bob.post(f"{PAGE}{issued.token.pk}/revoke/").status_code == 404
    assert str(issued.token.prefix) not in as_bob.get(PAGE).content.decode()
    assert selectors.bearer(issued.secret) is not None
