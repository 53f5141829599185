"""The rules of case handling about tasks, each named as it is written down. What else they need is tested elsewhere."""

import pytest

from apps.audit import selectors as audit
from apps.cases.models import CaseGrant, Note
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, NotAllowed
from apps.notifications.models import Mail
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.selectors import Scope
from apps.users.models import User
from tests.tasks.conftest import fetch
from tests.tasks.test_blocking import refused


def claimed(task: HumanTask, who: User) -> HumanTask:
    actions.claim(task, actor=Actor.person(who))
    return fetch(task.case, task.key)


def names(viewer: User, scope: Scope) -> list[str]:
    return sorted(task.name for _group, task in selectors.inbox(viewer, scope).rows)


def test_3_pick_up_takes_what_nobody_has_in_ones_own_team(review: HumanTask, bob: User, stranger: User) -> None:
    refused(review, NotAllowed, "another team", lambda task, actor: actions.claim(task, actor=actor), stranger)
    assert claimed(review, bob).assignee == bob


def test_3_someone_elses_task_cannot_be_picked_up(review: HumanTask, bob: User, erin: User) -> None:
    held = claimed(review, bob)
    refused(held, Conflict, "Bob has taken", lambda task, actor: actions.claim(task, actor=actor), erin)


def test_4_take_over_asks_for_a_task_that_somebody_has(review: HumanTask, erin: User) -> None:
    sentence = "Only a colleague of the same team"
    refused(review, NotAllowed, sentence, lambda task, actor: actions.take_over(task, actor=actor), erin)


def test_4_take_over_asks_for_the_team_and_for_nothing_that_blocks(
    review: HumanTask, bob: User, erin: User, stranger: User
) -> None:
    held = claimed(review, bob)
    sentence = "Only a colleague of the same team"
    refused(held, NotAllowed, sentence, lambda task, actor: actions.take_over(task, actor=actor), stranger)
    actions.block(held, reason="Wait.", actor=Actor.person(bob))
    refused(held, Conflict, "blocked: Wait", lambda task, actor: actions.take_over(task, actor=actor), erin)


def test_4_take_over_removes_the_old_assignment_names_who_lost_it_and_tells_them(
    review: HumanTask, bob: User, erin: User
) -> None:
    held = claimed(review, bob)
    actions.take_over(held, actor=Actor.person(erin))
    assert fetch(review.case, "review").assignee == erin
    record = audit.records(review.case.stream)[0]
    assert (record.facts["before"]["user"], record.values["from"]) == (bob.pk, "Bob")
    mail = Mail.objects.get(kind="task_news")
    assert (mail.to_address, mail.subject) == (bob.email, f"Taken over: Review ({review.case.number})")
    assert "Erin has taken over “Review”" in mail.text


def test_5_only_the_assignee_blocks(review: HumanTask, bob: User, carol: User) -> None:
    def block(task: HumanTask, actor: Actor) -> object:
        return actions.block(task, reason="Wait.", actor=actor)

    refused(review, NotAllowed, "Only who holds a task may block it", block, bob)
    held = claimed(review, bob)
    refused(held, NotAllowed, "Only who holds a task may block it", block, carol)
    block(held, Actor.person(bob))
    assert fetch(review.case, "review").is_blocked is True


def test_5_blocked_nobody_else_opens_closes_or_skips(review: HumanTask, bob: User, erin: User) -> None:
    held = claimed(review, bob)
    actions.block(held, reason="Wait.", actor=Actor.person(bob))

    def close(task: HumanTask, actor: Actor) -> object:
        return actions.complete(task, output={"risk_score": "3"}, actor=actor)

    refused(held, Conflict, "Bob has taken", lambda task, actor: actions.claim(task, actor=actor), erin)
    refused(held, NotAllowed, "Bob holds this task", close, erin)
    refused(held, Conflict, "blocked: Wait", lambda task, actor: actions.skip(task, reason="No.", actor=actor), erin)
    close(fetch(review.case, "review"), Actor.person(bob))
    assert fetch(review.case, "review").state == TaskState.COMPLETED


