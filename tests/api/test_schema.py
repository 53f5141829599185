"""The schema says how to sign in, what can go wrong, and gives every address a name."""

import re
from typing import Any

import pytest
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from apps.api import urls
from tests.api.conftest import Api


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@pytest.fixture(scope="module")
def operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By method and path."""
    return {
        f"{method} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_it_is_a_valid_schema_of_version_3_1(schema: dict[str, Any]) -> None:
    validate_schema(schema)  # type: ignore[no-untyped-call]

    assert schema["openapi"] == "3.1.1"


def test_it_is_open_to_programs(nobody: Api) -> None:
    response = nobody.get("schema/")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json()["info"]["title"] == "Casewright"


def test_every_address_is_in_it(schema: dict[str, Any]) -> None:
    unlisted = {"schema", "docs"}
    names = {pattern.name for pattern in urls.urlpatterns} - unlisted
    known = get_resolver("config.urls_tenant")

    found = {known.resolve(re.sub(r"\{\w+\}", "1", path)).url_name for path in schema["paths"]}
    assert found == names


def test_every_operation_has_a_name_of_its_own(operations: dict[str, dict[str, Any]]) -> None:
    names = [operation["operationId"] for operation in operations.values()]

    assert len(names) == len(set(names)) == 81
    assert all(operation["summary"] and operation["description"] for operation in operations.values())


def test_all_but_the_problems_ask_for_a_token(schema: dict[str, Any], operations: dict[str, dict[str, Any]]) -> None:
    asking = {label for label, operation in operations.items() if operation.get("security") == [{"token": []}]}

    assert set(operations) - asking == {"get /api/v1/problems/", "get /api/v1/problems/{code}/"}
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_change_takes_an_idempotency_key(operations: dict[str, dict[str, Any]]) -> None:
    taking = {
        label
        for label, operation in operations.items()
        if "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]]
    }

    assert taking == {label for label in operations if label.startswith(("post ", "patch "))}
    assert len(taking) == 54


def test_every_error_is_a_problem_with_examples(schema: dict[str, Any]) -> None:
    responses = schema["components"]["responses"]

    assert set(schema["components"]["schemas"]["Problem"]["required"]) == {"type", "title", "status", "code", "detail"}
    for response in responses.values():
        content = response["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert content["examples"]


def test_what_is_sent_comes_with_an_example(operations: dict[str, dict[str, Any]]) -> None:
    without = [
        label
        for label, operation in operations.items()
        for content in [operation.get("requestBody", {}).get("content", {}).get("application/json")]
        if content and not content.get("examples")
    ]

    assert without == []
