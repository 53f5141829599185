"""Case types by API."""

from apps.cases import actions
from apps.cases.models import CaseDefinition
from tests.api.conftest import SYSTEM, Api, claim_plan, refusal
from tests.api.test_cases import hide


def test_it_lists_the_types_by_name(api: Api, definition: CaseDefinition) -> None:
    actions.publish(claim_plan(name="A claim of another kind"), actor=SYSTEM)
    found = api.get("definitions/").json()["results"]

    assert found == [
        {
            "key": "claim",
            "name": "A claim of another kind",
            "description": "",
            "version": 2,
            "is_active": True,
            "retired_reason": "",
            "has_request_form": True,
        }
    ]


def test_it_reads_a_type_with_its_fields(api: Api, definition: CaseDefinition) -> None:
    found = api.get("definitions/claim/").json()

    assert [field["key"] for field in found["fields"]] == ["risk_score", "remark", "amount", "kind", "details"]
    assert found["fields"][3]["choices"] == [{"value": "water", "label": "Water"}, {"value": "fire", "label": "Fire"}]
    assert [field["key"] for field in found["fields"] if field["is_on_request_form"]] == ["remark", "amount"]
    assert found["outcomes"] == [{"key": "paid", "label": "Paid"}, {"key": "declined", "label": "Declined"}]


def test_a_type_that_is_not_published_has_no_fields_yet(api: Api, definition: CaseDefinition) -> None:
    CaseDefinition.objects.update(current=None)

    found = api.get("definitions/claim/").json()

    assert (found["version"], found["fields"], found["outcomes"]) == (None, [], [])


def test_a_hidden_type_is_not_there(api: Api, definition: CaseDefinition) -> None:
    hide(definition)

    assert api.get("definitions/").json()["results"] == []
    assert refusal(api.get("definitions/claim/")) == (404, "not-found")
