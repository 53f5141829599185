"""Who is let in, and what a token may do."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from apps.cases.models import Case
from apps.common import clock
from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users import actions
from apps.users.models import AccessToken, Role, User
from tests.api.conftest import Api, api_of, problem, refusal
from tests.factories import UserFactory


def test_it_asks_for_a_token(nobody: Api) -> None:
    response = nobody.get("cases/")

    assert refusal(response) == (401, "unauthenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("header", ["Bearer cw_guessed", "Bearer", "Basic Ym9iOnB3", "Bearer a b", "Bearer \xff"])
def test_it_refuses_what_is_no_token_of_this_workspace(tenant: Tenant, nobody: Api, header: str) -> None:
    assert refusal(nobody.get("cases/", {"authorization": header})) == (401, "unauthenticated")


def test_a_token_of_another_workspace_opens_nothing(acme: Tenant, beta: Tenant, tenant: Tenant) -> None:
    with beta:
        token = api_of(UserFactory.create(name="Bea Berg", email="bea@beta.example")).token

    assert refusal(Api(token).get("cases/")) == (401, "unauthenticated")
    assert Api(token, "beta.localhost").get("cases/").status_code == 200


def test_a_revoked_token_opens_nothing(api: Api, bob: User) -> None:
    actions.revoke_token(AccessToken.objects.get(), actor=Actor.person(bob))

    assert refusal(api.get("cases/")) == (401, "unauthenticated")


def test_an_expired_token_opens_nothing(api: Api) -> None:
    with clock.at(clock.now() + timedelta(days=31)):
        assert refusal(api.get("cases/")) == (401, "unauthenticated")


def test_the_token_of_somebody_who_has_left_opens_nothing(api: Api, bob: User, alice: User) -> None:
    actions.deactivate(bob, actor=Actor.person(alice))

    assert refusal(api.get("cases/")) == (401, "unauthenticated")


def test_a_session_opens_nothing(client: Client, bob: User) -> None:
    client.force_login(bob)

    assert refusal(client.get("/api/v1/cases/")) == (401, "unauthenticated")


def test_a_reading_token_reads_and_changes_nothing(bob: User, claim: Case) -> None:
    api = api_of(bob, can_write=False)

    assert api.get(f"cases/{claim.number}/").status_code == 200
    refused = api.post(f"cases/{claim.number}/notes/", {"text": "Hello"})
    assert refusal(refused) == (403, "forbidden")
    assert problem(refused)["detail"] == "This token is for reading only."
    assert claim.notes.count() == 0


def test_a_writing_token_ends_with_the_role_that_writes(api: Api, bob: User, claim: Case) -> None:
    User.objects.filter(pk=bob.pk).update(role=Role.VIEWER)

    assert refusal(api.post(f"cases/{claim.number}/notes/", {"text": "Hello"})) == (403, "forbidden")
    assert claim.notes.count() == 0


def test_only_the_hash_of_a_token_is_kept(api: Api) -> None:
    kept = AccessToken.objects.values().get()

    assert api.token not in json.dumps(kept, default=str)
    assert api.token.startswith(kept["prefix"])
    assert len(kept["prefix"]) == 8


def test_its_use_is_noted_once_a_minute(
    api: Api, tenant: Tenant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api.get("definitions/")
    first = AccessToken.objects.get().last_used_at
    assert first is not None
    api.get("definitions/")
    assert AccessToken.objects.get().last_used_at == first
    with clock.at(first + timedelta(seconds=61)):
        api.get("definitions/")
    assert AccessToken.objects.get().last_used_at == first + timedelta(seconds=61)


def test_it_slows_a_token_down_and_says_for_how_long(api: Api, settings: Settings) -> None:
    settings.API_RATE = "2/h"
    assert [api.get("definitions/").status_code for _ in range(2)] == [200, 200]

    slowed = api.get("definitions/")

    assert refusal(slowed) == (429, "throttled")
    assert 0 < int(slowed["Retry-After"]) <= 3601


def test_one_token_does_not_slow_another_down(api: Api, carol: User, settings: Settings) -> None:
    settings.API_RATE = "1/h"
    api.get("definitions/")

    assert api_of(carol).get("definitions/").status_code == 200


def test_it_slows_down_who_tries_tokens(nobody: Api, settings: Settings) -> None:
    settings.API_STRANGER_RATE = "1/h"
    assert nobody.get("cases/", {"authorization": "Bearer cw_a"}).status_code == 401

    slowed = nobody.get("cases/", {"authorization": "Bearer cw_b"})

    assert refusal(slowed) == (429, "throttled")
    assert int(slowed["Retry-After"]) > 0
