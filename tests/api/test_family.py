"""The case that started a case and those that it has started, as the API shows them."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, task
from apps.cmmn.definition import Item, Kind
from apps.outbox import draining
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api

HOST = "http://acme.localhost/api/v1/cases/"


@pytest.fixture
def loan(tenant: Tenant) -> Case:
    """A case with two others that its plan has started."""
    actions.publish(case("check", task("look"), name="Check", number_pattern="CH-{n:03}"), actor=SYSTEM)
    subs = [Item(key=key, name=key.title(), kind=Kind.CASE_TASK, case_ref="check") for key in ("first", "second")]
    plan = case("loan", *subs, name="Loan", number_pattern="LO-{n:03}")
    opened = actions.open_case(actions.publish(plan, actor=SYSTEM).definition, data={}, title="A boat", actor=SYSTEM)
    draining.drain_all()
    return opened.case


def told(number: str, title: str, state: str = "active") -> dict[str, str]:
    return {"number": number, "title": title, "state": state, "link": f"{HOST}{number}/"}


def read(api: Api, number: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"cases/{number}/").json()
    return answer


def test_a_case_names_its_children_and_they_their_parent(api: Api, loan: Case) -> None:
    titles = dict(Case.objects.filter(parent=loan).values_list("number", "title"))
    shown = read(api, loan.number)
    assert shown["parent"] is None
    assert shown["children"] == [told("CH-002", titles["CH-002"]), told("CH-001", titles["CH-001"])]
    child = read(api, "CH-001")
    assert (child["parent"], child["children"]) == (told("LO-001", "A boat"), [])


def test_the_link_leads_to_the_case(api: Api, loan: Case) -> None:
    link = read(api, loan.number)["children"][0]["link"]
    assert api.client.get(link).json()["number"] == "CH-002"


def test_a_case_by_itself_has_no_family(api: Api, claim: Case) -> None:
    shown = read(api, claim.number)
    assert (shown["parent"], shown["children"]) == (None, [])


def test_what_the_owner_of_the_token_may_not_see_is_not_there(api: Api, loan: Case) -> None:
    CaseDefinition.objects.filter(key="check").update(is_access_controlled=True)
    assert read(api, loan.number)["children"] == []
    CaseDefinition.objects.filter(key="check").update(is_access_controlled=False)
    CaseDefinition.objects.filter(key="loan").update(is_access_controlled=True)
    assert read(api, "CH-001")["parent"] is None


def test_the_answer_to_a_command_has_the_family_too(api: Api, loan: Case) -> None:
    answer = api.post(
        f"cases/{loan.number}/items/0/actions/", {"action": "suspend", "reason": "They are abroad."}
    ).json()
    assert [child["number"] for child in answer["case"]["children"]] == ["CH-002", "CH-001"]


def test_lists_do_not_tell_of_families(api: Api, loan: Case) -> None:
    assert all({"parent", "children"}.isdisjoint(row) for row in api.get("cases/").json()["results"])


def test_a_large_family_costs_one_statement_and_keeps_its_parent(
    api: Api, loan: Case, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("apps.cases.selectors.family"), "MOST", 2)
    middle = Case.objects.get(number="CH-001")
    for n in range(4):
        row = actions.open_case(middle.definition, data={}, title=str(n), actor=SYSTEM).case
        Case.objects.filter(pk=row.pk).update(parent=middle)
    seen = selectors.case(bob, "CH-001")
    with CaptureQueriesContext(connection) as captured:
        found = selectors.family(bob, seen)
    assert len(captured) == 1
    assert (found.parent, [child.title for child in found.children]) == (loan, ["3", "2"])
