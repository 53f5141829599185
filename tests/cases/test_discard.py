"""Discarding, deleting and purging: three rights, of which only the last cannot be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.audit.models import JournalValue
from apps.audit.selectors import records, verify
from apps.cases import actions, jobs, selectors
from apps.cases.models import Case, CaseDefinition, CaseFile, CaseGrant, Note, Tombstone
from apps.cases.verbs import Verb
from apps.common import blobs, clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.intake import actions as intake
from apps.intake.models import Request, RequestFile
from apps.outbox.models import OutboxMessage
from apps.tasks.models import HumanTask
from apps.users.models import Role, User
from tests.cases.conftest import SYSTEM

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def person(role: Role) -> User:
    return User.objects.create_user(f"{role.value}@acme.example", name=role.value.title(), role=role)


@pytest.fixture
def carol(definition: CaseDefinition) -> User:
    return person(Role.MANAGER)


@pytest.fixture
def erin(definition: CaseDefinition) -> User:
    return person(Role.ADMINISTRATOR)


def discarded(claim: Case, carol: User) -> Case:
    with clock.at(NOW):
        actions.discard(claim, reason="Opened twice.", actor=Actor.person(carol))
    claim.refresh_from_db()
    return claim


def test_discarding_ends_all_that_runs_and_leaves_the_case_to_be_read(claim: Case, carol: User, bob: User) -> None:
    discarded(claim, carol)
    assert (claim.state, claim.outcome, claim.discarded_at) == ("closed", "", NOW)
    assert set(HumanTask.objects.filter(case=claim).values_list("state", flat=True)) == {"ended"}
    assert selectors.case(bob, claim.number) == claim
    entry = records(claim.stream, limit=1)[0]
    assert (entry.action, entry.values["reason"]) == ("case.discard", "Opened twice.")


def test_a_case_worker_may_not_discard(claim: Case, bob: User) -> None:
    with pytest.raises(NotAllowed, match="Only a manager"):
        actions.discard(claim, reason="Opened twice.", actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.discarded_at) == ("active", None)


def test_discarding_needs_a_reason(claim: Case, carol: User) -> None:
    with pytest.raises(Invalid):
        actions.discard(claim, reason="", actor=Actor.person(carol))
    claim.refresh_from_db()
    assert claim.discarded_at is None


def test_lists_leave_out_what_is_discarded_unless_it_is_asked_for(claim: Case, carol: User, bob: User) -> None:
    discarded(claim, carol)
    assert selectors.listing(bob, selectors.Filters()).count == 0
    assert selectors.listing(bob, selectors.Filters(is_discarded=True)).count == 1


def test_nothing_in_a_discarded_case_can_be_changed(claim: Case, carol: User, bob: User) -> None:
    discarded(claim, carol)
    with pytest.raises(Conflict, match="discarded"):
        actions.add_note(claim, text="Too late", actor=Actor.person(bob))
    assert claim.notes.count() == 0


def test_discarding_is_taken_back_with_the_work_as_it_was(claim: Case, carol: User) -> None:
    discarded(claim, carol)
    with clock.at(NOW + timedelta(days=90)):
        actions.reopen(claim, reason="It was the right one.", actor=Actor.person(carol))
    claim.refresh_from_db()
    assert (claim.state, claim.discarded_at, claim.outcome_reason) == ("active", None, "")
    assert HumanTask.objects.get(case=claim, key="review").state == "open"


def test_a_closed_case_that_was_discarded_comes_back_closed(claim: Case, carol: User) -> None:
    actions.close(claim, outcome="paid", reason="Done.", lessons="Ask.", actor=Actor.person(carol))
    discarded(claim, carol)
    actions.reopen(claim, reason="It counts.", actor=Actor.person(carol))
    claim.refresh_from_db()
    assert (claim.state, claim.outcome, claim.lessons, claim.discarded_at) == ("closed", "paid", "Ask.", None)


def test_only_what_is_discarded_can_be_deleted(claim: Case, erin: User) -> None:
    with pytest.raises(Conflict, match="Only what has been discarded"):
        actions.delete(claim, actor=Actor.person(erin))
    claim.refresh_from_db()
    assert claim.deleted_at is None


def test_a_manager_may_discard_but_not_delete(claim: Case, carol: User) -> None:
    discarded(claim, carol)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        actions.delete(claim, actor=Actor.person(carol))
    claim.refresh_from_db()
    assert claim.deleted_at is None


def test_a_deleted_case_is_out_of_sight_and_comes_back_within_thirty_days(claim: Case, carol: User, erin: User) -> None:
    discarded(claim, carol)
    with clock.at(NOW):
        actions.delete(claim, actor=Actor.person(erin))
    with pytest.raises(Case.DoesNotExist):
        selectors.case(erin, claim.number)
    assert [found.number for found in selectors.deleted(erin)] == [claim.number]
    assert list(selectors.deleted(carol)) == []
    with clock.at(NOW + timedelta(days=30)):
        actions.undelete(claim, actor=Actor.person(erin))
    assert selectors.case(carol, claim.number).discarded_at == NOW
    assert not OutboxMessage.objects.filter(topic="case.purge", done_at=None).exists()


def test_a_deleted_case_stays_hidden_from_an_administrator_whom_its_type_is_closed_to(
    claim: Case, alice: User, carol: User, erin: User
) -> None:
    discarded(claim, carol)
    actions.delete(claim, actor=Actor.person(erin))
    CaseGrant.objects.all().delete()
    actions.control_access(claim.definition, is_on=True, actor=Actor.person(alice))
    assert (list(selectors.deleted(erin)), selectors.is_known(erin, claim.number)) == ([], False)


def test_after_thirty_days_it_is_purged_and_cannot_be_brought_back(claim: Case, carol: User, erin: User) -> None:
    discarded(claim, carol)
    with clock.at(NOW):
        actions.delete(claim, actor=Actor.person(erin))
    row = OutboxMessage.objects.get(topic="case.purge")
    assert row.available_at == NOW + timedelta(days=30)
    with clock.at(NOW + timedelta(days=31)):
        with pytest.raises(Conflict, match="30 days"):
            actions.undelete(claim, actor=Actor.person(erin))
        jobs.purge(row.payload)
    assert not Case.objects.filter(pk=claim.pk).exists()


def test_an_open_case_cannot_be_purged(claim: Case, alice: User) -> None:
    with pytest.raises(Conflict, match="Only what is closed or discarded"):
        actions.purge(claim, actor=Actor.person(alice))
    assert not OutboxMessage.objects.filter(topic="case.purge").exists()


def test_an_administrator_may_not_purge(claim: Case, carol: User, erin: User) -> None:
    discarded(claim, carol)
    with pytest.raises(NotAllowed, match="Only an owner"):
        actions.purge(claim, actor=Actor.person(erin))
    assert not OutboxMessage.objects.filter(topic="case.purge").exists()


def test_purging_erases_all_a_case_held_and_keeps_its_journal_whole(claim: Case, alice: User) -> None:
    actor = Actor.person(alice)
    actions.add_note(claim, text="Ruth Roe rang.", actor=actor)
    paper = actions.add_file(claim, file=ContentFile(b"Only here", name="letter.txt"), actor=actor)
    actions.close(claim, outcome="paid", reason="Done.", actor=actor)
    with clock.at(NOW):
        actions.purge(claim, reason="Asked for.", actor=actor)
        row = OutboxMessage.objects.get(topic="case.purge")
        jobs.purge(row.payload)
    assert not Case.objects.filter(pk=claim.pk).exists()
    assert (Case.history.filter(id=claim.pk).count(), HumanTask.history.filter(case_id=claim.pk).count()) == (0, 0)
    assert (Note.objects.count(), CaseFile.objects.count()) == (0, 0)
    assert not JournalValue.objects.filter(entry__stream=claim.stream).exists()
    entries = records(claim.stream)
    assert entries[0].action == "case.purge"
    assert verify(claim.stream).ok
    stone = Tombstone.objects.get()
    assert (stone.number, stone.purged_at, stone.purged_by_name) == (claim.number, NOW, "Alice")
    assert stone.journal_hash == entries[0].hash
    jobs.erase_files(OutboxMessage.objects.get(topic="case.erase_files").payload)
    assert not default_storage.exists(blobs.path(paper.sha256))


def test_bytes_that_another_case_has_too_stay(claim: Case, definition: CaseDefinition, alice: User) -> None:
    other = actions.open_case(definition, data={}, actor=SYSTEM).case
    actions.add_file(other, file=ContentFile(b"Shared", name="map.txt"), actor=Actor.person(alice))
    paper = actions.add_file(claim, file=ContentFile(b"Shared", name="map.txt"), actor=Actor.person(alice))
    actions.close(claim, outcome="paid", reason="Done.", actor=Actor.person(alice))
    actions.purge_now(claim.pk, actor=SYSTEM)
    assert actions.erase_files([paper.sha256]) == 0
    assert default_storage.exists(blobs.path(paper.sha256))


def test_what_was_asked_for_goes_with_the_case(definition: CaseDefinition, alice: User) -> None:
    request = intake.receive(
        definition,
        name="Ruth Roe",
        email="ruth@client.example",
        data={},
        files=[ContentFile(b"Proof", name="proof.txt")],
        channel="web",
        actor=Actor.requester("Ruth Roe"),
    )
    request.refresh_from_db()
    found = request.case
    actions.close(found, outcome="paid", reason="Done.", actor=Actor.person(alice))
    actions.purge_now(found.pk, actor=SYSTEM)
    assert (Request.objects.count(), RequestFile.objects.count(), Case.objects.count()) == (0, 0, 0)


def test_a_case_that_was_opened_again_meanwhile_is_not_purged(claim: Case, alice: User) -> None:
    actions.close(claim, outcome="paid", reason="Done.", actor=Actor.person(alice))
    actions.purge(claim, actor=Actor.person(alice))
    actions.reopen(claim, reason="No.", actor=Actor.person(alice))
    assert not actions.purge_now(claim.pk, actor=SYSTEM)
    assert Case.objects.filter(pk=claim.pk).exists()


def test_rule_13_cases_are_purged_so_many_days_after_closing(
    claim: Case, definition: CaseDefinition, alice: User
) -> None:
    young = actions.open_case(definition, data={}, actor=SYSTEM).case
    for found, day in ((claim, NOW - timedelta(days=31)), (young, NOW - timedelta(days=29))):
        with clock.at(day):
            actions.close(found, outcome="paid", reason="Done.", actor=Actor.person(alice))
    with clock.at(NOW):
        assert selectors.purge_outlook(alice, definition, 30).count == 1
        actions.set_purge_days(definition, days=30, actor=Actor.person(alice))
        assert actions.sweep(definition.pk, actor=SYSTEM) == 1
    asked = OutboxMessage.objects.get(topic="case.purge")
    assert asked.payload == {"case": claim.pk, "by": None}
    again = OutboxMessage.objects.get(topic="case.purge_due")
    assert again.available_at == NOW + timedelta(days=1)


def test_without_a_setting_nothing_is_purged(claim: Case, definition: CaseDefinition, alice: User) -> None:
    with clock.at(NOW - timedelta(days=4_000)):
        actions.close(claim, outcome="paid", reason="Done.", actor=Actor.person(alice))
    assert actions.sweep(definition.pk, actor=SYSTEM) == 0
    assert not OutboxMessage.objects.filter(topic__startswith="case.purge").exists()


def test_only_an_owner_says_when_cases_are_purged(definition: CaseDefinition, erin: User) -> None:
    with pytest.raises(NotAllowed):
        actions.set_purge_days(definition, days=30, actor=Actor.person(erin))
    definition.refresh_from_db()
    assert definition.purge_days is None


def test_each_right_is_told_with_its_reason(claim: Case, bob: User, carol: User, erin: User, alice: User) -> None:
    discarded(claim, carol)
    three = (Verb.DISCARD, Verb.DELETE, Verb.PURGE)
    told = {user.name: [selectors.answers(user, claim)[verb].reason for verb in three] for user in (bob, alice)}
    assert told["Bob"] == [
        "Only a manager may discard cases and take that back.",
        "Only an administrator may delete cases.",
        "Only an owner of the workspace may purge cases.",
    ]
    assert told["Alice"] == ["This case is discarded already.", "", ""]
