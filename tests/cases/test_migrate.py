"""Running cases stay on their version until somebody moves them: one, or all with a report."""

from dataclasses import replace

import pytest

from apps.audit import selectors as audit
from apps.cases import actions, jobs, selectors
from apps.cases.models import Case, CaseDefinition, CaseMove, DefinitionVersion, PlanItem
from apps.cases.selectors import moves
from apps.cmmn.builders import field, task
from apps.cmmn.commands import SetValues
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.outbox import draining
from apps.outbox.models import OutboxMessage
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.cases.conftest import SYSTEM, claim_plan


def second_plan() -> Plan:
    """The interview is renamed, the discretionary task is gone, and somebody is to ring the client."""
    first = claim_plan()
    items = [item for item in first.items if item.key != "extra"]
    return replace(first, items=(*items, task("ring", "Ring the client")))


def publish_second() -> DefinitionVersion:
    return actions.publish(second_plan(), actor=SYSTEM)


def states(case: Case) -> dict[str, str]:
    return dict(PlanItem.objects.filter(case=case).exclude(number=0).values_list("key", "state"))


def test_publishing_leaves_running_cases_alone(claim: Case) -> None:
    before = (claim.version_id, states(claim), claim.journal_sequence)
    publish_second()
    claim.refresh_from_db()
    assert (claim.version_id, states(claim), claim.journal_sequence) == before
    actions.perform(claim, SetValues({"remark": "as ever"}), actor=SYSTEM)
    assert "ring" not in states(claim)


def test_a_case_moves_and_gets_what_is_new(claim: Case, alice: User) -> None:
    version = publish_second()
    actions.migrate(claim, version=version, actor=Actor.person(alice))
    claim.refresh_from_db()
    assert (claim.version.number, states(claim)["review"], states(claim)["ring"]) == (2, "active", "active")
    assert set(HumanTask.objects.filter(case=claim, state="open").values_list("key", flat=True)) == {"review", "ring"}


def test_its_move_stands_in_the_journal_and_in_its_history(claim: Case, alice: User) -> None:
    version = publish_second()
    actions.migrate(claim, version=version, reason="The law has changed.", actor=Actor.person(alice))
    told = selectors.timeline(alice, Case.objects.get(pk=claim.pk)).events[0]
    assert (told.who, told.quote) == ("Alice", "The law has changed.")
    assert told.text == "moved the case from version 1 of its plan to version 2"
    claim.refresh_from_db()
    assert claim.history.first().version_id == version.pk
    assert audit.verify(claim.stream).ok


def test_a_task_that_the_new_plan_has_not_ends(claim: Case, alice: User) -> None:
    version = actions.publish(replace(claim_plan(), items=(task("ring"),)), actor=SYSTEM)
    actions.migrate(claim, version=version, actor=Actor.person(alice))
    assert HumanTask.objects.get(case=claim, key="review").state == "ended"
    assert states(claim) == {"ring": "active"}
    ended = next(record for record in audit.records(claim.stream) if record.facts.get("key") == "review")
    assert (ended.action, ended.values["name"]) == ("item.exit", "Review")


def test_moving_twice_is_refused(claim: Case, alice: User) -> None:
    version = publish_second()
    actions.migrate(claim, version=version, actor=Actor.person(alice))
    with pytest.raises(Conflict, match="follows version 2 already"):
        actions.migrate(claim, version=version, actor=Actor.person(alice))


def test_nobody_else_may(claim: Case, bob: User) -> None:
    version = publish_second()
    with pytest.raises(NotAllowed, match="Only an administrator may do this"):
        actions.migrate(claim, version=version, actor=Actor.person(bob))
    with pytest.raises(NotAllowed, match="Only an administrator may do this"):
        actions.migrate_all(claim.definition, version=version, actor=Actor.person(bob))
    claim.refresh_from_db()
    assert claim.version.number == 1


def test_the_version_of_another_type_is_refused(claim: Case, alice: User) -> None:
    other = actions.publish(replace(second_plan(), key="other"), actor=SYSTEM)
    with pytest.raises(Conflict, match="belongs to another one"):
        actions.migrate(claim, version=other, actor=Actor.person(alice))


def test_a_preview_says_what_stays_what_is_new_and_changes_nothing(claim: Case, alice: User) -> None:
    before = (states(claim), claim.journal_sequence)
    outlook = moves.preview(alice, claim, publish_second())
    assert "Ring the client" in [line.name for line in outlook.added]
    assert "Review" in [line.name for line in outlook.kept]
    claim.refresh_from_db()
    assert (states(claim), claim.journal_sequence) == before


def test_many_are_put_together_with_their_number(claim: Case, alice: User) -> None:
    actions.open_case(claim.definition, data={}, actor=SYSTEM)
    outlook = moves.outlook(alice, claim.definition, publish_second())
    assert (outlook.waiting, outlook.looked_at, outlook.refused) == (2, 2, ())
    assert {line.name: line.count for line in outlook.added}["Ring the client"] == 2


