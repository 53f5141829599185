"""Skipping a task."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cmmn.builders import case, task
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from tests.tasks.conftest import fetch

SYSTEM = Actor.system("test")


def test_who_holds_it_ends_it_undone_with_the_reason(call: HumanTask, bob: User) -> None:
    actions.claim(call, actor=Actor.person(bob))
    actions.skip(call, reason=" Answered by mail. ", actor=Actor.person(bob))
    call.refresh_from_db()
    assert (call.state, call.completed_by) == (TaskState.ENDED, None)
    entry = next(entry for entry in audit.records(call.case.stream) if entry.action == "item.terminate")
    assert (entry.actor_id, entry.values["reason"]) == (bob.pk, "Answered by mail.")


def test_it_needs_a_reason(call: HumanTask, bob: User) -> None:
    actions.claim(call, actor=Actor.person(bob))
    with pytest.raises(Invalid) as refusal:
        actions.skip(call, reason="  ", actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["reason"]
    call.refresh_from_db()
    assert call.state == TaskState.OPEN


def test_only_who_holds_it_skips_it(review: HumanTask, bob: User, erin: User, carol: User) -> None:
    for other in (bob, erin, carol):
        with pytest.raises(NotAllowed, match="Only who holds a task may skip it"):
            actions.skip(review, reason="Why not", actor=Actor.person(other))
        review.refresh_from_db()
        assert review.state == TaskState.OPEN


def test_what_the_plan_requires_stays(bob: User) -> None:
    version = case_actions.publish(case("strict", task("must", required=True)), actor=SYSTEM)
    opened = case_actions.open_case(version.definition, data={}, actor=SYSTEM).case
    must = fetch(opened, "must")
    actions.claim(must, actor=Actor.person(bob))
    with pytest.raises(Conflict, match="required"):
        actions.skip(must, reason="Lazy.", actor=Actor.person(bob))
    must.refresh_from_db()
    assert must.state == TaskState.OPEN


def test_when_a_colleague_took_it_meanwhile_it_is_refused(call: HumanTask, bob: User, erin: User) -> None:
    actions.claim(fetch(call.case, "call"), actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.skip(call, reason="Why not", actor=Actor.person(erin))
    call.refresh_from_db()
    assert (call.state, call.assignee) == (TaskState.OPEN, bob)