def test_5_only_the_assignee_releases_and_that_clears_and_unblocks(review: HumanTask, bob: User, carol: User) -> None:
    held = claimed(review, bob)
    actions.block(held, reason="Wait.", actor=Actor.person(bob))
    sentence = "Only the person who holds a task may give it back"
    refused(held, NotAllowed, sentence, lambda task, actor: actions.release(task, actor=actor), carol)
    actions.release(held, actor=Actor.person(bob))
    fresh = fetch(review.case, "review")
    assert (fresh.assignee, fresh.is_blocked) == (None, False)


def test_5_only_the_assignee_skips(call: HumanTask, bob: User, carol: User) -> None:
    def skip(task: HumanTask, actor: Actor) -> object:
        return actions.skip(task, reason="Not needed.", actor=actor)

    for other in (bob, carol):
        refused(call, NotAllowed, "Only who holds a task may skip it", skip, other)
    skip(claimed(call, bob), Actor.person(bob))
    assert fetch(call.case, "call").state == TaskState.ENDED


def test_6_an_act_for_somebody_else_names_both_in_the_history(review: HumanTask, bob: User, erin: User) -> None:
    delegate = Actor(ActorKind.PERSON, bob.name, bob.pk, erin.pk, bob)
    actions.claim(review, actor=delegate)
    record = audit.records(review.case.stream)[0]
    assert (record.actor_name, record.on_behalf_of_name) == ("Bob", "Erin")


def test_9_assigning_a_task_grants_write_on_the_case(call: HumanTask, carol: User, stranger: User) -> None:
    actions.assign(call, user=stranger, team=None, actor=Actor.person(carol))
    assert CaseGrant.objects.filter(case=call.case, user=stranger, can_write=True).count() == 1


def test_11_the_scopes_of_the_worklist(review: HumanTask, bob: User, erin: User, stranger: User) -> None:
    assert (names(bob, Scope.TEAMS), names(bob, Scope.UNASSIGNED)) == (["Review"], ["Call"])
    claimed(review, bob)
    assert (names(bob, Scope.MINE), names(erin, Scope.TEAMS), names(stranger, Scope.ALL)) == (
        ["Review"],
        ["Review"],
        ["Call", "Review"],
    )
    actions.complete(fetch(review.case, "review"), output={"risk_score": "3"}, actor=Actor.person(bob))
    assert (names(bob, Scope.DONE), names(bob, Scope.MINE)) == (["Review"], [])


@pytest.mark.parametrize("is_visible", [True, False])
def test_12_a_comment_says_whether_the_requester_sees_it(call: HumanTask, bob: User, is_visible: bool) -> None:
    actions.comment(call, text="Rang twice.", is_visible_to_requester=is_visible, actor=Actor.person(bob))
    note = Note.objects.get(case=call.case)
    assert (note.item_number, note.text, note.is_visible_to_requester) == (call.item_number, "Rang twice.", is_visible)


def test_12_who_may_not_change_the_case_comments_nothing(call: HumanTask, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.comment(call, text="Rang twice.", actor=Actor.person(dan))
    assert Note.objects.count() == 0


def test_who_gets_a_task_gets_the_words_with_it(review: HumanTask, carol: User, bob: User) -> None:
    actions.assign(review, user=bob, team=review.team, comment="Ring first.", actor=Actor.person(carol))
    fresh = fetch(review.case, "review")
    assert (fresh.assignee, fresh.team, fresh.handed_note) == (bob, review.team, "Ring first.")
    mail = Mail.objects.get(kind="task_news")
    assert mail.to_address == bob.email
    assert "“Ring first.”" in mail.text
    assert audit.records(review.case.stream)[0].values["text"] == "Ring first."
    actions.release(fresh, actor=Actor.person(bob))
    assert fetch(review.case, "review").handed_note == ""
