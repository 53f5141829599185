"""Repairing a case past its plan: for administrators, with a reason, and told in the timeline."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions, selectors
from apps.cases.models import Case, PlanItem
from apps.cmmn.commands import ChangeState
from apps.common.actors import Actor
from apps.common.errors import Invalid, NotAllowed
from apps.tasks.models import HumanTask
from apps.users.models import User


def states(case: Case) -> dict[str, str]:
    return dict(PlanItem.objects.filter(case=case).exclude(number=0).values_list("key", "state"))


def number(case: Case, key: str) -> int:
    return PlanItem.objects.get(case=case, key=key).number


def repair(case: Case, user: User, *, reason: str = "Entered twice.") -> None:
    actions.repair(
        case, terminate=[number(case, "review")], activate=["interview"], reason=reason, actor=Actor.person(user)
    )


def test_it_ends_and_begins_what_is_chosen_with_the_stages_around_it(claim: Case, alice: User) -> None:
    repair(claim, alice)
    found = states(claim)
    assert (found["review"], found["investigation"], found["interview"]) == ("terminated", "active", "active")


def test_tasks_follow(claim: Case, alice: User) -> None:
    repair(claim, alice)
    tasks = dict(HumanTask.objects.filter(case=claim).values_list("key", "state"))
    assert tasks == {"review": "ended", "interview": "open"}


def test_the_reason_stands_in_the_journal_and_in_the_timeline(claim: Case, alice: User) -> None:
    repair(claim, alice)
    entry = next(record for record in audit.records(claim.stream) if record.action == "case.repair")
    assert (entry.values["reason"], entry.facts["activate"]) == ("Entered twice.", ["interview"])
    told = selectors.timeline(alice, claim).events[0]
    assert (told.who, told.text, told.quote) == ("Alice", "repaired the plan", "Entered twice.")


def test_nobody_else_may_not_even_by_the_bare_command(claim: Case, bob: User) -> None:
    before = states(claim)
    with pytest.raises(NotAllowed, match="Only an administrator may do this"):
        repair(claim, bob)
    with pytest.raises(NotAllowed, match="Only an administrator may do this"):
        actions.perform(claim, ChangeState((number(claim, "review"),)), actor=Actor.person(bob))
    assert states(claim) == before


def test_without_a_reason_nothing_happens(claim: Case, alice: User) -> None:
    before = states(claim)
    with pytest.raises(Invalid) as refusal:
        repair(claim, alice, reason="  ")
    assert refusal.value.fields == {"reason": ["Say why the plan is repaired."]}
    assert states(claim) == before


def test_choosing_nothing_is_said_to_be_nothing(claim: Case, alice: User) -> None:
    with pytest.raises(Invalid, match="Choose what is to end or to begin"):
        actions.repair(claim, terminate=[], activate=[], reason="Why not.", actor=Actor.person(alice))