def start(claim: Case, alice: User) -> moves.Progress:
    definition = CaseDefinition.objects.get(pk=claim.definition_id)
    move = actions.migrate_all(definition, version=publish_second(), actor=Actor.person(alice))
    return moves.progress(alice, definition, move.pk)


def test_all_are_moved_by_workers_each_in_its_own_message(claim: Case, alice: User) -> None:
    actions.open_case(claim.definition, data={}, actor=SYSTEM)
    begun = start(claim, alice)
    assert (begun.total, begun.waiting, begun.percent) == (2, 2, 0)
    assert OutboxMessage.objects.filter(topic="case.migrate").count() == 2
    draining.drain_all()
    done = moves.progress(alice, claim.definition, begun.move.pk)
    assert (done.moved, done.refused, done.is_done, done.percent) == (2, 0, True, 100)
    assert set(Case.objects.values_list("version__number", flat=True)) == {2}


def test_what_cannot_be_moved_is_in_the_report_with_the_reason_and_stops_nobody(claim: Case, alice: User) -> None:
    sealed = actions.open_case(claim.definition, data={}, actor=SYSTEM).case
    begun = start(claim, alice)
    Case.objects.filter(pk=sealed.pk).update(version=begun.move.version)
    gone = actions.open_case(claim.definition, data={}, actor=SYSTEM).case
    ended = CaseMove.objects.create(move=begun.move, case=gone, before=claim.version)
    actions.close(gone, outcome="paid", reason="Done.", actor=SYSTEM)
    draining.drain_all()
    jobs.migrate({"row": ended.pk})
    report = {row.case_id: (row.state, row.text) for row in moves.rows(alice, begun.move)}
    assert report == {
        claim.pk: ("moved", ""),
        sealed.pk: ("unneeded", "It follows this version already."),
        gone.pk: ("unneeded", "It has ended meanwhile."),
    }


def test_somebody_who_has_lost_the_right_meanwhile_is_refused(claim: Case, alice: User) -> None:
    begun = start(claim, alice)
    User.objects.filter(pk=alice.pk).update(role="worker")
    draining.drain_all()
    row = CaseMove.objects.get(move=begun.move)
    assert (row.state, row.text) == ("refused", "Only an administrator may do this.")
    claim.refresh_from_db()
    assert claim.version.number == 1


def test_a_message_that_comes_twice_moves_once(claim: Case, alice: User) -> None:
    begun = start(claim, alice)
    row = CaseMove.objects.get(move=begun.move)
    jobs.migrate({"row": row.pk})
    entries = len(audit.records(claim.stream))
    jobs.migrate({"row": row.pk})
    assert len(audit.records(claim.stream)) == entries


def test_there_must_be_something_to_move(claim: Case, alice: User) -> None:
    with pytest.raises(Invalid, match="Every open case follows this version already"):
        actions.migrate_all(claim.definition, version=claim.version, actor=Actor.person(alice))


def publish_forgetful() -> DefinitionVersion:
    """A plan that has no remark any more, and whose risk score is a date."""
    fields = (field("risk_score", FieldType.DATE, label="Risk score"), field("amount", FieldType.MONEY))
    plan = replace(claim_plan(), fields=fields)
    review = replace(plan.items[0], form=())
    return actions.publish(replace(plan, items=(review,)), actor=SYSTEM)


def open_with(claim: Case, **data: object) -> Case:
    return actions.open_case(claim.definition, data=data, actor=SYSTEM).case


def test_a_preview_says_whose_values_are_lost(claim: Case, alice: User) -> None:
    told = open_with(claim, remark="Wet.", risk_score=3, amount="12.00")
    open_with(claim, remark="Dry.")
    version = publish_forgetful()
    assert [(line.name, line.count) for line in moves.preview(alice, told, version).lost] == [
        ("Risk score", 1),
        ("Remark", 1),
    ]
    assert moves.preview(alice, claim, version).lost == ()
    bulk = moves.outlook(alice, claim.definition, version)
    assert {line.name: line.count for line in bulk.lost} == {"Remark": 2, "Risk score": 1}


def test_what_a_case_has_lost_stands_in_its_history(claim: Case, alice: User) -> None:
    told = open_with(claim, remark="Wet.", amount="12.00")
    actions.migrate(told, version=publish_forgetful(), actor=Actor.person(alice))
    told.refresh_from_db()
    assert told.data == {"amount": "12.00"}
    event = selectors.timeline(alice, told).events[0]
    assert event.text == "moved the case from version 1 of its plan to version 2; lost: Remark"
    assert audit.verify(told.stream).ok


def test_the_report_says_what_each_case_has_lost(claim: Case, alice: User) -> None:
    told = open_with(claim, remark="Wet.", risk_score=3)
    move = actions.migrate_all(claim.definition, version=publish_forgetful(), actor=Actor.person(alice))
    draining.drain_all()
    report = {row.case_id: (row.state, row.text) for row in moves.rows(alice, move)}
    assert report == {claim.pk: ("moved", ""), told.pk: ("moved", "Lost: Risk score, Remark")}
