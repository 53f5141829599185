"""Pages cost the same number of SQL statements however much there is to show, and no more than is written down.

The budgets stand in `query_counts.json`. A page that needs fewer lowers its line; one that needs more says why in the
commit that raises it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import JournalEntry
from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, field, on, stage, task
from apps.cmmn.commands import Complete
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.parties import actions as parties
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.users.models import Membership, Team, User
from tests.cast import bob

__all__ = ["bob"]

BUDGETS: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text())
SYSTEM = Actor.system("test")
FEW, MANY = 2, 40
ENTRIES, MOST = 2_000, 15  # of a long journal; statements that a page of a case or of work may cost
TABS = ("plan", "diagram", "data", "notes", "files", "timeline")
CASE_PAGES = (*(f"?tab={tab}" for tab in TABS), "why/0/", "why/1/", "data/", "handling/", "close/")
WORKLIST = ("/", "/?view=teams", "/?view=done", "/?view=all&due=late&q=case", "/tasks/news/?view=teams")
LISTS = ("/cases/", "/cases/?q=case&owner=me&sort=due", *WORKLIST, "/dashboard/?period=all")


@pytest.fixture
def team(bob: User) -> Team:
    team = Team.objects.create(name="Claims")
    Membership.objects.create(user=bob, team=team)
    return team


@pytest.fixture
def visit(client: Client, bob: User, team: Team) -> Client:
    client.force_login(bob)
    return client


def publish(size: int) -> CaseDefinition:
    """A plan of about `size` items, most of them open, with entry criteria and things to add."""
    stages = [
        stage(
            f"stage_{number}",
            *(task(f"task_{number}_{index}", team="Claims", due="P2D") for index in range(7)),
            task(f"extra_{number}", discretionary=True, applicability="risk > 3"),
            task(f"follow_{number}", entry=entry(on(f"task_{number}_0", "complete"), condition="risk > 7")),
        )
        for number in range(size // 10)
    ]
    plan = case(f"plan-{size}", *stages, task("review"), fields=(field("risk", FieldType.INTEGER),))
    return actions.publish(plan, actor=SYSTEM).definition


def opened(definition: CaseDefinition, bob: User, *, title: str = "") -> Case:
    """A case with a client of its own, a note, and a task of Bob's."""
    client = parties.match_or_create(name=f"Client {title}", email=f"client{title}@client.example", actor=SYSTEM)
    options = {"title": title or "Case", "client": client, "owner": bob}
    found = actions.open_case(definition, data={"risk": "5"}, actor=SYSTEM, **options).case  # type: ignore[arg-type]
    actions.add_note(found, text="Called.", actor=Actor.person(bob))
    tasks.claim(HumanTask.objects.get(case=found, key="review"), actor=Actor.person(bob))
    return found


def remembering(found: Case, entries: int) -> None:
    """Give a case a long past: what its journal says is said over and over, a minute later each time."""
    columns = "at, actor_kind, actor_id, on_behalf_of_id, action, body, previous_hash, hash"
    times = "at + turn * interval '1 minute'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_journalentry (stream, sequence, {columns}) "  # noqa: S608  (only our own columns)
            f"SELECT stream, 10000 + row_number() OVER (ORDER BY turn, sequence), {columns.replace('at', times, 1)} "
            "FROM audit_journalentry, generate_series(1, %s) AS turn WHERE stream = %s",
            [-(-entries // JournalEntry.objects.filter(stream=found.stream).count()), found.stream],
        )
        cursor.execute(
            "INSERT INTO audit_journalvalue (entry_id, path, value, salt) SELECT late.id, path, value, salt "
            "FROM audit_journalentry early JOIN audit_journalvalue ON entry_id = early.id "
            "JOIN audit_journalentry late ON late.hash = early.hash AND late.sequence > 10000 WHERE early.stream = %s",
            [found.stream],
        )


def costs(client: Client, pages: Mapping[str, str]) -> dict[str, int]:
    """Statements of each page by its name, with the plan compiled already."""
    counted = {}
    for name, path in pages.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counted[name] = sum(not _is_routing(query["sql"]) for query in captured.captured_queries)
    return counted


def _is_routing(sql: str) -> bool:
    """Entering the workspace, and looking it up when it was forgotten: once in a while, on any page."""
    return "set_config" in sql or '"tenants_' in sql


@pytest.fixture
def few_and_many(bob: User, team: Team) -> tuple[Case, Case]:
    """A case on a plan of 10 items and one on a plan of 400, with much history and many papers."""
    small, large = opened(publish(10), bob), opened(publish(400), bob, title="large")
    for number in range(MANY):
        actions.add_note(large, text=f"Note {number}", actor=Actor.person(bob))
    for number in range(10):
        item = large.items.get(key=f"task_{number}_0").number
        actions.perform(large, Complete(item, {"risk": number}), actor=Actor.person(bob))
    remembering(large, ENTRIES)
    return small, large


def test_the_pages_of_a_case_cost_the_same_for_any_plan(visit: Client, few_and_many: tuple[Case, Case]) -> None:
    small, large = few_and_many
    assert large.items.count() > 350
    assert JournalEntry.objects.filter(stream=large.stream).count() > ENTRIES
    for found in (small, large):
        pages = {f"case {page}": f"/cases/{found.number}/{page}" for page in CASE_PAGES}
        pages["task"] = f"/tasks/{HumanTask.objects.get(case=found, key='review').pk}/"
        assert costs(visit, pages) == {name: BUDGETS[name] for name in pages}


def test_lists_cost_the_same_for_any_number_of_rows(visit: Client, bob: User, team: Team) -> None:
    definition = publish(10)
    pages = {path: path for path in LISTS}
    for first, last in ((0, FEW), (FEW, MANY)):
        for number in range(first, last):
            opened(definition, bob, title=f"Case{number}")
        assert costs(visit, pages) == {path: BUDGETS[path] for path in LISTS}


def test_no_page_of_daily_work_costs_more_than_fifteen_statements() -> None:
    daily = (*(f"case ?tab={tab}" for tab in TABS), "task", *WORKLIST)
    assert {name: BUDGETS[name] for name in daily if BUDGETS[name] > MOST} == {}


def test_no_budget_is_left_over() -> None:
    assert set(BUDGETS) == {*LISTS, *(f"case {page}" for page in CASE_PAGES), "task"}
