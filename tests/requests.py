"""A case type with a public form, and what somebody sends with it. Shared by the tests of intake and of its pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.cases import actions as cases
from apps.cases.models import CaseDefinition
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.intake import actions
from apps.intake.models import Request
from apps.tenants.models import Tenant

SYSTEM = Actor.system("test")
PDF = b"%PDF-1.4 a report"


def claim_plan(**options: Any) -> Plan:
    """One task; two fields on the form, one that only workers fill in."""
    fields = (
        field("policy", label="Policy number", required=True, on_request_form=True),
        field("amount", FieldType.MONEY, label="Estimated damage", on_request_form=True),
        field("risk", FieldType.INTEGER, label="Risk"),
    )
    given = {"name": "Claim", "fields": fields, "number_pattern": "CL-{year}-{n:05}", **options}
    return case("claim", task("review", form=["risk!"]), **given)


def report(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def definition(tenant: Tenant) -> CaseDefinition:
    return cases.publish(claim_plan(), actor=SYSTEM).definition


@pytest.fixture
def receive(definition: CaseDefinition) -> Callable[..., Request]:
    """Send a request as Rita Roe; every part can be given anew."""

    def send(**parts: Any) -> Request:
        given = {"name": "Rita Roe", "email": "rita@client.example", "data": {"policy": "P-7"}, **parts}
        return actions.receive(definition, actor=Actor.requester(given["name"]), **given)

    return send


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan whose start goes wrong in the middle of the second transaction."""

    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("the plan has no first task")

    monkeypatch.setattr("apps.cases.actions.open_case", fail)
