"""The list of cases by API takes what the list in the workspace takes, and what a figure of the dashboard links to."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition, Priority
from apps.common.actors import Actor
from apps.reports import figures
from apps.reports.figures import Wanted
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.users.models import User
from apps.web.cases.filters import FilterForm, address
from tests.api.conftest import SYSTEM, Api, api_of, refusal
from tests.factories import TeamFactory


@pytest.fixture
def cases(definition: CaseDefinition, carol: User) -> dict[str, Case]:
    """One of each kind that a filter tells apart."""
    plain = actions.open_case(definition, data={}, title="plain", actor=SYSTEM).case
    urgent = actions.open_case(
        definition, data={}, title="urgent", priority=Priority.URGENT, channel="web", owner=carol, actor=SYSTEM
    ).case
    ended = actions.open_case(definition, data={}, title="ended", actor=SYSTEM).case
    actions.close(ended, outcome="declined", reason="Withdrawn.", actor=SYSTEM)
    team = actions.open_case(
        definition, data={}, title="team", team=TeamFactory.create(name="Claims"), actor=SYSTEM
    ).case
    task = HumanTask.objects.filter(case=plain).first()
    assert task is not None
    tasks.claim(task, actor=Actor.person(carol))
    return {"plain": plain, "urgent": urgent, "ended": ended, "team": team}


def titles(api: Api, **query: Any) -> set[str]:
    return {row["title"] for row in api.get("cases/", **query).json()["results"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"channel": "web"}, {"urgent"}),
        ({"priority": "urgent"}, {"urgent"}),
        ({"priority": "4"}, {"urgent"}),
        ({"worker": "me"}, {"plain"}),
        ({"owner": "me"}, {"urgent"}),
        ({"ended_from": "2020-01-01"}, {"ended"}),
        ({"ended_to": "2020-01-01"}, set()),
        ({"due": "none"}, {"plain", "urgent", "team"}),
        ({"due": "late"}, set()),
        ({"between": "on", "state": "active"}, {"plain", "urgent", "team"}),
        ({"status": "Investigation"}, set()),
    ],
)
def test_each_filter_of_the_page_is_one_of_the_api(
    cases: dict[str, Case], carol: User, query: dict[str, str], expected: set[str]
) -> None:
    assert titles(api_of(carol), **query) == expected


def test_a_team_is_asked_for_by_what_it_has_to_do_with_a_case(cases: dict[str, Case], carol: User) -> None:
    key = str(cases["team"].team_id)
    api = api_of(carol)
    assert titles(api, team=key) == titles(api, involved=key) == {"team"}
    assert titles(api, queue=key) == set()


def test_the_api_knows_every_filter_of_the_page(carol: User) -> None:
    from apps.api.cases.filters import CaseListParameters

    assert set(FilterForm(QueryDict(), viewer=carol).fields) == set(CaseListParameters().fields) - {"cursor", "limit"}


def test_the_link_of_a_figure_finds_the_same_cases(cases: dict[str, Case], carol: User) -> None:
    wanted = Wanted(FilterForm(QueryDict("state=active&priority=4&between=on"), viewer=carol).filters(), ("none",))
    query = dict(parse_qsl(address(wanted, viewer=carol)[1:]))
    assert query == {"state": "active", "priority": "4", "worker": "none", "between": "on"}
    behind = set(figures.behind(carol, wanted).values_list("title", flat=True))
    assert titles(api_of(carol), **query) == behind == {"urgent"}


@pytest.mark.parametrize("query", [{"due": "soon"}, {"queue": "me"}, {"worker": "Bob"}, {"ended_from": "yesterday"}])
def test_nonsense_is_refused(api: Api, query: dict[str, Any]) -> None:
    assert refusal(api.get("cases/", **query)) == (422, "invalid")
