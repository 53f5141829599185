"""Process tasks are done by a worker, once, and say so when they cannot be done."""

from typing import Any

import pytest

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, email, entry, on, process, task
from apps.cmmn.commands import Reactivate
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common.actors import Actor
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.parties import actions as parties
from apps.tenants.models import Tenant
from tests.cases.conftest import SYSTEM

WORKER = Actor.system("process")


def plan(**options: Any) -> Plan:
    letter = email("client", "About {case.number}", "Hello {client.name}, welcome.")
    tell = process("tell", process=letter, **options)
    return case("letters", tell, task("after", entry=entry(on("tell", "complete"))), number_pattern="L-{n:03}")


def open_letters(*, address: str = "ada@post.example", **options: Any) -> Case:
    definition = actions.publish(plan(**options), actor=SYSTEM).definition
    client = parties.match_or_create(name="Ada", email=address, phone="", actor=SYSTEM)
    return actions.open_case(definition, data={}, client=client, actor=SYSTEM).case


def state(case: Case, key: str) -> str | None:
    return PlanItem.objects.filter(case=case, key=key).values_list("state", flat=True).first()


def run(case: Case) -> bool:
    number = PlanItem.objects.get(case=case, key="tell").number
    return actions.run_process(case.pk, number, actor=WORKER)


def test_a_worker_is_asked_in_the_same_transaction(tenant: Tenant) -> None:
    opened = open_letters()
    message = OutboxMessage.objects.get(topic="process.run")
    assert (message.payload["case"], message.schema_name) == (opened.pk, "acme")
    assert not Mail.objects.exists()


def test_it_writes_the_mail_and_completes(tenant: Tenant) -> None:
    opened = open_letters()
    assert run(opened)
    mail = Mail.objects.get()
    assert (mail.to_address, mail.subject) == ("ada@post.example", f"About {opened.number}")
    assert "Hello Ada, welcome." in mail.text
    assert (state(opened, "tell"), state(opened, "after")) == ("completed", "active")


def test_doing_it_twice_writes_one_mail(tenant: Tenant) -> None:
    opened = open_letters()
    assert run(opened)
    assert not run(opened)
    assert Mail.objects.count() == 1


def test_without_an_address_it_fails_and_says_why(tenant: Tenant) -> None:
    opened = open_letters(address="")
    assert run(opened)
    assert (state(opened, "tell"), state(opened, "after"), Mail.objects.count()) == ("failed", "available", 0)
    reasons = [record.values.get("reason") for record in audit.records(opened.stream)]
    assert "There is no e-mail address to write to." in reasons


def test_what_failed_can_be_tried_again(tenant: Tenant) -> None:
    opened = open_letters(address="")
    run(opened)
    opened.client.email = "ada@post.example"
    opened.client.save(update_fields=["email"])
    number = PlanItem.objects.get(case=opened, key="tell").number
    actions.perform(opened, Reactivate(number), actor=SYSTEM)
    assert run(opened)
    assert state(opened, "tell") == "completed"


@pytest.mark.parametrize("address", ["ada@post.example", ""])
def test_a_letter_nobody_waits_for_is_written_all_the_same(tenant: Tenant, address: str) -> None:
    opened = open_letters(address=address, blocking=False)
    assert state(opened, "tell") == "completed"
    assert run(opened)
    assert Mail.objects.count() == (1 if address else 0)
