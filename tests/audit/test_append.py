"""Appending to the journal: the chain, the values apart, the number of statements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from apps.audit import actions, selectors
from apps.audit.actions import Entry, Head
from apps.audit.models import JournalEntry, JournalValue, StreamHead
from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users.models import User

AT = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)
TIMER = Actor.system("timer")


def append(*entries: Entry, head: Head | None = None, actor: Actor = TIMER) -> Head:
    return actions.append(head=head or Head(), stream="case:1", entries=entries, actor=actor, at=AT)


def test_it_chains_each_entry_to_the_one_before(tenant: Tenant) -> None:
    head = append(Entry("task.complete", {"item": 3}), Entry("case.data", {"paths": ["risk"]}))
    first, second = JournalEntry.objects.order_by("sequence")
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous_hash == ""
    assert second.previous_hash == first.hash
    assert head == Head(2, second.hash)


def test_it_goes_on_where_the_head_stands(tenant: Tenant) -> None:
    head = append(Entry("one"))
    assert append(Entry("two"), head=head).sequence == 2
    assert selectors.verify("case:1").ok


def test_the_hash_can_be_worked_out_by_hand(tenant: Tenant) -> None:
    head = append(Entry("task.complete", {"item": 3}))
    body = '{"commitments":{},"facts":{"by":"timer","item":3}}'
    quoted = body.replace('"', '\\"')
    sealed = f'["","case:1",1,"2026-11-22T09:30:00.123456+00:00","system",null,null,"task.complete","{quoted}"]'
    assert JournalEntry.objects.get().body == body
    assert head.hash == sha256(sealed.encode()).hexdigest()


def test_plain_values_stand_apart_behind_salted_commitments(tenant: Tenant) -> None:
    append(Entry("case.data", {"paths": ["name"]}, {"name": "Ada"}))
    value = JournalValue.objects.get()
    entry = JournalEntry.objects.get()
    assert (value.path, value.value) == ("name", '"Ada"')
    assert "Ada" not in entry.body
    assert sha256((value.salt + '"Ada"').encode()).hexdigest() in entry.body


def test_equal_values_have_different_commitments(tenant: Tenant) -> None:
    append(Entry("case.data", {}, {"a": "same", "b": "same"}))
    salts = set(JournalValue.objects.values_list("salt", flat=True))
    assert {len(salt) for salt in salts} == {32}
    assert len(salts) == 2


def test_fractions_and_dates_are_written_as_strings(tenant: Tenant) -> None:
    values = {"a": 9.50, "b": Decimal("12.00"), "c": date(2026, 1, 2), "d": [1, True, None], "e": 1e-7}
    append(Entry("case.data", {}, values))
    written = dict(JournalValue.objects.exclude(path="by").values_list("path", "value"))
    assert written == {"a": '"9.5"', "b": '"12"', "c": '"2026-01-02"', "d": "[1,true,null]", "e": '"0.0000001"'}


def test_it_refuses_what_has_no_one_spelling(tenant: Tenant) -> None:
    with pytest.raises(TypeError, match="cannot write a object"):
        append(Entry("case.data", {"what": object()}))
    with pytest.raises(ValueError, match="not finite"):
        append(Entry("case.data", {}, {"x": float("nan")}))
    assert not JournalEntry.objects.exists()


def test_a_requesters_name_is_a_value_and_can_be_erased(tenant: Tenant) -> None:
    append(Entry("request.receive"), actor=Actor.requester("Ruth Vale"))
    assert "Ruth" not in JournalEntry.objects.get().body
    assert selectors.records("case:1")[0].actor_name == "Ruth Vale"
    JournalValue.objects.all().delete()
    assert selectors.records("case:1")[0].actor_name == ""
    assert selectors.verify("case:1").ok


def test_a_person_is_written_by_id_and_read_by_name(bob: User) -> None:
    append(Entry("task.complete", {}, {"note": "done"}), actor=Actor.person(bob))
    entry = JournalEntry.objects.get()
    assert (entry.actor_kind, entry.actor_id) == ("person", bob.pk)
    record = selectors.records("case:1")[0]
    assert (record.actor_name, record.values) == ("Bob Brook", {"note": "done"})


def test_any_number_of_entries_and_values_is_one_statement(
    tenant: Tenant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    JournalEntry.objects.exists()  # entering the schema is a statement of its own
    many = [Entry("case.data", {"n": n}, {"a": n, "b": str(n), "c": [n]}) for n in range(200)]
    with django_assert_num_queries(1):
        head = append(*many)
    assert head.sequence == 200
    assert JournalValue.objects.filter(entry__sequence=200).count() == 3


def test_nothing_to_say_is_no_statement(tenant: Tenant, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    JournalEntry.objects.exists()
    with django_assert_num_queries(0):
        assert append(head=Head(4, "x")) == Head(4, "x")


def test_two_entries_cannot_take_one_place(tenant: Tenant) -> None:
    append(Entry("one"))
    with pytest.raises(IntegrityError, match="journal_sequence_unique"):
        append(Entry("other"))


def test_configuration_has_a_stream_of_its_own(alice: User) -> None:
    actions.append_config([Entry("team.created", {"team": 1})], actor=Actor.person(alice))
    actions.append_config([Entry("team.renamed", {"team": 1})], actor=Actor.person(alice))
    last = JournalEntry.objects.get(stream="config", sequence=2)
    head = StreamHead.objects.get(stream="config")
    assert (head.sequence, head.hash) == (2, last.hash)
    assert selectors.verify("config") == selectors.Verdict(ok=True, entries=2)


def test_records_come_newest_first_and_by_pages(tenant: Tenant) -> None:
    append(*[Entry(f"step.{n}") for n in range(1, 6)])
    assert [record.sequence for record in selectors.records("case:1", limit=2)] == [5, 4]
    assert [record.sequence for record in selectors.records("case:1", before=4, limit=2)] == [3, 2]


def test_a_look_is_one_insert(bob: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        actions.record_access(bob.pk, "read", "case:1")
    assert [(entry.user_id, entry.verb) for entry in selectors.accesses("case:1")] == [(bob.pk, "read")]
