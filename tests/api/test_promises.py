"""Whatever is sent, the API keeps what its schema promises: statuses, content types, shapes, and that a token is asked.

Random requests, right and wrong ones, about a case that exists and about others.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.intake import actions as intake
from apps.tasks.models import HumanTask
from apps.tenants.access import tenant_connection
from apps.users.models import User
from tests.api.conftest import api_of, report

EXAMPLES = 6
Case_ = schemathesis.Case[Any]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
]


@cache
def product() -> WSGIHandler:
    """The product as a web server calls it, made when the tests have begun."""
    return get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return product()(environ, start_response)


SCHEMA = schemathesis.openapi.from_dict(
    SchemaGenerator(urlconf="config.urls_tenant").get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
)
SCHEMA.app = application
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)}
_SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def headers(bob: User) -> dict[str, str]:
    return {"Host": "acme.localhost", "Authorization": f"Bearer {api_of(bob).token}"}


@pytest.fixture
def known(claim: Case, bob: User) -> dict[str, Any]:
    """What stands in the addresses of things that exist."""
    actor = Actor.person(bob)
    paper = cases.add_file(claim, file=report(), actor=actor)
    note = cases.add_note(claim, text="Rang back.", is_visible_to_requester=True, actor=actor)
    tag = cases.create_tag(name="press", actor=actor)
    module = cases.create_module(name="Greeting", text="Hello", user=bob, actor=actor)
    sent = intake.receive(claim.definition, name="Rita Roe", email="", data={}, channel="api", actor=actor)
    task = HumanTask.objects.get(case=claim, key="review")
    of_path = {
        "/tasks/": task.pk,
        "/notes/": note.pk,
        "/tags/": tag.pk,
        "/text-modules/": module.pk,
        "/cases/": paper.pk,
    }
    return {"number": claim.number, "item": 1, "reference": sent.reference, "code": "conflict", "key": of_path}


@pytest.fixture(autouse=True)
def _stay_inside(claim: Case) -> Iterator[None]:
    """Keep the connection through the requests, as Django's own client does, and leave it where it was."""
    here = tenant_connection()
    before = here.tenant
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    here.set_tenant(before)


@pytest.mark.parametrize("label", OPERATIONS)
def test_it_keeps_its_promises_for_what_is_right(label: str, headers: dict[str, str], known: dict[str, Any]) -> None:
    operation = OPERATIONS[label]
    _check(operation.as_strategy(path_parameters=_path(operation.path, known)), headers)


@pytest.mark.parametrize("label", [label for label in OPERATIONS if "problems" not in label])
def test_it_keeps_its_promises_for_what_is_wrong(label: str, headers: dict[str, str], known: dict[str, Any]) -> None:
    operation = OPERATIONS[label]
    path = _path(operation.path, known)
    _check(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, path_parameters=path), headers)


@pytest.mark.parametrize("label", [label for label in OPERATIONS if "{" in label])
def test_it_keeps_its_promises_for_what_does_not_exist(label: str, headers: dict[str, str]) -> None:
    _check(OPERATIONS[label].as_strategy(), headers)


def _check(requests: SearchStrategy[Case_], headers: dict[str, str]) -> None:
    @_SETTINGS
    @given(case=requests)
    def check(case: Case_) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    check()


def _path(path: str, known: dict[str, Any]) -> dict[str, Any]:
    """The variable parts of an address that stand for something; an operation without any has nothing to fill in."""
    names = [name for name in known if f"{{{name}}}" in path]
    values = {name: known[name] for name in names}
    if "key" in values:
        values["key"] = next((key for place, key in known["key"].items() if place in path), "claim")
    return values
