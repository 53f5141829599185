"""Blocking a task: who may, what nobody does with it meanwhile, and what lets it go on."""

from collections.abc import Callable

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors as case_selectors
from apps.cmmn.commands import Complete, Terminate
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed, Refused
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors import Scope
from apps.users import actions as user_actions
from apps.users.models import Role, User
from tests.tasks.conftest import fetch, person

WHY = "Waiting for the police."
Act = Callable[[HumanTask, Actor], object]


def shown(task: HumanTask) -> tuple[object, ...]:
    """All that a refusal must leave as it is."""
    fresh = HumanTask.objects.select_related("case").get(pk=task.pk)
    held = (fresh.state, fresh.assignee_id, fresh.team_id, fresh.is_blocked, fresh.blocked_reason)
    return (*held, fresh.case.journal_sequence, fresh.history.count())


def refused(task: HumanTask, error: type[Refused], match: str, act: Act, who: User) -> None:
    """It is refused with that sentence, and nothing has changed."""
    before = shown(task)
    with pytest.raises(error, match=match):
        act(fetch(task.case, task.key), Actor.person(who))
    assert shown(task) == before


@pytest.fixture
def blocked(review: HumanTask, bob: User) -> HumanTask:
    """The review, which Bob holds and has blocked."""
    actions.claim(review, actor=Actor.person(bob))
    actions.block(review, reason=f" {WHY} ", actor=Actor.person(bob))
    return fetch(review.case, "review")


def block(task: HumanTask, actor: Actor) -> object:
    return actions.block(task, reason=WHY, actor=actor)


def skip(task: HumanTask, actor: Actor) -> object:
    return actions.skip(task, reason="Not needed.", actor=actor)


def complete(task: HumanTask, actor: Actor) -> object:
    return actions.complete(task, output={"risk_score": "3"}, actor=actor)


def test_who_holds_it_blocks_it_with_the_reason(blocked: HumanTask, bob: User) -> None:
    assert (blocked.is_blocked, blocked.blocked_reason, blocked.assignee) == (True, WHY, bob)
    record = audit.records(blocked.case.stream)[0]
    assert (record.action, record.actor_id) == ("task.block", bob.pk)
    assert record.facts == {"task": blocked.pk, "item": blocked.item_number}
    assert record.values == {"task": "Review", "reason": WHY}
    newest = blocked.history.first()
    assert (newest.is_blocked, newest.blocked_reason, newest.history_user_id) == (True, WHY, bob.pk)


def test_the_timeline_tells_of_both(blocked: HumanTask, bob: User) -> None:
    actions.unblock(blocked, comment="The report is here.", actor=Actor.person(bob))
    events = case_selectors.timeline(bob, blocked.case).events[:2]
    assert [(event.who, event.text, event.quote) for event in events] == [
        ("Bob", "unblocked Review", "The report is here."),
        ("Bob", "blocked Review", WHY),
    ]


def test_only_who_holds_it_blocks_it(review: HumanTask, bob: User, erin: User, carol: User, stranger: User) -> None:
    refused(review, NotAllowed, "Only who holds a task may block it", block, bob)
    actions.claim(review, actor=Actor.person(bob))
    for other in (erin, carol, stranger):
        refused(review, NotAllowed, "Only who holds a task may block it", block, other)


