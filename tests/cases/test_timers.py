"""Timers of a plan wake their case through one row of the outbox, however late, early or often it arrives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from apps.audit import selectors as audit
from apps.cases import actions, jobs
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, entry, leave, on, stage, task
from apps.cmmn.commands import Complete, Reactivate, Suspend, Terminate
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import Item, Kind, Timer
from apps.common import clock
from apps.common.actors import Actor
from apps.outbox import draining
from apps.outbox.models import OutboxMessage
from apps.tenants.models import Tenant
from tests.cases.conftest import SYSTEM

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORKER = Actor.system("timer")


def timer(key: str, at: str, **options: Any) -> Item:
    return Item(key=key, name=key.capitalize(), kind=Kind.TIMER_EVENT, timer=Timer(at), **options)


def plan(*items: Item) -> Plan:
    remind = task("remind", entry=entry(on("patience", "occur")))
    return case("letter", task("answer"), timer("patience", "P3D"), remind, *items, number_pattern="L-{n:03}")


def open_letter(*items: Item) -> Case:
    definition = actions.publish(plan(*items), actor=SYSTEM).definition
    with clock.at(START):
        return actions.open_case(definition, data={}, actor=SYSTEM).case


def wake(opened: Case, after: timedelta) -> bool:
    with clock.at(START + after):
        return actions.wake(opened.pk, actor=WORKER)


def state(opened: Case, key: str) -> str | None:
    return PlanItem.objects.filter(case=opened, key=key).order_by("-number").values_list("state", flat=True).first()


def rows() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic="case.wake", done_at=None))


def test_the_row_of_a_case_stands_where_its_next_timer_is_due(tenant: Tenant) -> None:
    opened = open_letter(timer("later", "P9D"))
    (row,) = rows()
    assert (row.key, row.payload, row.available_at) == (str(opened.pk), {"case": opened.pk}, START + timedelta(days=3))


def test_it_wakes_the_case_at_its_time(tenant: Tenant) -> None:
    opened = open_letter()
    assert wake(opened, timedelta(days=3))
    assert (state(opened, "patience"), state(opened, "remind")) == ("completed", "active")
    occurred = next(record for record in audit.records(opened.stream) if record.action == "item.occur")
    assert (occurred.actor_name, occurred.at) == ("timer", START + timedelta(days=3))


def test_too_late_it_does_the_same(tenant: Tenant) -> None:
    opened = open_letter()
    assert wake(opened, timedelta(days=300))
    assert state(opened, "remind") == "active"


def test_too_early_it_changes_nothing_and_is_put_back(tenant: Tenant) -> None:
    opened = open_letter()
    OutboxMessage.objects.filter(topic="case.wake").update(available_at=Now())
    assert not wake(opened, timedelta(days=2))
    assert state(opened, "patience") == "available"
    assert rows()[0].available_at == START + timedelta(days=3)


def test_twice_it_does_nothing_the_second_time(tenant: Tenant) -> None:
    opened = open_letter()
    wake(opened, timedelta(days=3))
    entries = len(audit.records(opened.stream))
    assert not wake(opened, timedelta(days=3))
    assert len(audit.records(opened.stream)) == entries


def test_once_nothing_waits_any_more_the_row_is_gone(tenant: Tenant) -> None:
    opened = open_letter()
    wake(opened, timedelta(days=3))
    assert rows() == []


def test_a_row_that_was_lost_comes_back_with_the_next_step_of_the_case(tenant: Tenant) -> None:
    opened = open_letter(task("other"))
    OutboxMessage.objects.filter(topic="case.wake").delete()
    with clock.at(START + timedelta(days=4)):
        actions.perform(opened, Complete(PlanItem.objects.get(case=opened, key="other").number), actor=SYSTEM)
    assert state(opened, "patience") == "completed" or rows()[0].available_at <= START + timedelta(days=4)


def test_a_row_that_was_lost_is_found_before_its_time_comes(tenant: Tenant) -> None:
    opened = open_letter()
    OutboxMessage.objects.all().delete()
    assert Case.objects.get(pk=opened.pk).wakes_at == START + timedelta(days=3)
    with clock.at(START + timedelta(days=2)):
        assert actions.rearm() == 0
    with clock.at(START + timedelta(days=3, minutes=-20)):
        assert actions.rearm() == 1
        assert actions.rearm() == 0
    assert [row.available_at for row in rows()] == [START + timedelta(days=3)]


def test_a_case_that_waits_for_nothing_is_not_put_again(tenant: Tenant) -> None:
    opened = open_letter()
    actions.perform(opened, Terminate(0), actor=SYSTEM)
    with clock.at(START + timedelta(days=4)):
        assert (Case.objects.get(pk=opened.pk).wakes_at, actions.rearm()) == (None, 0)


def test_the_next_of_two_timers_takes_the_row_over(tenant: Tenant) -> None:
    opened = open_letter(timer("later", "P9D"))
    wake(opened, timedelta(days=3))
    assert [row.available_at for row in rows()] == [START + timedelta(days=9)]


def test_a_timer_that_repeats_moves_its_row_along(tenant: Tenant) -> None:
    opened = open_letter(timer("nag", "R2/P1D"))
    wake(opened, timedelta(days=1))
    assert rows()[0].available_at == START + timedelta(days=2)


def test_a_case_on_hold_is_not_woken_and_goes_on_waiting_when_it_is_taken_up(tenant: Tenant) -> None:
    opened = open_letter()
    with clock.at(START + timedelta(days=1)):
        actions.perform(opened, Suspend(0), actor=SYSTEM)
    assert rows() == []
    assert not wake(opened, timedelta(days=5))
    with clock.at(START + timedelta(days=6)):
        actions.perform(opened, Reactivate(0), actor=SYSTEM)
    wake(opened, timedelta(days=6))
    assert state(opened, "remind") == "active"


def test_a_timer_is_cancelled_with_its_stage(tenant: Tenant) -> None:
    work = stage("work", timer("limit", "P1D"), task("dig"), exit=leave(on("answer", "complete")))
    opened = open_letter(work)
    assert rows()[0].available_at == START + timedelta(days=1)
    actions.perform(opened, Complete(PlanItem.objects.get(case=opened, key="answer").number), actor=SYSTEM)
    assert state(opened, "limit") == "terminated"
    assert [row.available_at for row in rows()] == [START + timedelta(days=3)]


def test_the_databases_clock_says_whether_its_time_has_come(tenant: Tenant) -> None:
    opened = open_letter()
    assert actions.wake(opened.pk, actor=WORKER)
    assert state(opened, "patience") == "completed"


def test_a_worker_does_it_and_marks_the_row_done(tenant: Tenant) -> None:
    opened = open_letter(timer("far", "P3650D"))
    draining.drain_all()
    assert state(opened, "remind") == "active"
    assert [row.available_at for row in rows()] == [START + timedelta(days=3650)]


def test_two_deliveries_of_one_row_by_workers_are_harmless(tenant: Tenant) -> None:
    opened = open_letter()
    jobs.wake({"case": opened.pk})
    jobs.wake({"case": opened.pk})
    found = [record.action for record in audit.records(opened.stream) if record.facts.get("key") == "patience"]
    assert found.count("item.occur") == 1


@pytest.mark.parametrize("days", [1, 2])
def test_a_step_that_moves_no_timer_leaves_the_row_alone(tenant: Tenant, days: int) -> None:
    opened = open_letter(task("other"))
    OutboxMessage.objects.filter(topic="case.wake").update(attempts=F("attempts") + 1)
    with clock.at(START + timedelta(days=days)):
        actions.perform(opened, Complete(PlanItem.objects.get(case=opened, key="other").number), actor=SYSTEM)
    assert rows()[0].attempts == 1


def test_a_case_that_was_deleted_meanwhile_needs_no_waking(tenant: Tenant) -> None:
    opened = open_letter()
    jobs.wake({"case": opened.pk + 1_000})
    assert state(opened, "patience") == "available"
