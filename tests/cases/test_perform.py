"""Moving a case."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions
from apps.cases.models import Case, PlanItem
from apps.cmmn.commands import Complete, Plan, SetValues, Terminate
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.users.models import User
from tests.cases.conftest import SYSTEM


def number(case: Case, key: str) -> int:
    return PlanItem.objects.get(case=case, key=key).number


def states(case: Case) -> dict[str, str]:
    return dict(PlanItem.objects.filter(case=case).exclude(number=0).values_list("key", "state"))


def test_completing_with_values_fires_the_sentry_that_reads_them(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 9}), actor=Actor.person(bob))
    assert states(claim) == {
        "review": "completed",
        "investigation": "active",
        "interview": "active",
        "investigated": "available",
    }
    claim.refresh_from_db()
    assert (claim.stage, claim.data) == ("Investigation", {"risk_score": 9})


def test_a_low_score_leaves_the_stage_waiting(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 7}), actor=Actor.person(bob))
    assert states(claim) == {"review": "completed", "investigation": "available"}


def test_a_score_given_later_opens_the_stage_then(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review")), actor=Actor.person(bob))
    actions.perform(claim, SetValues({"risk_score": 8}), actor=Actor.person(bob))
    assert states(claim)["investigation"] == "active"


def test_an_illegal_command_is_refused_and_changes_nothing(claim: Case, bob: User) -> None:
    before = (states(claim), len(audit.records(claim.stream)))
    with pytest.raises(Conflict) as refusal:
        actions.perform(claim, Complete(number(claim, "investigation")), actor=Actor.person(bob))
    assert "Investigation" in str(refusal.value)
    assert (states(claim), len(audit.records(claim.stream))) == before


def test_a_viewer_moves_nothing(claim: Case, dan: User) -> None:
    with pytest.raises(NotAllowed, match="You may look at this case, but not change it"):
        actions.perform(claim, Complete(number(claim, "review")), actor=Actor.person(dan))
    assert states(claim) == {"review": "active", "investigation": "available"}


def test_the_journal_says_why_a_stage_started(claim: Case, bob: User) -> None:
    actions.perform(claim, Complete(number(claim, "review"), {"risk_score": 9}), actor=Actor.person(bob))
    started = next(
        record
        for record in audit.records(claim.stream)
        if record.action == "item.start" and record.facts["key"] == "investigation"
    )
    cause = started.values["cause"]
    assert (started.actor_name, cause["kind"]) == ("Bob", "entry")
    assert [(part["name"], part["event"]) for part in cause["parts"]] == [("Review", "complete")]
    assert cause["reading"]["values"] == {"risk_score": 9}


def test_a_change_of_data_stands_in_the_journal_with_before_and_after(claim: Case, bob: User) -> None:
    actions.change_data(claim, data={"amount": "10"}, actor=Actor.person(bob))
    actions.change_data(claim, data={"amount": "20.00"}, actor=Actor.person(bob))
    change = next(record for record in audit.records(claim.stream) if record.action == "data")
    assert change.facts["fields"] == ["amount"]
    assert change.values["data.amount"] == {"before": "10.00", "after": "20.00"}


def test_a_discretionary_task_is_added(claim: Case, bob: User) -> None:
    actions.perform(claim, Plan("extra"), actor=Actor.person(bob))
    assert states(claim)["extra"] == "active"


def test_ending_a_case_sets_when_it_ended(claim: Case, bob: User) -> None:
    actions.perform(claim, Terminate(0), actor=Actor.person(bob))
    claim.refresh_from_db()
    assert (claim.state, claim.is_open, claim.stage) == ("terminated", False, "")
    assert set(states(claim).values()) == {"terminated"}


def test_a_case_keeps_the_version_it_started_on(claim: Case) -> None:
    from tests.cases.conftest import claim_plan

    first = claim.version_id
    actions.publish(claim_plan(description="Second edition"), actor=SYSTEM)
    actions.perform(claim, SetValues({"remark": "still the first"}), actor=SYSTEM)
    claim.refresh_from_db()
    assert claim.version_id == first
    assert claim.definition.current.number == 2
