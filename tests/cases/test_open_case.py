"""Opening a case."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, CaseDefinition, CaseGrant
from apps.cmmn.builders import case, task
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed, Refused
from apps.users.models import User
from tests.cases.conftest import SYSTEM

NEW_YEAR = datetime(2027, 1, 1, 8, 0, tzinfo=UTC)


def test_it_numbers_cases_by_the_pattern_of_their_plan(definition: CaseDefinition) -> None:
    with clock.at(NEW_YEAR):
        numbers = [actions.open_case(definition, data={}, actor=SYSTEM).case.number for _ in range(2)]
    assert numbers == ["CL-2027-00001", "CL-2027-00002"]


def test_it_starts_the_plan(definition: CaseDefinition) -> None:
    case = actions.open_case(definition, data={"amount": "12.5"}, actor=SYSTEM).case
    states = dict(case.items.values_list("key", "state"))
    assert states == {"$case": "active", "review": "active", "investigation": "available"}
    assert case.data == {"amount": "12.50"}


def test_it_refuses_bad_data_and_opens_nothing(definition: CaseDefinition) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.open_case(definition, data={"amount": "much"}, actor=SYSTEM)
    assert refusal.value.fields == {"amount": ["Enter a number, such as 12.5."]}
    assert not Case.objects.exists()


def test_a_viewer_opens_nothing(definition: CaseDefinition, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.open_case(definition, data={}, actor=Actor.person(dan))
    assert not Case.objects.exists()


def test_a_type_without_a_published_plan_is_refused(tenant: object) -> None:
    empty = CaseDefinition.objects.create(key="empty", name="Empty", created_at=NEW_YEAR)
    with pytest.raises(Refused, match="There is no published plan for “Empty” yet"):
        actions.open_case(empty, data={}, actor=SYSTEM)


def test_who_opens_a_case_is_given_access_to_it(definition: CaseDefinition, bob: User) -> None:
    case = actions.open_case(definition, data={}, actor=Actor.person(bob)).case
    assert list(CaseGrant.objects.values_list("case", "user", "can_write")) == [(case.pk, bob.pk, True)]


def test_the_journal_begins_with_the_start_of_the_case(definition: CaseDefinition, bob: User) -> None:
    case = actions.open_case(definition, data={}, actor=Actor.person(bob)).case
    first = audit.records(case.stream)[-1]
    assert (first.sequence, first.action, first.actor_name) == (1, "item.create", "Bob")
    assert audit.verify(case.stream).ok


def test_opening_writes_one_history_row(definition: CaseDefinition, bob: User) -> None:
    case = actions.open_case(definition, data={}, actor=Actor.person(bob)).case
    assert [row.history_user_id for row in case.history.all()] == [bob.pk]


def test_names_that_are_longer_than_rows_show_them_are_cut(tenant: object) -> None:
    plan = replace(case("long", task("check", name="c" * 300)), name="l" * 300)
    definition = actions.publish(plan, actor=SYSTEM).definition
    opened = actions.open_case(definition, data={}, actor=SYSTEM).case
    assert opened.items.get(key="check").name == opened.tasks.get().name == "c" * 200
    assert definition.name == "l" * 120


def test_a_key_that_is_too_long_is_refused(tenant: object) -> None:
    with pytest.raises(Invalid, match="more than 60 characters"):
        actions.publish(case("k" * 61, task("check")), actor=SYSTEM)
    assert not CaseDefinition.objects.exists()


def test_a_long_key_does_not_make_the_number_longer_than_its_column(tenant: object) -> None:
    definition = actions.publish(case("case_" + "1b2f3a4c" * 6, task("check")), actor=SYSTEM).definition
    with clock.at(NEW_YEAR):
        numbers = [actions.open_case(definition, data={}, actor=SYSTEM).case.number for _time in range(2)]
    assert numbers == ["CASE_1B2F3A4C1B2F3A4C1B2F3-2027-00001", "CASE_1B2F3A4C1B2F3A4C1B2F3-2027-00002"]
