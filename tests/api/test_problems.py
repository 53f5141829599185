"""Whatever goes wrong under /api/, and whoever finds it, the answer is a problem document."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.api.problems import KINDS
from apps.cases.models import Case
from apps.tenants import selectors as tenants
from apps.tenants.models import Tenant, TenantStatus
from tests.api.conftest import V1, Api, problem, refusal
from tests.conftest import WorkspaceClient


def test_an_unknown_address_is_a_problem(nobody: Api) -> None:
    assert refusal(nobody.get("nowhere/")) == (404, "not-found")
    assert refusal(nobody.client.get("/api/v2/cases/")) == (404, "not-found")


def test_an_unknown_page_is_still_a_page(client: Client) -> None:
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_the_wrong_method_names_the_right_ones(api: Api, claim: Case) -> None:
    response = api.client.delete(f"{V1}cases/{claim.number}/")

    assert refusal(response) == (405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD, PATCH"
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"type": NaN}',
        b"\xff\xfe",
        b'{"type": "\\ud800"}',
        b'{"type": "a\\u0000b"}',
        b'{"data": {"a\\u0000": 1}}',
        b"[" * 100_000,
        b"[" * 60 + b"]" * 60,
        b'{"data": ' + b"1" * 5_000 + b"}",
    ],
    ids=range(9),
)
def test_json_that_cannot_be_read_is_a_problem(api: Api, body: bytes) -> None:
    response = api.client.post(f"{V1}cases/", body, content_type="application/json")

    assert refusal(response) == (400, "unreadable")


def test_another_content_type_is_a_problem(api: Api) -> None:
    response = api.client.post(f"{V1}cases/", "type=claim", content_type="application/x-www-form-urlencoded")

    assert refusal(response) == (415, "media-type")


def test_another_format_is_a_problem(api: Api) -> None:
    assert refusal(api.get("cases/", {"accept": "application/xml"})) == (406, "not-acceptable")


def test_too_much_is_refused_unread(api: Api) -> None:
    body = json.dumps({"title": "a" * 1_100_000})

    assert refusal(api.client.post(f"{V1}cases/", body, content_type="application/json")) == (413, "too-large")


@pytest.mark.parametrize(
    "path", ["cases/%00/", "cases/a%00b/notes/", "definitions/99/", "tasks/99999999999999999999999/"]
)
def test_an_address_of_nothing_is_not_found(api: Api, path: str) -> None:
    assert refusal(api.get(path)) == (404, "not-found")


def test_a_fault_of_ours_tells_nothing_about_it(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("apps.cases.selectors.definitions", fail)
    api.client.raise_request_exception = False
    response = api.get("definitions/")

    assert refusal(response) == (500, "fault")
    assert "secret" not in response.content.decode()


def test_a_host_that_nobody_has_is_a_problem(db: None) -> None:
    client = WorkspaceClient(headers={"host": "nobody.localhost"})

    assert refusal(client.get(f"{V1}cases/")) == (404, "not-found")


def test_the_public_site_has_no_api(public_client: Client) -> None:
    assert refusal(public_client.get(f"{V1}cases/")) == (404, "not-found")


def test_a_suspended_workspace_is_a_problem(acme: Tenant, clean_cache: None) -> None:
    Tenant.objects.filter(pk=acme.pk).update(status=TenantStatus.SUSPENDED)
    tenants.forget()
    response = WorkspaceClient(headers={"host": "acme.localhost"}).get(f"{V1}cases/")

    assert refusal(response) == (503, "unavailable")
    assert response["Retry-After"] == "3600"


def test_each_kind_explains_itself_where_its_type_leads(nobody: Api) -> None:
    for kind in KINDS.values():
        found = nobody.client.get(kind.type).json()
        assert (found["code"], found["status"], found["type"]) == (kind.code, int(kind.status), kind.type)
    listed = nobody.get("problems/").json()["results"]
    assert [row["code"] for row in listed] == list(KINDS)
    assert problem(nobody.get("problems/nothing/"))["code"] == "not-found"


def test_nothing_is_kept_in_anybodys_cache_unasked(api: Api) -> None:
    assert api.get("cases/")["Cache-Control"] == "private, no-cache"
