"""Case tasks: the case that one starts, what goes over and comes back, and what each tells the other when it ends."""

from typing import Any

import pytest

from apps.audit import selectors as audit
from apps.cases import actions, jobs, selectors
from apps.cases.models import Case, CaseDefinition, PlanItem
from apps.cmmn.builders import case, entry, field, leave, on, stage, task
from apps.cmmn.commands import Complete, Fail, Reactivate, Resume, Suspend, Terminate
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import FieldType, Item, Kind, Parameter
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.outbox import draining
from apps.outbox.models import OutboxMessage
from apps.parties import actions as parties
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.cases.conftest import SYSTEM

AMOUNT, RESULT = field("amount", FieldType.MONEY), field("result")
WORKER = Actor.system("case")


def sub(**options: Any) -> Item:
    given = {
        "case_ref": "check",
        "inputs": (Parameter("amount", "amount"),),
        "outputs": (Parameter("result", "result"),),
    }
    return Item(key="sub", name="Have it checked", kind=Kind.CASE_TASK, **(given | options))


def parent_plan(*items: Item, **options: Any) -> Plan:
    return case("loan", *(items or (sub(),)), fields=(AMOUNT, RESULT), number_pattern="LO-{n:03}", **options)


def child_plan(*items: Item) -> Plan:
    return case("check", *(items or (task("look"),)), fields=(AMOUNT, RESULT), number_pattern="CH-{n:03}")


def publish(plan: Plan) -> CaseDefinition:
    return actions.publish(plan, actor=SYSTEM).definition


def open_loan(*items: Item, child: Plan | None = None, **options: Any) -> Case:
    publish(child or child_plan())
    data = {"amount": "250.00"}
    client = parties.match_or_create(name="Ada", email="ada@post.example", actor=SYSTEM)
    opened = actions.open_case(publish(parent_plan(*items, **options)), data=data, client=client, actor=SYSTEM)
    return opened.case


def child_of(parent: Case) -> Case:
    return Case.objects.get(parent=parent, parent_item__isnull=False)


def state(opened: Case, key: str) -> str | None:
    return PlanItem.objects.filter(case=opened, key=key).values_list("state", flat=True).first()


def number(opened: Case, key: str) -> int:
    return PlanItem.objects.get(case=opened, key=key).number


def perform(opened: Case, command: Any) -> None:
    actions.perform(opened, command, actor=SYSTEM)


def fresh(opened: Case) -> Case:
    return Case.objects.get(pk=opened.pk)


def reasons(opened: Case) -> list[str]:
    return [record.values["reason"] for record in audit.records(opened.stream) if "reason" in record.values]


def test_a_worker_is_asked_to_start_the_case(tenant: Tenant) -> None:
    loan = open_loan()
    message = OutboxMessage.objects.get(topic="case.start_child")
    assert message.payload == {"case": loan.pk, "item": number(loan, "sub")}
    assert not Case.objects.filter(parent=loan).exists()


def test_the_case_starts_with_what_is_handed_over(tenant: Tenant) -> None:
    loan = open_loan()
    draining.drain_all()
    child = child_of(loan)
    assert (child.number, child.data, child.client, child.channel) == (
        "CH-001",
        {"amount": "250.00"},
        loan.client,
        "case",
    )
    assert (state(loan, "sub"), state(child, "look")) == ("active", "active")


def test_it_is_started_once_however_often_the_message_comes(tenant: Tenant) -> None:
    loan = open_loan()
    for _ in range(3):
        jobs.start_child({"case": loan.pk, "item": number(loan, "sub")})
    assert Case.objects.filter(parent=loan).count() == 1


def test_when_it_completes_the_task_gets_its_results_and_completes(tenant: Tenant) -> None:
    after = task("after", entry=entry(on("sub", "complete"), condition='result == "good"'))
    loan = open_loan(sub(), after)
    draining.drain_all()
    child = child_of(loan)
    perform(child, Complete(number(child, "look"), {"result": "good"}))
    draining.drain_all()
    assert (state(loan, "sub"), state(loan, "after")) == ("completed", "active")
    assert fresh(loan).data == {"amount": "250.00", "result": "good"}


