"""The case row is the only lock, and nothing about a case is written before it is held."""

import re
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases import actions as case_actions
from apps.cases.models import Case, Tag
from apps.cmmn.commands import Plan, SetValues
from apps.common.actors import Actor
from apps.slas import actions as sla_actions
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import Role, User
from tests.cases.conftest import claim, definition  # noqa: F401  (fixtures)

_WRITE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM)\s+"?(cases_|tasks_|audit_)', re.IGNORECASE)
_LOCK = re.compile(r'FROM "cases_case".*FOR (NO KEY )?UPDATE', re.IGNORECASE | re.DOTALL)


def review(case: Case) -> HumanTask:
    found = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
    return found.get(case=case, key="review")


NEW, KNOWN = "new", "known"


def marked(case: Case) -> None:
    """A note for the client, a tag that the case has and one that it has not, and somebody who watches it."""
    erin = Actor.person(User.objects.create_user("erin@acme.example", name="Erin", role=Role.WORKER))
    case_actions.add_note(case, text="Hello", is_visible_to_requester=True, actor=erin)
    known, _new = (case_actions.create_tag(name=name, actor=erin) for name in (KNOWN, NEW))
    case_actions.tag(case, tags=[known], actor=erin)
    case_actions.watch(case, actor=erin)


ACTIONS: dict[str, Callable[[Case, User], object]] = {
    "perform": lambda case, bob: case_actions.perform(case, Plan("extra"), actor=Actor.person(bob)),
    "set values": lambda case, bob: case_actions.perform(case, SetValues({"remark": "x"}), actor=Actor.person(bob)),
    "change data": lambda case, bob: case_actions.change_data(case, data={"remark": "x"}, actor=Actor.person(bob)),
    "assign case": lambda case, bob: case_actions.assign(case, owner=bob, team=None, actor=Actor.person(bob)),
    "set priority": lambda case, bob: case_actions.set_priority(case, priority=4, actor=Actor.person(bob)),
    "close": lambda case, bob: case_actions.close(case, outcome="paid", reason="Done.", actor=Actor.person(bob)),
    "add note": lambda case, bob: case_actions.add_note(case, text="Hello", actor=Actor.person(bob)),
    "hide note": lambda case, bob: case_actions.hide_note(case.notes.get(), reason="No.", actor=Actor.person(bob)),
    "tag": lambda case, bob: case_actions.tag(case, tags=[Tag.objects.get(name=NEW)], actor=Actor.person(bob)),
    "untag": lambda case, bob: case_actions.untag(case, tags=[Tag.objects.get(name=KNOWN)], actor=Actor.person(bob)),
    "watch": lambda case, bob: case_actions.watch(case, actor=Actor.person(bob)),
    "unwatch": lambda case, _bob: case_actions.unwatch(case, actor=Actor.person(case.watches.get().user)),
    "add file": lambda case, bob: case_actions.add_file(
        case, file=ContentFile(b"Hello", name="letter.txt"), actor=Actor.person(bob)
    ),
    "claim": lambda case, bob: task_actions.claim(review(case), actor=Actor.person(bob)),
    "block task": lambda case, _bob: task_actions.block(review(case), reason="Wait.", actor=Actor.system("test")),
    "escalate": lambda case, bob: task_actions.escalate(
        review(case), to=bob, reason="Help.", actor=Actor.system("test")
    ),
    "share": lambda case, bob: task_actions.share(review(case), people=[bob], actor=Actor.system("test")),
    "reschedule": lambda case, _bob: task_actions.reschedule(
        review(case), due_at=None, starts_at=None, actor=Actor.system("test")
    ),
    "discard": lambda case, _bob: task_actions.discard(review(case), reason="Gone.", actor=Actor.system("test")),
    "complete": lambda case, bob: task_actions.complete(
        review(case), output={"risk_score": "9"}, actor=Actor.person(bob)
    ),
    "give up cases": lambda _case, bob: case_actions.give_up_cases(bob, actor=Actor.person(bob)),
    "give up tasks": lambda _case, bob: task_actions.give_up_tasks(bob, actor=Actor.person(bob)),
    "pass due": lambda case, _bob: sla_actions.pass_due(review(case).pk, actor=Actor.system("timer")),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_it_locks_the_case_before_it_writes(claim: Case, name: str) -> None:
    bob = User.objects.create_user("bob@acme.example", name="Bob", role=Role.WORKER)
    if name.startswith("give up"):
        Case.objects.update(owner=bob)
        HumanTask.objects.update(assignee=bob)
    HumanTask.objects.update(due_at="2020-01-01T00:00Z")
    marked(claim)
    with CaptureQueriesContext(connection) as captured:
        ACTIONS[name](claim, bob)
    statements = [query["sql"] for query in captured.captured_queries]
    locks = [index for index, statement in enumerate(statements) if _LOCK.search(statement)]
    writes = [index for index, statement in enumerate(statements) if _WRITE.search(statement)]
    assert writes
    assert locks
    assert locks[0] < writes[0]
