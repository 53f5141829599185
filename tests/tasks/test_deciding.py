"""How a task ends: checklists, outcomes that set the status, and approvals by other eyes."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors as case_selectors
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, entry, field, on, task
from apps.cmmn.definition import Approval, FieldType, Status, TaskOutcome
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskPart, TaskState
from apps.users.models import User
from tests.tasks.conftest import fetch
from tests.tasks.test_blocking import refused

SYSTEM = Actor.system("test")
ENDS = (TaskOutcome("yes", "Approved", "granted"), TaskOutcome("no", "Turned down"))


def plan(approvers: int = 1) -> object:
    return case(
        "loan",
        task("check", checklist=["is_known!", "is_rich"], outcomes=("fine", "poor")),
        task("look", entry=entry(condition="is_rich")),
        task(
            "approve",
            outcomes=ENDS,
            outcome_field="decision",
            form=["remark"],
            approval=Approval(("check", "$case"), approvers),
        ),
        task("tell", entry=entry(on("approve", "complete"), condition="decision == 'yes'")),
        fields=(
            field("is_known", FieldType.BOOLEAN, label="Is known"),
            field("is_rich", FieldType.BOOLEAN, label="Is rich"),
            field("decision"),
            field("remark"),
        ),
        statuses=(
            Status("asked", "Asked for", is_initial=True),
            Status("granted", "Granted", follows=("asked",)),
            Status("gone", "Gone", follows=("asked", "granted")),
        ),
    )


def opened(bob: User, approvers: int = 1) -> Case:
    version = case_actions.publish(plan(approvers), actor=SYSTEM)  # type: ignore[arg-type]
    return case_actions.open_case(version.definition, data={}, actor=Actor.person(bob)).case


def tick(task: HumanTask, who: User, field: str = "is_known", *, is_ticked: bool = True) -> object:
    return actions.tick(fetch(task.case, task.key), field=field, is_ticked=is_ticked, actor=Actor.person(who))


def decide(task: HumanTask, who: User, outcome: str = "yes", **output: str) -> object:
    fresh = fetch(task.case, task.key)
    return actions.say_done(fresh, output=output, outcome=outcome, actor=Actor.person(who))


@pytest.fixture
def loan(bob: User) -> Case:
    return opened(bob)


@pytest.fixture
def check(loan: Case) -> HumanTask:
    return fetch(loan, "check")


def test_a_tick_is_saved_at_once_and_rules_read_it(check: HumanTask, bob: User) -> None:
    tick(check, bob, "is_rich")
    assert Case.objects.get(pk=check.case_id).data == {"is_rich": True}
    assert PlanItem.objects.get(case=check.case, key="look").state == "active"
    tick(check, bob, "is_rich", is_ticked=False)
    assert Case.objects.get(pk=check.case_id).data == {"is_rich": False}


def test_what_is_required_is_ticked_before_it_is_completed(check: HumanTask, bob: User) -> None:
    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={}, outcome="fine", actor=actor)

    refused(check, Conflict, "This point has to be ticked first: Is known", complete, bob)
    tick(check, bob)
    complete(fetch(check.case, "check"), Actor.person(bob))
    assert fetch(check.case, "check").state == TaskState.COMPLETED


def test_only_who_works_on_it_ticks_and_only_what_there_is(check: HumanTask, bob: User, erin: User) -> None:
    actions.claim(check, actor=Actor.person(bob))
    with pytest.raises(NotAllowed, match="Bob holds this task"):
        tick(check, erin)
    with pytest.raises(Invalid):
        tick(check, bob, "remark")
    assert Case.objects.get(pk=check.case_id).data == {}


@pytest.mark.parametrize("outcome", ["", "other"])
def test_where_there_is_a_choice_one_is_made(check: HumanTask, bob: User, outcome: str) -> None:
    tick(check, bob)
    with pytest.raises(Invalid) as refusal:
        actions.complete(fetch(check.case, "check"), output={}, outcome=outcome, actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["outcome"]
    assert fetch(check.case, "check").state == TaskState.OPEN


def test_an_outcome_is_kept_written_sets_the_status_and_moves_the_plan(loan: Case, erin: User) -> None:
    approve = fetch(loan, "approve")
    actions.complete(approve, output={"remark": "Good."}, outcome="yes", actor=Actor.person(erin))
    fresh, case = fetch(loan, "approve"), Case.objects.get(pk=loan.pk)
    assert (fresh.state, fresh.outcome, fresh.history.first().outcome) == (TaskState.COMPLETED, "yes", "yes")
    assert (case.data, case.status) == ({"decision": "yes", "remark": "Good."}, "granted")
    assert PlanItem.objects.get(case=loan, key="tell").state == "active"
    told = case_selectors.timeline(erin, case).events[0]
    assert (told.who, told.text) == ("Erin", "completed Approve: Approved")
    assert audit.verify(loan.stream).ok


def test_a_status_that_may_not_follow_refuses_the_whole_step(loan: Case, erin: User) -> None:
    case_actions.set_status(loan, status="gone", actor=SYSTEM)
    approve = fetch(loan, "approve")

    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={}, outcome="yes", actor=actor)

    refused(approve, Conflict, "Granted", complete, erin)
    assert Case.objects.get(pk=loan.pk).data == {}


def test_nobody_approves_what_they_have_done_or_opened(loan: Case, check: HumanTask, bob: User, erin: User) -> None:
    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={}, outcome="yes", actor=actor)

    approve = fetch(loan, "approve")
    refused(approve, NotAllowed, "You opened this case, and the plan asks for four eyes", complete, bob)
    tick(check, erin)
    actions.complete(fetch(loan, "check"), output={}, outcome="fine", actor=Actor.person(erin))
    refused(approve, NotAllowed, "You did “Check”, and the plan asks for four eyes", complete, erin)
    refused(approve, NotAllowed, "You did “Check”", lambda task, actor: actions.claim(task, actor=actor), erin)


def test_nobody_is_given_what_they_may_not_approve(loan: Case, bob: User, carol: User) -> None:
    approve = fetch(loan, "approve")

    def give(task: HumanTask, actor: Actor) -> object:
        return actions.assign(task, user=bob, team=None, actor=actor)

    refused(approve, Conflict, "Bob: You opened this case", give, carol)
    refused(approve, Conflict, "the plan’s to say", lambda t, a: actions.share(t, people=[carol], actor=a), carol)


def test_two_different_people_have_to_agree(bob: User, erin: User, carol: User, stranger: User) -> None:
    approve = fetch(opened(bob, 2), "approve")

    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={}, outcome="yes", actor=actor)

    refused(approve, Conflict, "2 people have to agree", complete, erin)
    actions.claim(approve, actor=Actor.person(erin))
    assert decide(approve, erin, remark="Good.") is None
    fresh = fetch(approve.case, "approve")
    assert (fresh.state, fresh.assignee, fresh.parts_done, fresh.parts_needed) == (TaskState.OPEN, None, 1, 2)
    refused(approve, NotAllowed, "You have decided already", lambda t, _actor: decide(t, erin), erin)
    assert decide(approve, carol, "no") is None
    assert decide(approve, stranger) is not None
    fresh = fetch(approve.case, "approve")
    assert (fresh.state, fresh.outcome) == (TaskState.COMPLETED, "yes")
    assert TaskPart.objects.filter(task=approve).count() == 3
    assert Case.objects.get(pk=approve.case_id).data == {"decision": "yes", "remark": "Good."}
