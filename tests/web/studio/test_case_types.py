"""The administrators' pages about case types: who comes in, what they show, what they change."""

import pytest
from django.test import Client

from apps.audit import selectors as audit
from apps.cases import actions as cases
from apps.cases.actions.access import Access
from apps.cases.models import CaseDefinition, DefinitionAccess
from apps.common.actors import Actor
from apps.users.models import Team, User
from tests.requests import SYSTEM, claim_plan

LIST, ONE = "/studio/case-types/", "/studio/case-types/claim/"
POSTS = (f"{ONE}access/", f"{ONE}control/", f"{ONE}form/")


def rows() -> set[tuple[str, bool]]:
    found = DefinitionAccess.objects.select_related("user", "team")
    return {(str(row.user or row.team), row.can_write) for row in found}


def test_managers_and_below_stay_out(
    client: Client, definition: CaseDefinition, carol: User, bob: User, dan: User
) -> None:
    for person in (carol, bob, dan):
        client.force_login(person)
        assert [client.get(path).status_code for path in (LIST, ONE)] == [403, 403]
        assert [client.post(path, {"is_on": "true"}).status_code for path in POSTS] == [403, 403, 403]
    definition.refresh_from_db()
    assert not definition.is_access_controlled


def test_nobody_comes_in_without_logging_in(client: Client, definition: CaseDefinition) -> None:
    assert [client.get(path).status_code for path in (LIST, ONE)] == [302, 302]


def test_the_list_shows_version_open_cases_form_and_access(
    client: Client, definition: CaseDefinition, erin: User
) -> None:
    cases.publish(claim_plan(description="Second try"), actor=SYSTEM)
    definition.refresh_from_db()
    for _ in range(3):
        cases.open_case(definition, data={}, actor=SYSTEM)
    client.force_login(erin)
    page = " ".join(client.get(LIST).content.decode().split())
    for shown in ("Claim", "Version 2", '<td class="number">3 cases</td>', "Open to the public", "Everybody here"):
        assert shown in page


def test_a_type_that_does_not_exist_is_not_found(client: Client, erin: User) -> None:
    client.force_login(erin)
    assert client.get(ONE).status_code == 404


def test_an_administrator_lets_only_the_list_in(
    client: Client, definition: CaseDefinition, erin: User, bob: User
) -> None:
    client.force_login(erin)
    response = client.post(f"{ONE}control/", {"is_on": "true"})
    assert (response.status_code, response["Location"]) == (303, ONE)
    definition.refresh_from_db()
    assert definition.is_access_controlled
    latest = audit.records("config")[0]
    assert (latest.action, latest.actor_name, latest.facts["is_on"]) == ("access.control", "Erin Ebner", True)
    client.post(f"{ONE}control/", {"is_on": "false"})
    definition.refresh_from_db()
    assert not definition.is_access_controlled


def test_people_and_teams_are_put_on_the_list(
    client: Client, definition: CaseDefinition, erin: User, bob: User, claims: Team
) -> None:
    client.force_login(erin)
    client.post(f"{ONE}access/", {"who": f"user-{bob.pk}", "level": "read"})
    client.post(f"{ONE}access/", {"who": f"team-{claims.pk}", "level": "write", f"user-{bob.pk}": "read"})
    assert rows() == {("Bob Brook", False), ("Claims", True)}


def test_levels_are_changed_and_lines_taken_off(
    client: Client, definition: CaseDefinition, erin: User, bob: User, dan: User
) -> None:
    cases.set_access(definition, accesses=[Access(user=bob), Access(user=dan)], actor=SYSTEM)
    client.force_login(erin)
    client.post(f"{ONE}access/", {"who": "", "level": "read", f"user-{bob.pk}": "write", f"user-{dan.pk}": "none"})
    assert rows() == {("Bob Brook", True)}


def test_a_line_that_somebody_added_meanwhile_stays(
    client: Client, definition: CaseDefinition, erin: User, bob: User, dan: User
) -> None:
    cases.set_access(definition, accesses=[Access(user=bob, can_write=True)], actor=SYSTEM)
    client.force_login(erin)
    client.post(f"{ONE}access/", {"who": f"user-{dan.pk}", "level": "read"})
    assert rows() == {("Bob Brook", True), ("Dan Dale", False)}


@pytest.mark.parametrize("who", ["user-999999", "team-1; drop", "everybody"])
def test_nobody_unknown_gets_on_the_list(client: Client, definition: CaseDefinition, erin: User, who: str) -> None:
    client.force_login(erin)
    response = client.post(f"{ONE}access/", {"who": who, "level": "write"})
    assert response.status_code == 422
    assert rows() == set()


def test_the_form_is_closed_and_opened(client: Client, definition: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    client.post(f"{ONE}form/", {"is_on": "false"})
    assert client.get("/request/claim/").status_code == 404
    assert "Nobody can send requests of this type" in client.get(ONE).content.decode()
    client.post(f"{ONE}form/", {"is_on": "true"})
    assert client.get("/request/claim/").status_code == 200
    assert 'href="/request/claim/"' in client.get(ONE).content.decode()


def test_a_switch_of_the_list_leads_back_to_the_list(client: Client, definition: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    response = client.post(f"{ONE}form/", {"is_on": "false", "from": "list"})
    assert (response.status_code, response["Location"]) == (303, LIST)
    page = client.get(LIST).content.decode()
    assert "Closed" in page
    assert 'href="/request/claim/"' not in page


def test_versions_are_shown_with_who_and_when(client: Client, definition: CaseDefinition, erin: User) -> None:
    cases.publish(claim_plan(description="Second try"), actor=Actor.person(erin))
    client.force_login(erin)
    page = " ".join(client.get(ONE).content.decode().split())
    assert f'<strong>Erin Ebner</strong> published <a href="{ONE}versions/2/">version 2</a>' in page
    assert f'<strong>The starter pack</strong> published <a href="{ONE}versions/1/">version 1</a>' in page


def test_a_type_is_retired_with_a_reason_and_brought_back(
    client: Client, definition: CaseDefinition, erin: User
) -> None:
    cases.open_case(definition, data={}, actor=SYSTEM)
    client.force_login(erin)
    answer = client.post(f"{ONE}retire/", {"reason": "The law has changed."}, follow=True)
    page = " ".join(answer.content.decode().split())
    assert "1 case still runs and goes on as it began" in page
    assert "The law has changed." in page
    assert "Retired" in client.get(LIST).content.decode()
    client.post(f"{ONE}bring-back/")
    definition.refresh_from_db()
    assert definition.is_active


def test_retiring_without_a_reason_says_what_is_missing(client: Client, definition: CaseDefinition, erin: User) -> None:
    client.force_login(erin)
    answer = client.post(f"{ONE}retire/", {"reason": " "})
    assert answer.status_code == 422
    assert "Say why, for those who want to open such a case." in answer.content.decode()
    definition.refresh_from_db()
    assert definition.is_active
