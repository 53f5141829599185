"""One task for several people: who sees it, whose word completes it, and what becomes of it when one leaves."""

import pytest

from apps.audit import selectors as audit
from apps.cases import selectors as case_selectors
from apps.cases.models import Case, CaseGrant
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.notifications.models import Mail
from apps.outbox.models import OutboxMessage
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskPart, TaskState
from apps.tasks.selectors import Scope
from apps.users import actions as user_actions
from apps.users.models import Role, User
from tests.tasks.conftest import fetch, person
from tests.tasks.test_blocking import refused, shown

DONE = {"risk_score": "3"}


def mine(viewer: User) -> list[str]:
    return [task.name for _group, task in selectors.inbox(viewer, Scope.MINE).rows]


def done(task: HumanTask, who: User, comment: str = "", **output: str) -> object:
    return actions.say_done(fetch(task.case, task.key), output=output, comment=comment, actor=Actor.person(who))


@pytest.fixture
def shared(review: HumanTask, bob: User, erin: User, stranger: User, carol: User) -> HumanTask:
    """The review, to which Bob, Erin and Frank all have to say something."""
    actions.share(review, people=[bob, erin, stranger], comment="Look at it.", actor=Actor.person(carol))
    return fetch(review.case, "review")


def test_each_finds_it_in_their_worklist_and_is_let_in(shared: HumanTask, bob: User, stranger: User) -> None:
    assert (shared.parts_total, shared.parts_done, shared.parts_missing) == (3, 0, 3)
    assert (mine(bob), mine(stranger)) == (["Review"], ["Review"])
    assert selectors.counts(stranger).mine == 1
    assert CaseGrant.objects.filter(case=shared.case, user=stranger, can_write=True).exists()
    assert Mail.objects.filter(kind="task_news", text__contains="“Look at it.”").count() == 3
    found = selectors.next_for(stranger)
    assert found is not None
    assert (found.task, found.is_mine) == (shared, True)


def test_the_last_one_needed_completes_it(shared: HumanTask, bob: User, erin: User, stranger: User) -> None:
    assert done(shared, bob, "Fine.", risk_score="3") is None
    assert (mine(bob), mine(erin)) == ([], ["Review"])
    assert Case.objects.get(pk=shared.case_id).data == {"risk_score": 3}
    assert done(shared, erin) is None
    assert fetch(shared.case, "review").state == TaskState.OPEN
    assert done(shared, stranger, remark="Odd.") is not None
    fresh = fetch(shared.case, "review")
    assert (fresh.state, fresh.completed_by, fresh.parts_done) == (TaskState.COMPLETED, stranger, 3)
    assert Case.objects.get(pk=shared.case_id).data == {"risk_score": 3, "remark": "Odd."}
    told = case_selectors.timeline(bob, shared.case).events
    assert ("Bob", "did their part of Review", "Fine.") in [(one.who, one.text, one.quote) for one in told]


def test_nobody_completes_it_past_the_others(shared: HumanTask, bob: User, carol: User) -> None:
    def complete(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output=DONE, actor=actor)

    refused(shared, Conflict, "3 more people have to say that they are done", complete, bob)
    refused(shared, NotAllowed, "yours to complete", complete, carol)


def test_nobody_has_two_words_and_who_is_not_asked_has_none(shared: HumanTask, bob: User, carol: User) -> None:
    def say(task: HumanTask, actor: Actor) -> object:
        return actions.say_done(task, output={}, actor=actor)

    refused(shared, NotAllowed, "You have no part in this task", say, carol)
    done(shared, bob)
    refused(shared, Conflict, "You have said already that your part is done", say, bob)


def test_some_of_them_can_be_enough(review: HumanTask, bob: User, erin: User, stranger: User, carol: User) -> None:
    actions.share(review, people=[bob, erin, stranger], needed=2, actor=Actor.person(carol))
    assert done(review, bob, risk_score="3") is None
    assert done(review, erin) is not None
    assert fetch(review.case, "review").state == TaskState.COMPLETED
    assert mine(stranger) == []


@pytest.mark.parametrize("needed", [0, 4])
def test_more_than_take_part_are_never_needed(review: HumanTask, bob: User, carol: User, needed: int) -> None:
    before = shown(review)
    with pytest.raises(Invalid) as refusal:
        actions.share(review, people=[bob], needed=needed, actor=Actor.person(carol))
    assert list(refusal.value.fields) == ["needed"]
    assert (shown(review), TaskPart.objects.count()) == (before, 0)


def test_one_is_replaced_by_another_and_both_are_told(
    shared: HumanTask, bob: User, erin: User, stranger: User, carol: User
) -> None:
    Mail.objects.all().delete()
    actions.share(shared, people=[bob, erin, carol], actor=Actor.person(carol))
    assert (mine(stranger), mine(carol)) == ([], ["Review"])
    assert Mail.objects.get(kind="task_news").subject.startswith("No longer yours: Review")
    facts = audit.records(shared.case.stream)[0].facts
    assert (facts["new"], facts["gone"]) == ([carol.pk], [stranger.pk])


def test_taking_away_the_last_who_is_missing_completes_it(
    shared: HumanTask, bob: User, erin: User, carol: User
) -> None:
    done(shared, bob, risk_score="3")
    done(shared, erin)
    assert actions.share(fetch(shared.case, "review"), people=[bob, erin], actor=Actor.person(carol)) is not None
    assert fetch(shared.case, "review").state == TaskState.COMPLETED


def test_without_anybody_it_is_one_persons_again(shared: HumanTask, bob: User, carol: User) -> None:
    actions.share(shared, people=[], actor=Actor.person(carol))
    assert fetch(shared.case, "review").is_shared is False
    actions.complete(fetch(shared.case, "review"), output=DONE, actor=Actor.person(bob))
    assert fetch(shared.case, "review").state == TaskState.COMPLETED


def test_only_who_holds_it_or_a_manager_shares_it(review: HumanTask, bob: User, erin: User) -> None:
    sentence = "Only a manager or who holds a task may give it to several people"
    refused(review, NotAllowed, sentence, lambda task, actor: actions.share(task, people=[erin], actor=actor), bob)
    assert TaskPart.objects.count() == 0


def test_who_leaves_is_waited_for_no_more(shared: HumanTask, bob: User, erin: User, stranger: User) -> None:
    done(shared, bob, risk_score="3")
    done(shared, erin)
    user_actions.deactivate(stranger, actor=Actor.person(person("Ada", Role.ADMINISTRATOR)))
    fresh = fetch(shared.case, "review")
    assert (fresh.parts_total, fresh.parts_missing, fresh.state) == (2, 0, TaskState.OPEN)
    assert OutboxMessage.objects.get(topic="tasks.finish").payload == {"task": shared.pk}
    assert actions.finish_shared(shared.pk, actor=Actor.system("process")) is True
    assert actions.finish_shared(shared.pk, actor=Actor.system("process")) is False
    assert fetch(shared.case, "review").state == TaskState.COMPLETED
