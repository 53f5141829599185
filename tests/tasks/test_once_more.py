"""Discarding a task past what skipping may do, and doing one once more that has ended."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors as case_selectors
from apps.cases.models import PlanItem
from apps.cmmn.builders import case, stage, task
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from tests.tasks.conftest import fetch
from tests.tasks.test_blocking import refused

SYSTEM = Actor.system("test")
STRICT = case("strict", stage("first", task("must", required=True)), task("other"))


def discard(task: HumanTask, actor: Actor) -> object:
    return actions.discard(task, reason=" Withdrawn. ", actor=actor)


def again(task: HumanTask, actor: Actor) -> object:
    return actions.restart(task, reason="It was wrong.", actor=actor)


@pytest.fixture
def must(bob: User) -> HumanTask:
    """What the plan requires, in a stage of its own, held by Bob."""
    version = case_actions.publish(STRICT, actor=SYSTEM)
    task = fetch(case_actions.open_case(version.definition, data={}, actor=SYSTEM).case, "must")
    actions.claim(task, actor=Actor.person(bob))
    return fetch(task.case, "must")


def test_a_manager_discards_what_the_plan_requires_and_another_holds(must: HumanTask, carol: User) -> None:
    discard(must, Actor.person(carol))
    assert fetch(must.case, "must").state == TaskState.ENDED
    told = case_selectors.timeline(carol, must.case).events[0]
    assert (told.who, told.text, told.quote) == ("Carol", "discarded Must", "Withdrawn.")


def test_nobody_else_discards_and_nobody_without_a_reason(must: HumanTask, bob: User, carol: User) -> None:
    refused(must, NotAllowed, "Only a manager may discard a task", discard, bob)
    with pytest.raises(Invalid):
        actions.discard(must, reason=" ", actor=Actor.person(carol))
    assert fetch(must.case, "must").state == TaskState.OPEN


def test_who_did_it_does_it_once_more(call: HumanTask, bob: User) -> None:
    actions.claim(call, actor=Actor.person(bob))
    actions.complete(fetch(call.case, "call"), output={}, actor=Actor.person(bob))
    again(fetch(call.case, "call"), Actor.person(bob))
    first, second = HumanTask.objects.filter(case=call.case, key="call").order_by("item_number")
    assert (first.state, second.state, second.assignee) == (TaskState.COMPLETED, TaskState.OPEN, bob)
    assert [item.state for item in PlanItem.objects.filter(case=call.case, key="call")] == ["completed", "active"]
    texts = [event.text for event in case_selectors.timeline(bob, call.case).events[:2]]
    assert texts == ["took Call", "restarted Call"]
    assert audit.verify(call.case.stream).ok


def test_what_was_skipped_can_be_done_after_all(call: HumanTask, bob: User, carol: User) -> None:
    actions.claim(call, actor=Actor.person(bob))
    actions.skip(fetch(call.case, "call"), reason="Not needed.", actor=Actor.person(bob))
    again(HumanTask.objects.select_related("case").get(pk=call.pk), Actor.person(carol))
    assert HumanTask.objects.filter(case=call.case, key="call", state=TaskState.OPEN).get().assignee == bob


def test_others_do_not_restart_it_and_it_needs_a_reason(call: HumanTask, bob: User, erin: User) -> None:
    actions.complete(call, output={}, actor=Actor.person(bob))
    ended = fetch(call.case, "call")
    refused(ended, NotAllowed, "Only who has done a task, or a manager, may restart it", again, erin)
    with pytest.raises(Invalid):
        actions.restart(ended, reason="", actor=Actor.person(bob))
    assert HumanTask.objects.filter(case=call.case, key="call").count() == 1


def test_what_runs_is_not_restarted(call: HumanTask, bob: User) -> None:
    refused(call, Conflict, "This task has not ended", again, bob)
    actions.complete(call, output={}, actor=Actor.person(bob))
    ended = fetch(call.case, "call")
    again(ended, Actor.person(bob))
    with pytest.raises(Conflict, match="“Call” is open once more already"):
        again(ended, Actor.person(bob))
    assert HumanTask.objects.filter(case=call.case, key="call").count() == 2


def test_where_its_stage_has_ended_it_is_said_why_it_cannot(must: HumanTask, bob: User) -> None:
    actions.complete(must, output={}, actor=Actor.person(bob))
    refused(fetch(must.case, "must"), Conflict, "“First”, to which it belongs, has ended", again, bob)


def test_where_the_case_has_ended_it_is_said_why_it_cannot(call: HumanTask, bob: User) -> None:
    actions.complete(call, output={}, actor=Actor.person(bob))
    actions.complete(fetch(call.case, "review"), output={"risk_score": "3"}, actor=Actor.person(bob))
    case_actions.close(call.case, outcome="completed", reason="Done.", actor=SYSTEM)
    refused(fetch(call.case, "call"), Conflict, "This case is closed", again, bob)
