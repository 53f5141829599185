"""Who changes the journal behind the product's back is refused; who is stronger than the database is found out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.audit import actions, selectors
from apps.audit.actions import Entry, Head
from apps.audit.models import JournalEntry, JournalValue
from apps.common.actors import Actor
from apps.tenants.access import public
from apps.tenants.models import Tenant

STREAM = "config"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def journal(tenant: Tenant) -> Tenant:
    """Five entries with a value each."""
    entries = [Entry(f"step.{n}", {"n": n}, {"text": f"words {n}"}) for n in range(1, 6)]
    actions.append_config(entries, actor=Actor.system("importer"))
    return tenant


def ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def might(tenant: Tenant) -> Iterator[None]:
    """The rights of the tables' owner, with the triggers switched off."""
    ask("SET CONSTRAINTS ALL IMMEDIATE")
    with public():
        ask(f"SET LOCAL search_path = {tenant.schema_name}")
        for table in ("audit_journalentry", "audit_journalvalue"):
            ask(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in ("audit_journalentry", "audit_journalvalue"):
            ask(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def first_bad() -> tuple[int, str]:
    verdict = selectors.verify(STREAM)
    assert not verdict.ok
    assert verdict.first_bad is not None
    return verdict.first_bad.sequence, verdict.first_bad.reason


REFUSED = [
    "UPDATE audit_journalentry SET action = 'other'",
    "DELETE FROM audit_journalentry",
    "TRUNCATE audit_journalentry CASCADE",
    "UPDATE audit_journalvalue SET value = '1'",
    "TRUNCATE audit_journalvalue",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_workspace_itself_is_refused(journal: Tenant, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        ask(statement)
    assert selectors.verify(STREAM) == selectors.Verdict(ok=True, entries=5)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_owner_of_the_tables_is_refused(journal: Tenant, statement: str) -> None:
    ask("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="The journal is append-only"), transaction.atomic(), public():
        ask(statement.replace("audit_", "acme.audit_"))
    assert selectors.verify(STREAM) == selectors.Verdict(ok=True, entries=5)


def test_erasing_values_keeps_the_chain_whole(journal: Tenant) -> None:
    assert JournalValue.objects.filter(entry__sequence=2, path="text").delete()[0] == 1
    assert selectors.verify(STREAM) == selectors.Verdict(ok=True, entries=5)


def test_an_edited_entry_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.filter(sequence=3).update(action="step.other")
    assert first_bad() == (3, "its content does not fit its hash")


def test_another_author_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.filter(sequence=4).update(actor_id=1)
    assert first_bad() == (4, "its content does not fit its hash")


def test_an_edited_value_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalValue.objects.filter(entry__sequence=2, path="text").update(value='"other words"')
    assert first_bad() == (2, "the value of text is not the one that was written")


def test_a_deleted_entry_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.get(sequence=2).delete()
    assert first_bad() == (2, "the entry is missing")


def test_a_deleted_end_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.get(sequence=5).delete()
    assert first_bad() == (5, "the entry is missing")


def test_a_journal_deleted_whole_is_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.all().delete()
    assert selectors.streams() == [STREAM]
    assert first_bad() == (1, "the entry is missing")


def test_reordered_entries_are_named(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.filter(sequence=2).update(sequence=99)
        JournalEntry.objects.filter(sequence=3).update(sequence=2)
        JournalEntry.objects.filter(sequence=99).update(sequence=3)
    assert first_bad() == (2, "it does not follow from the entry before it")


def test_an_entry_added_behind_the_owners_back_is_named(journal: Tenant) -> None:
    last = JournalEntry.objects.get(sequence=5)
    forged = [Entry("step.forged")]
    actions.append(head=Head(5, last.hash), stream=STREAM, entries=forged, actor=Actor.system("importer"), at=AT)
    assert first_bad() == (6, "it is not what the stream's owner wrote last")


def test_a_rewritten_chain_does_not_fit_its_head(journal: Tenant) -> None:
    with might(journal):
        JournalEntry.objects.filter(sequence=5).delete()
    fourth = JournalEntry.objects.get(sequence=4)
    forged = [Entry("step.forged")]
    actions.append(head=Head(4, fourth.hash), stream=STREAM, entries=forged, actor=Actor.system("importer"), at=AT)
    assert first_bad() == (5, "it is not what the stream's owner wrote last")


def test_the_command_names_the_workspace_and_the_entry(journal: Tenant) -> None:
    out = StringIO()
    call_command("verify_journal", schema="acme", stdout=out)
    assert out.getvalue() == "acme: 1 streams, 5 entries, whole\n"
    with might(journal):
        JournalEntry.objects.filter(sequence=3).update(action="step.other")
    out = StringIO()
    with pytest.raises(CommandError, match="1 of the streams"):
        call_command("verify_journal", stdout=out)
    assert "config entry 3: its content does not fit its hash" in out.getvalue()
    assert "beta: 0 streams, 0 entries, whole" in out.getvalue()