def test_nobody_else_unblocks_it(blocked: HumanTask, erin: User) -> None:
    sentence = "Only who holds a task, or a manager, may unblock it"
    refused(blocked, NotAllowed, sentence, lambda task, actor: actions.unblock(task, actor=actor), erin)


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "x" * 2_001])
def test_it_needs_a_reason_of_some_length(review: HumanTask, bob: User, reason: str) -> None:
    actions.claim(review, actor=Actor.person(bob))
    before = shown(review)
    with pytest.raises(Invalid) as refusal:
        actions.block(review, reason=reason, actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["reason"]
    assert shown(review) == before


def test_it_is_not_blocked_twice(blocked: HumanTask, bob: User) -> None:
    refused(blocked, Conflict, "This task is blocked already", block, bob)


def test_what_is_not_blocked_is_not_unblocked(review: HumanTask, carol: User) -> None:
    sentence = "This task is not blocked"
    refused(review, Conflict, sentence, lambda task, actor: actions.unblock(task, actor=actor), carol)


def test_a_colleague_does_not_take_it_over(blocked: HumanTask, erin: User) -> None:
    sentence = "This task is blocked: Waiting for the police."
    refused(blocked, Conflict, sentence, lambda task, actor: actions.take_over(task, actor=actor), erin)


def test_nobody_claims_it(review: HumanTask, bob: User) -> None:
    actions.block(review, reason=WHY, actor=Actor.system("test"))
    sentence = "This task is blocked: Waiting for the police."
    refused(review, Conflict, sentence, lambda task, actor: actions.claim(task, actor=actor), bob)
    refused(review, Conflict, sentence, complete, bob)


def test_nobody_else_completes_or_skips_it(blocked: HumanTask, erin: User, carol: User) -> None:
    for other in (erin, carol):
        refused(blocked, NotAllowed, "Bob holds this task", complete, other)
        refused(blocked, Conflict, "This task is blocked: Waiting for the police.", skip, other)


def test_a_manager_unblocks_what_nobody_could(blocked: HumanTask, carol: User) -> None:
    actions.unblock(blocked, comment="The report is here.", actor=Actor.person(carol))
    assert fetch(blocked.case, "review").is_blocked is False


def test_who_holds_it_may_complete_it(blocked: HumanTask, bob: User) -> None:
    complete(fetch(blocked.case, "review"), Actor.person(bob))
    assert fetch(blocked.case, "review").state == TaskState.COMPLETED


def test_a_block_that_came_since_the_page_was_read_holds(review: HumanTask, bob: User, erin: User) -> None:
    read_before = fetch(review.case, "review")
    actions.claim(review, actor=Actor.person(erin))
    actions.block(review, reason=WHY, actor=Actor.person(erin))
    refused(review, Conflict, "blocked in the meantime", lambda _task, actor: complete(read_before, actor), bob)


def test_who_took_it_since_the_page_was_read_keeps_it(review: HumanTask, bob: User, erin: User) -> None:
    read_before = fetch(review.case, "review")
    actions.claim(review, actor=Actor.person(erin))
    sentence = "Erin has taken this task in the meantime"
    refused(review, Conflict, sentence, lambda _task, actor: complete(read_before, actor), bob)


def test_who_holds_it_may_skip_it(blocked: HumanTask, bob: User) -> None:
    skip(blocked, Actor.person(bob))
    fresh = fetch(blocked.case, "review")
    assert (fresh.state, fresh.is_blocked, fresh.blocked_reason) == (TaskState.ENDED, False, "")


@pytest.mark.parametrize("command", [Complete, Terminate])
def test_what_the_plan_ends_is_not_blocked(blocked: HumanTask, command: type[Complete | Terminate]) -> None:
    case_actions.perform(blocked.case, command(blocked.item_number), actor=Actor.system("test"))
    fresh = fetch(blocked.case, "review")
    assert (fresh.is_open, fresh.is_blocked, fresh.blocked_reason) == (False, False, "")
    newest = fresh.history.first()
    assert (newest.is_blocked, newest.blocked_reason) == (False, "")


def test_what_has_ended_is_not_blocked_any_more(review: HumanTask, bob: User, carol: User) -> None:
    complete(review, Actor.person(bob))
    refused(review, Conflict, "This task is not open any more", block, carol)


def test_giving_it_back_unblocks_it(blocked: HumanTask, bob: User) -> None:
    actions.release(blocked, actor=Actor.person(bob))
    fresh = fetch(blocked.case, "review")
    assert (fresh.assignee, fresh.is_blocked, fresh.blocked_reason) == (None, False, "")
    told = case_selectors.timeline(bob, blocked.case).events[0]
    assert (told.text, told.because) == ("gave Review back", ("Review is blocked no more",))


def test_it_stays_blocked_in_the_hands_of_another(blocked: HumanTask, bob: User, erin: User) -> None:
    actions.assign(blocked, user=erin, team=blocked.team, actor=Actor.person(bob))
    fresh = fetch(blocked.case, "review")
    assert (fresh.assignee, fresh.is_blocked, fresh.blocked_reason) == (erin, True, WHY)


def test_when_its_holder_is_deactivated_it_is_free_for_the_team(blocked: HumanTask, bob: User, erin: User) -> None:
    user_actions.deactivate(bob, actor=Actor.person(person("Ada", Role.ADMINISTRATOR)))
    fresh = fetch(blocked.case, "review")
    assert (fresh.assignee, fresh.is_blocked, fresh.blocked_reason) == (None, False, "")
    assert [task.name for _group, task in selectors.inbox(erin, Scope.TEAMS).rows] == ["Review"]
