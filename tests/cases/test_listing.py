"""The list of cases."""

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import SORTS, Filters
from apps.common import clock
from apps.common.actors import Actor
from apps.parties import actions as parties
from apps.users.models import Membership, Team, User
from tests.cases.conftest import SYSTEM

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def titles(viewer: User, **asked: object) -> list[str]:
    return [case.title for case in selectors.listing(viewer, Filters(**asked)).cases]  # type: ignore[arg-type]


@pytest.fixture
def claims(definition: CaseDefinition, bob: User) -> list[Case]:
    """A, B and C, a day apart; B is Bob's and urgent, C has a client."""
    ruth = parties.match_or_create(name="Ruth Vale", email="ruth@client.example", actor=SYSTEM)
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("Alpha fire", {}),
        ("Beta water", {"owner": bob, "priority": 4}),
        ("Gamma fire", {"client": ruth}),
    ]
    opened = []
    for day, (title, options) in enumerate(wanted):
        with clock.at(START + timedelta(days=day)):
            opened.append(actions.open_case(definition, data={}, title=title, actor=SYSTEM, **options).case)
    return opened


def test_newest_first(claims: list[Case], bob: User) -> None:
    assert titles(bob) == ["Gamma fire", "Beta water", "Alpha fire"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("FIRE", ["Gamma fire", "Alpha fire"]),
        ("fire alpha", ["Alpha fire"]),
        ("vale", ["Gamma fire"]),
        ("ruth@client", ["Gamma fire"]),
        ("C-000001", ["Gamma fire"]),
        ("CL-2026-00002", ["Beta water"]),
        ("00002", ["Beta water"]),
        ("100%", []),
        ("al_ha", []),
        ("\x00", ["Gamma fire", "Beta water", "Alpha fire"]),
    ],
)
def test_every_word_is_found_somewhere(claims: list[Case], bob: User, words: str, found: list[str]) -> None:
    assert titles(bob, q=words) == found


def test_filters_of_one_kind_are_alternatives_and_kinds_add_up(claims: list[Case], bob: User) -> None:
    assert titles(bob, owners=["me"]) == ["Beta water"]
    assert titles(bob, owners=["me", "none"]) == ["Gamma fire", "Beta water", "Alpha fire"]
    assert titles(bob, owners=["none"], q="fire", opened_to=date(2026, 11, 2)) == ["Alpha fire"]
    assert titles(bob, priorities=[4, 3]) == ["Beta water"]
    assert titles(bob, states=["closed"]) == []
    assert titles(bob, types=["claim"], opened_from=date(2026, 11, 4)) == ["Gamma fire"]
    assert titles(bob, types=["another"]) == []


def test_my_teams_are_found_by_one_word(claims: list[Case], bob: User) -> None:
    team = Team.objects.create(name="Claims")
    Membership.objects.create(user=bob, team=team)
    actions.assign(claims[0], owner=None, team=team, actor=SYSTEM)
    assert titles(bob, teams=["me"]) == ["Alpha fire"]


def test_overdue_are_open_cases_past_their_date(claims: list[Case], bob: User) -> None:
    Case.objects.filter(title="Alpha fire").update(due_at=START)
    Case.objects.filter(title="Beta water").update(due_at=START, ended_at=START)
    assert titles(bob, is_overdue=True) == ["Alpha fire"]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_order_follow_each_other(claims: list[Case], bob: User, sort: str) -> None:
    Case.objects.filter(title="Beta water").update(due_at=START)
    whole = [case.pk for case in selectors.listing(bob, Filters(sort=sort)).cases]
    paged, after = [], ""
    for _page in range(4):
        page = selectors.listing(bob, Filters(sort=sort), after=after, size=1)
        paged += [case.pk for case in page.cases]
        after = page.after
        if not after:
            break
    assert len(whole) == 3
    assert paged == whole


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "WyJ4IiwxXQ", "=", "WyIyMDI2IiwgInkiXQ", "ü"])
def test_a_cursor_that_makes_no_sense_starts_at_the_beginning(claims: list[Case], bob: User, cursor: str) -> None:
    assert len(selectors.listing(bob, Filters(), after=cursor).cases) == 3


def test_counts_stop_at_the_limit(claims: list[Case], bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[selectors.Listing.__module__], "COUNT_LIMIT", 2)
    page = selectors.listing(bob, Filters())
    assert (page.count, page.is_count_exact) == (3, False)


def test_a_controlled_type_is_left_out_until_access_is_given(
    claims: list[Case], definition: CaseDefinition, bob: User
) -> None:
    actions.control_access(definition, is_on=True, actor=SYSTEM)
    assert titles(bob) == ["Beta water"]  # which was given to him
    assert titles(bob, q="alpha") == []
    actions.grant(claims[0], user=bob, actor=Actor.system("test"))
    assert titles(bob) == ["Beta water", "Alpha fire"]
