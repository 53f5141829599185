"""Closing with what was learnt, taking it back, and opening closed cases again as their plan allows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.audit.selectors import records, verify
from apps.cases import actions, selectors
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, entry, listener, on, stage, task
from apps.cmmn.commands import Complete
from apps.cmmn.definition import Kind, Status
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.cases.conftest import SYSTEM

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def opened(reopening: str | None = "", **options: Any) -> Case:
    plan = case(
        "permit",
        stage("review", task("read", required=True), task("answer", entry=entry(on("read", "complete")))),
        listener("again", Kind.REACTIVATE_EVENT),
        task("look_again", entry=entry(on("again", "occur"))),
        outcomes=(("granted", "Granted"), ("refused", "Refused")),
        reopening=reopening,
        **options,
    )
    return actions.open_case(actions.publish(plan, actor=SYSTEM).definition, data={}, actor=SYSTEM).case


def closed(found: Case, bob: User, at: datetime = NOW) -> Case:
    with clock.at(at):
        actions.close(found, outcome="refused", reason="Withdrawn.", actor=Actor.person(bob))
    found.refresh_from_db()
    return found


def states(found: Case) -> dict[str, str]:
    rows = PlanItem.objects.filter(case=found).exclude(number=0).order_by("number")
    return dict(rows.values_list("key", "state"))


@pytest.fixture
def permit(tenant: Tenant) -> Case:
    return opened()


def test_closing_keeps_whether_the_goal_was_reached_and_what_was_learnt(permit: Case, bob: User) -> None:
    actions.close(
        permit,
        outcome="granted",
        reason="In haste.",
        goal_reached=True,
        lessons=" Ask early. ",
        actor=Actor.person(bob),
    )
    permit.refresh_from_db()
    assert (permit.outcome, permit.goal_reached, permit.lessons) == ("granted", True, "Ask early.")
    assert permit.closed_at is not None
    entry = next(entry for entry in records(permit.stream) if entry.action == "case.close")
    assert entry.facts == {"outcome": "granted", "goal_reached": True}
    assert entry.values == {"reason": "In haste.", "lessons": "Ask early."}


def test_what_was_learnt_is_found_by_the_next_one(permit: Case, bob: User, dan: User) -> None:
    actions.close(permit, outcome="granted", reason="Done.", lessons="Ask for the map early.", actor=Actor.person(bob))
    assert [found.number for found in selectors.lessons(dan, permit.definition, words="map").cases] == [permit.number]
    assert selectors.lessons(dan, permit.definition, words="bridge").count == 0


def test_closing_can_set_the_last_status(tenant: Tenant, bob: User) -> None:
    done = Status("done", "Done", follows=("new",))
    found = opened(statuses=(Status("new", "New", is_initial=True), done, Status("lost", "Lost", follows=("done",))))
    with pytest.raises(Conflict, match="“Lost” cannot follow “New”"):
        actions.close(found, outcome="granted", reason="x", status="lost", actor=Actor.person(bob))
    found.refresh_from_db()
    assert (found.state, found.status) == ("active", "new")
    actions.close(found, outcome="granted", reason="x", status="done", actor=Actor.person(bob))
    found.refresh_from_db()
    assert (found.state, found.status) == ("closed", "done")
    assert [span.key for span in selectors.status_timeline(bob, found)] == ["new", "done"]


def test_undoing_gives_back_the_work_as_it_was(permit: Case, bob: User) -> None:
    tasks.claim(HumanTask.objects.get(case=permit, key="read"), actor=Actor.person(bob))
    before = states(permit)
    closed(permit, bob)
    assert set(states(permit).values()) == {"terminated"}
    with clock.at(NOW + timedelta(minutes=29)):
        actions.undo_close(permit, actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.state, permit.outcome, permit.outcome_reason, permit.ended_at) == ("active", "", "", None)
    assert (permit.closed_at, states(permit)) == (None, before)
    task = HumanTask.objects.get(case=permit, key="read")
    assert (task.state, task.assignee, task.ended_at) == ("open", bob, None)
    assert verify(permit.stream).ok


def test_undoing_the_closing_of_a_case_on_hold_leaves_it_on_hold(permit: Case, bob: User) -> None:
    until = NOW + timedelta(days=9)
    with clock.at(NOW):
        actions.hold(permit, reason="Wait.", until=until, actor=Actor.person(bob))
    closed(permit, bob)
    assert permit.hold_until is None
    with clock.at(NOW):
        actions.undo_close(permit, actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.state, permit.hold_reason) == ("suspended", "Wait.")
    assert permit.hold_until == until
    assert HumanTask.objects.get(case=permit, key="read").state == "suspended"


def test_after_half_an_hour_closing_is_not_simply_undone(permit: Case, bob: User) -> None:
    closed(permit, bob)
    with clock.at(NOW + timedelta(minutes=31)), pytest.raises(Conflict, match="half an hour"):
        actions.undo_close(permit, actor=Actor.person(bob))
    permit.refresh_from_db()
    assert permit.state == "closed"


def test_a_closed_case_is_opened_again_for_a_reason_and_its_work_goes_on(permit: Case, bob: User) -> None:
    closed(permit, bob)
    with clock.at(NOW + timedelta(days=400)):
        actions.reopen(permit, reason="They asked again.", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.state, permit.outcome, states(permit)["read"]) == ("active", "", "active")
    told = selectors.timeline(bob, permit).events[0]
    assert (told.text, told.quote) == ("opened the case again", "They asked again.")


def test_or_without_it_with_what_waits_for_that(permit: Case, bob: User) -> None:
    closed(permit, bob)
    actions.reopen(permit, reason="Look again.", is_work_restored=False, actor=Actor.person(bob))
    assert set(HumanTask.objects.filter(case=permit, state="open").values_list("key", flat=True)) == {"look_again"}


def test_a_case_that_had_completed_begins_what_waits_for_being_opened_again(permit: Case, bob: User) -> None:
    for key in ("read", "answer"):
        number = PlanItem.objects.get(case=permit, key=key).number
        actions.perform(permit, Complete(number), actor=Actor.person(bob))
    with clock.at(NOW):
        actions.close(permit, outcome="granted", actor=Actor.person(bob))
    actions.reopen(permit, reason="Look again.", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.state, permit.ended_at) == ("active", None)
    assert set(HumanTask.objects.filter(case=permit, state="open").values_list("key", flat=True)) == {"look_again"}


def test_no_case_is_opened_again_without_a_reason(permit: Case, bob: User) -> None:
    closed(permit, bob)
    with pytest.raises(Invalid) as refusal:
        actions.reopen(permit, reason="", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (list(refusal.value.fields), permit.state) == (["reason"], "closed")


def test_within_the_time_that_the_plan_gives(tenant: Tenant, bob: User) -> None:
    found = closed(opened("P30D"), bob)
    with clock.at(NOW + timedelta(days=31)), pytest.raises(Conflict, match="is over"):
        actions.reopen(found, reason="Late.", actor=Actor.person(bob))
    found.refresh_from_db()
    assert found.state == "closed"
    with clock.at(NOW + timedelta(days=30)):
        actions.reopen(found, reason="In time.", actor=Actor.person(bob))
    found.refresh_from_db()
    assert found.state == "active"


def test_never_where_the_plan_says_so_but_for_undoing(tenant: Tenant, bob: User) -> None:
    found = closed(opened(None), bob)
    with pytest.raises(Conflict, match="stay closed"):
        actions.reopen(found, reason="Please.", actor=Actor.person(bob))
    with clock.at(NOW):
        actions.undo_close(found, actor=Actor.person(bob))
    found.refresh_from_db()
    assert found.state == "active"


def test_a_case_closed_before_its_work_was_kept_is_opened_again_without_it(permit: Case, bob: User) -> None:
    closed(permit, bob)
    permit.closings.all().delete()
    actions.reopen(permit, reason="Again.", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.state, states(permit)["read"]) == ("active", "terminated")


def test_an_open_case_cannot_be_opened_again(permit: Case, bob: User) -> None:
    with pytest.raises(Conflict, match="This case is open"):
        actions.reopen(permit, reason="Again.", actor=Actor.person(bob))


def test_whoever_may_only_look_opens_nothing_again(permit: Case, bob: User, dan: User) -> None:
    closed(permit, bob)
    with pytest.raises(NotAllowed):
        actions.reopen(permit, reason="Again.", actor=Actor.person(dan))
    permit.refresh_from_db()
    assert permit.state == "closed"


def test_closed_twice_it_is_taken_back_to_where_it_was_the_second_time(permit: Case, bob: User) -> None:
    closed(permit, bob)
    actions.reopen(permit, reason="Again.", actor=Actor.person(bob))
    number = PlanItem.objects.get(case=permit, key="read").number
    actions.perform(permit, Complete(number), actor=Actor.person(bob))
    closed(permit, bob, NOW + timedelta(days=1))
    with clock.at(NOW + timedelta(days=1)):
        actions.undo_close(permit, actor=Actor.person(bob))
    found = states(permit)
    assert (found["read"], found["answer"]) == ("completed", "active")
