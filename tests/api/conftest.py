"""A case type, people with tokens, and a client that speaks JSON. Shared by the tests of the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, field, milestone, on, stage, task
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users import actions as users
from apps.users.models import User
from tests.conftest import WorkspaceClient

SYSTEM = Actor.system("test")
V1 = "/api/v1/"
PDF = b"%PDF-1.4 a report"


def claim_plan(**options: Any) -> Plan:
    """Review; investigation when the review is complete and the risk score is above 7; two optional steps."""
    return case(
        "claim",
        task("review", form=["risk_score!", "remark"], required=True),
        task("call", manual_activation=True),
        task("chat"),
        task("extra", discretionary=True),
        stage(
            "investigation",
            task("interview"),
            milestone("investigated", entry=entry(on("interview", "complete"))),
            entry=entry(on("review", "complete"), condition="risk_score > 7"),
        ),
        **{
            "name": "Claim",
            "fields": (
                field("risk_score", FieldType.INTEGER),
                field("remark", on_request_form=True),
                field("amount", FieldType.MONEY, on_request_form=True),
                field("kind", FieldType.CHOICE, choices=[("water", "Water"), ("fire", "Fire")]),
                field("details", FieldType.OBJECT),
            ),
            "number_pattern": "CL-{year}-{n:05}",
            "outcomes": (("paid", "Paid"), ("declined", "Declined")),
            **options,
        },
    )


def report(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


class Api:
    """Somebody's token and the client that sends it. Paths are those below the version; answers are Django's."""

    def __init__(self, token: str, host: str = "acme.localhost") -> None:
        headers = {"host": host, **({"authorization": f"Bearer {token}"} if token else {})}
        self.token = token
        self.client = WorkspaceClient(headers=headers)

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(V1 + path, query, headers=headers or {})

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        return self.client.post(
            V1 + path, json.dumps(body or {}), content_type="application/json", headers=headers or {}
        )

    def patch(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        return self.client.patch(V1 + path, json.dumps(body), content_type="application/json", headers=headers or {})

    def send(self, path: str, headers: dict[str, str] | None = None, **parts: Any) -> Any:
        """A form with files."""
        return self.client.post(V1 + path, parts, headers=headers or {})


def api_of(user: User, *, can_write: bool = True) -> Api:
    issued = users.issue_token(name="Partner", can_write=can_write, days=30, actor=Actor.person(user))
    return Api(issued.secret)


def problem(response: Any) -> dict[str, Any]:
    """The problem document of an answer, which must be one."""
    assert response["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(response.content)
    assert document["status"] == response.status_code
    return document


def refusal(response: Any) -> tuple[int, str]:
    """The status of a refused request and the code of its problem."""
    return response.status_code, problem(response)["code"]


@pytest.fixture
def api(bob: User) -> Api:
    """Bob's token, which may change."""
    return api_of(bob)


@pytest.fixture
def nobody(tenant: Tenant) -> Api:
    """Without a token."""
    return Api("")


@pytest.fixture
def definition(tenant: Tenant) -> CaseDefinition:
    return actions.publish(claim_plan(), actor=SYSTEM).definition


@pytest.fixture
def claim(definition: CaseDefinition) -> Case:
    return actions.open_case(definition, data={}, title="Burst pipe", actor=SYSTEM).case


@pytest.fixture
def item(claim: Case) -> Callable[[str], int]:
    """The number of a plan item by its key."""

    def number(key: str) -> int:
        return claim.items.get(key=key).number

    return number