def test_a_report_that_comes_twice_changes_nothing_the_second_time(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    child = child_of(loan)
    perform(child, Complete(number(child, "look")))
    draining.drain_all()
    entries = len(audit.records(loan.stream))
    assert not actions.report_child(child.pk, actor=WORKER)
    assert len(audit.records(loan.stream)) == entries


def test_a_child_that_ends_early_ends_the_task(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    perform(child_of(loan), Terminate(0))
    draining.drain_all()
    assert state(loan, "sub") == "terminated"
    assert "The case CH-001 ended early." in reasons(loan)


def test_a_child_that_is_closed_unfinished_ends_the_task(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    actions.close(child_of(loan), outcome="completed", reason="Not ours.", actor=SYSTEM)
    draining.drain_all()
    assert state(loan, "sub") == "terminated"


def test_a_child_that_fails_makes_the_task_fail_and_another_can_be_started(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    first = child_of(loan)
    perform(first, Fail(0))
    draining.drain_all()
    assert state(loan, "sub") == "failed"
    perform(loan, Reactivate(number(loan, "sub")))
    draining.drain_all()
    second = child_of(loan)
    assert (second.pk != first.pk, state(loan, "sub"), fresh(first).parent_id) == (True, "active", loan.pk)


def test_ending_the_parent_ends_the_children_and_theirs(tenant: Tenant) -> None:
    publish(case("deep", task("dig"), number_pattern="DE-{n:03}"))
    deeper = Item(key="deeper", name="Deeper", kind=Kind.CASE_TASK, case_ref="deep")
    loan = open_loan(child=child_plan(deeper))
    draining.drain_all()
    child = child_of(loan)
    grandchild = child_of(child)
    perform(loan, Terminate(0))
    draining.drain_all()
    assert [fresh(one).state for one in (loan, child, grandchild)] == ["terminated"] * 3
    assert state(grandchild, "dig") == "terminated"


def test_the_exit_of_the_stage_around_it_ends_the_child(tenant: Tenant) -> None:
    loan = open_loan(stage("work", sub(), exit=leave(on("stop", "complete"))), task("stop"), task("other"))
    draining.drain_all()
    perform(loan, Complete(number(loan, "stop")))
    draining.drain_all()
    assert fresh(child_of(loan)).state == "terminated"


def test_a_child_on_hold_is_ended_all_the_same(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    child = child_of(loan)
    perform(child, Suspend(0))
    perform(loan, Terminate(number(loan, "sub")))
    draining.drain_all()
    assert (fresh(child).state, fresh(child).ended_as) == ("closed", "terminated")


def test_ending_it_twice_is_ending_it_once(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    perform(loan, Terminate(number(loan, "sub")))
    assert actions.end_child(loan.pk, number(loan, "sub"), actor=WORKER)
    assert not actions.end_child(loan.pk, number(loan, "sub"), actor=WORKER)


def test_a_task_that_ended_before_its_case_was_started_starts_none(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    perform(loan, Terminate(number(loan, "sub")))
    draining.drain_all()
    assert not Case.objects.filter(parent=loan).exists()


def test_a_task_that_nobody_waits_for_starts_a_case_and_is_done(tenant: Tenant) -> None:
    loan = open_loan(sub(blocking=False), task("other"))
    assert state(loan, "sub") == "completed"
    draining.drain_all()
    perform(loan, Terminate(0))
    draining.drain_all()
    assert fresh(child_of(loan)).state == "active"


def test_a_task_on_hold_hears_of_the_end_when_it_goes_on(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    child = child_of(loan)
    perform(loan, Suspend(number(loan, "sub")))
    perform(child, Complete(number(child, "look"), {"result": "good"}))
    draining.drain_all()
    assert state(loan, "sub") == "suspended"
    perform(loan, Resume(number(loan, "sub")))
    draining.drain_all()
    assert (state(loan, "sub"), fresh(loan).data["result"]) == ("completed", "good")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"case_ref": "nothing"}, "There is no case type “nothing”."),
        ({"inputs": (Parameter("result", "shoe"),)}, "shoe"),
    ],
)
def test_a_case_that_cannot_be_started_makes_the_task_fail_and_says_why(
    tenant: Tenant, change: dict[str, Any], reason: str
) -> None:
    loan = open_loan(sub(**change), task("other"))
    perform_data(loan)
    draining.drain_all()
    assert state(loan, "sub") == "failed"
    assert any(reason in told for told in reasons(loan))


def perform_data(loan: Case) -> None:
    actions.change_data(loan, data={"result": "12"}, actor=SYSTEM)


def test_a_retired_case_type_makes_the_task_fail(tenant: Tenant) -> None:
    loan = open_loan(sub(), task("other"))
    CaseDefinition.objects.filter(key="check").update(is_active=False)
    draining.drain_all()
    assert state(loan, "sub") == "failed"
    assert "“Check” is retired, so no new cases of it are opened." in reasons(loan)


def test_a_type_that_starts_itself_stops_at_a_depth(tenant: Tenant) -> None:
    itself = Item(key="again", name="Again", kind=Kind.CASE_TASK, case_ref="loop")
    actions.open_case(publish(case("loop", itself, number_pattern="LP-{n:03}")), data={}, actor=SYSTEM)
    draining.drain_all()
    assert Case.objects.filter(definition__key="loop").count() == 21


def test_nobody_completes_a_case_task_by_hand(tenant: Tenant, bob: User) -> None:
    loan = open_loan(sub(), task("other"))
    with pytest.raises(NotAllowed, match="It is completed by the case that it has started"):
        actions.perform(loan, Complete(number(loan, "sub")), actor=Actor.person(bob))
    assert state(loan, "sub") == "active"


def test_a_viewer_sees_of_the_family_what_they_may_see(tenant: Tenant, bob: User) -> None:
    loan = open_loan(sub(), task("other"))
    draining.drain_all()
    child = child_of(loan)
    assert [one.pk for one in selectors.family(bob, loan).children] == [child.pk]
    assert selectors.family(bob, child).parent == loan
    CaseDefinition.objects.filter(key="check").update(is_access_controlled=True)
    assert selectors.family(bob, fresh(loan)).children == ()


def test_the_timeline_tells_of_the_case_that_was_opened(tenant: Tenant, bob: User) -> None:
    loan = open_loan()
    draining.drain_all()
    told = [event.text for event in selectors.timeline(bob, loan).events]
    assert "Have it checked: the case CH-001 was opened" in told
