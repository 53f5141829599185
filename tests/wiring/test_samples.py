"""Sample cases: every pack with a plan tells twelve of them through its own plan, and they can be taken out again."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from apps.audit.models import JournalEntry, JournalValue
from apps.audit.selectors import verify
from apps.cases.models import Case, CaseDefinition, PlanItem
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.intake import actions, samples, selectors
from apps.intake.models import Request
from apps.notifications.models import Mail
from apps.outbox.draining import drain_all
from apps.outbox.models import OutboxMessage
from apps.parties.models import Party
from apps.tasks.models import HumanTask, TaskState
from apps.tenants.models import Tenant
from apps.users.models import User
from apps.wiring import starters
from apps.wiring.demo.answers import words
from apps.wiring.demo.clients import CLIENTS
from apps.wiring.packs import PACKS
from tests.cases.conftest import SYSTEM, claim_plan

WITH_PLAN = [pack for pack in PACKS.values() if pack.plan is not None]


@pytest.fixture
def claims(tenant: Tenant) -> CaseDefinition:
    return starters.publish("insurance-claim", actor=SYSTEM)


def play(definition: CaseDefinition, user: User, count: int = samples.COUNT) -> list[Case]:
    for index in range(count):
        actions.play_sample(definition=definition.pk, index=index, user=user.pk)
    return list(Case.objects.filter(definition=definition).order_by("opened_at"))


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_the_words_of_a_pack_fit_its_plan(pack: Any) -> None:
    plan, said = pack.plan(), words(pack.key)
    assert plan.key == (pack.type or pack.key)
    asked = {field.key for field in plan.fields if field.on_request_form}
    needed = {field.key for field in plan.fields if field.on_request_form and field.required}
    assert len(said["requests"]) >= 10
    assert [(set(known) - asked, needed - set(known)) for known in said["requests"]] == [(set(), set())] * len(
        said["requests"]
    )
    forms = {item.key: item.form for item in plan.walk() if item.form}
    assert set(said["forms"]) == set(forms)
    for key, choices in said["forms"].items():
        fields = {part.field for part in forms[key]} | {plan.item(key).outcome_field or ""}
        required = {part.field for part in forms[key] if part.required and part.condition is None}
        assert [set(choice) - fields | required - set(choice) for choice in choices] == [set()] * len(choices)


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_tells_cases_in_all_stages_of_life(tenant: Tenant, alice: User, pack: Any) -> None:
    cases = play(starters.publish(pack.key, actor=SYSTEM), alice)
    assert len(cases) == samples.COUNT
    states = Counter(case.state for case in cases)
    assert states["active"] >= 3
    assert states["suspended"] == 1
    assert states["closed"] >= 1
    assert {case.urgency for case in cases} == {"", "late"}
    assert all(case.ended_at is None for case in cases if case.urgency == "late")
    assert len({case.title for case in cases}) == samples.COUNT
    assert all(verify(case.stream).ok for case in cases)
    assert not PlanItem.objects.filter(state="failed").exists()


def test_nobody_who_works_here_is_said_to_have_done_it(claims: CaseDefinition, alice: User) -> None:
    play(claims, alice)
    assert set(JournalEntry.objects.filter(stream__startswith="case:").values_list("actor_kind", flat=True)) <= {
        "system",
        "requester",
    }
    assert set(HumanTask.objects.values_list("completed_by", flat=True)) == {None}
    assert HumanTask.objects.filter(state=TaskState.OPEN, assignee=alice).exists()
    assert Case.objects.filter(owner=alice).exists()


def test_the_clients_have_names_of_all_kinds(claims: CaseDefinition, alice: User) -> None:
    play(claims, alice)
    names = set(Party.objects.values_list("name", flat=True))
    assert names == set(CLIENTS[9:21])
    assert {"ليلى حداد", "Pip 🌻 Larkin", "Maximiliane Theodora von und zu Hohenwaldeck-Brandenstein"} < names


def test_nobody_is_written_to(claims: CaseDefinition, alice: User) -> None:
    play(claims, alice)
    assert Mail.objects.count() > samples.COUNT
    assert not OutboxMessage.objects.filter(topic="mail.send", done_at=None).exists()


def test_a_sample_is_told_once(claims: CaseDefinition, alice: User) -> None:
    assert actions.play_sample(definition=claims.pk, index=11, user=alice.pk) is not None
    assert actions.play_sample(definition=claims.pk, index=11, user=alice.pk) is None
    assert Case.objects.count() == 1


def test_what_cannot_be_told_of_a_changed_plan_stays_away(tenant: Tenant, alice: User) -> None:
    definition = starters.publish("expense-approval", actor=SYSTEM)
    CaseDefinition.objects.filter(pk=definition.pk).update(is_active=False)
    assert actions.play_sample(definition=definition.pk, index=0, user=alice.pk) is None
    assert not Request.objects.exists()


def test_they_come_through_the_outbox_one_by_one(claims: CaseDefinition, alice: User) -> None:
    assert actions.add_samples(actor=Actor.person(alice)) == 12
    said = selectors.samples(alice)
    assert said == selectors.Samples(here=0, coming=12, offered=0)
    assert JournalEntry.objects.filter(stream="config", action="samples.add").count() == 1


def test_a_worker_puts_all_of_them_in(live: str) -> None:
    from apps.tenants.context import enter

    with enter("acme"):
        starters.publish("expense-approval", actor=SYSTEM)
        actions.add_samples(actor=SYSTEM)
    drain_all()
    with enter("acme"):
        assert Case.objects.count() == 12
        assert selectors.sample_requests().count() == 12


def test_types_without_a_story_have_none(tenant: Tenant, alice: User) -> None:
    from apps.cases.actions import publish

    publish(claim_plan(), actor=SYSTEM)
    assert selectors.samples(alice) == selectors.Samples(0, 0, 0)
    with pytest.raises(Conflict):
        actions.add_samples(actor=Actor.person(alice))


@pytest.mark.parametrize("who", ["bob", "carol", "dan"])
def test_only_administrators_have_a_say(claims: CaseDefinition, request: pytest.FixtureRequest, who: str) -> None:
    user: User = request.getfixturevalue(who)
    assert selectors.samples(user) is None
    for act in (actions.add_samples, actions.remove_samples):
        with pytest.raises(NotAllowed):
            act(actor=Actor.person(user))
    assert not OutboxMessage.objects.filter(topic=samples.TOPIC).exists()


def test_removing_them_leaves_the_own_cases_and_the_journal(claims: CaseDefinition, alice: User) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        own = actions.receive(
            claims, name="Rita Roe", email="rita@client.example", data={}, channel="api", actor=Actor.requester("Rita")
        )
    before = {model: model.objects.count() for model in (Case, Party, HumanTask, Request, Mail)}
    told = play(claims, alice, 4)
    told = [case for case in told if case.pk != own.case_id]
    entries = JournalEntry.objects.count()
    assert actions.remove_samples(actor=Actor.person(alice)) == 4
    assert {model: model.objects.count() for model in before} == before
    assert Case.history.exclude(id=own.case_id).count() == 0
    assert JournalEntry.objects.count() == entries + 1
    assert not JournalValue.objects.filter(entry__stream__in=[case.stream for case in told]).exists()
    assert all(verify(stream).ok for stream in [case.stream for case in told] + ["config"])


def test_those_that_have_not_come_yet_do_not_come(claims: CaseDefinition, alice: User) -> None:
    actions.add_samples(actor=Actor.person(alice))
    assert actions.remove_samples(actor=Actor.person(alice)) == 0
    assert selectors.samples(alice) == selectors.Samples(0, 0, 12)
