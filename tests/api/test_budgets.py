"""How many statements an answer may cost; never more for longer lists."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases import actions
from apps.cases.models import Case, CaseDefinition
from apps.users.models import User
from tests.api.conftest import SYSTEM, Api
from tests.factories import PartyFactory

# The token is one statement, the teams of its owner another.
BUDGETS = {
    "cases/": 4,
    "cases/{number}/": 5,  # the cases around it are one
    "cases/{number}/items/": 6,
    "cases/{number}/notes/": 5,
    "cases/{number}/files/": 5,
    "tasks/?scope=unassigned": 6,  # the types open to its owner are read first, so that a long list is never joined
    "tasks/{task}/": 6,
    "requests/": 3,
    "definitions/": 3,
    "definitions/claim/": 4,
}
# Entering the workspace, and what is not done at each request.
_OUTSIDE = ("SELECT set_config", "SAVEPOINT", "RELEASE SAVEPOINT", 'UPDATE "users_accesstoken"')


@pytest.fixture
def measure(api: Api, claim: Case) -> Callable[[str], int]:
    paths = {"number": claim.number, "task": str(claim.tasks.get(key="review").pk)}

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(path.format(**paths)).status_code == 200
        return len([query for query in captured.captured_queries if not query["sql"].startswith(_OUTSIDE)])

    return count


@pytest.mark.parametrize("path", BUDGETS)
def test_an_answer_keeps_to_its_budget(
    path: str, measure: Callable[[str], int], definition: CaseDefinition, bob: User
) -> None:
    measure(path)  # what a process learns once is not counted
    few = measure(path)
    for n in range(6):
        client = PartyFactory.create()
        case = actions.open_case(definition, data={}, title=str(n), client=client, owner=bob, actor=SYSTEM).case
        actions.add_note(case, text="Hello", actor=SYSTEM)

    assert measure(path) == few
    assert few <= BUDGETS[path]
