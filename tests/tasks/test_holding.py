"""Who holds a task: claim, take over, release, hand over."""

import pytest

from apps.audit import selectors as audit
from apps.cases.models import CaseGrant
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Scope
from apps.users.models import Team, User


def holder(task: HumanTask) -> str | None:
    fresh = HumanTask.objects.select_related("assignee").get(pk=task.pk)
    return fresh.assignee.name if fresh.assignee else None


def test_a_member_of_the_team_claims(review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert holder(review) == "Bob"


def test_anybody_claims_a_task_without_a_team(call: HumanTask, stranger: User) -> None:
    actions.claim(call, actor=Actor.person(stranger))
    assert holder(call) == "Frank"


def test_it_refuses_a_stranger(review: HumanTask, stranger: User) -> None:
    with pytest.raises(NotAllowed, match="This task belongs to another team"):
        actions.claim(review, actor=Actor.person(stranger))
    assert holder(review) is None


def test_it_refuses_a_viewer(review: HumanTask, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.claim(review, actor=Actor.person(dan))
    assert holder(review) is None


def test_who_comes_second_is_told_who_was_first(review: HumanTask, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    with pytest.raises(Conflict, match="Bob has taken this task already"):
        actions.claim(review, actor=Actor.person(erin))
    assert holder(review) == "Bob"


def test_claiming_twice_changes_nothing(review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    entries = len(audit.records(review.case.stream))
    actions.claim(review, actor=Actor.person(bob))
    assert len(audit.records(review.case.stream)) == entries


def test_claiming_grants_access_to_the_case(call: HumanTask, stranger: User) -> None:
    actions.claim(call, actor=Actor.person(stranger))
    assert CaseGrant.objects.filter(case=call.case, user=stranger, can_write=True).count() == 1


def test_a_team_named_by_the_plan_has_access_to_the_case(review: HumanTask, claims: Team) -> None:
    assert CaseGrant.objects.filter(case=review.case, team=claims, can_write=True).count() == 1


def test_only_the_holder_releases(review: HumanTask, bob: User, erin: User, carol: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    for other in (erin, carol):
        with pytest.raises(NotAllowed, match="Only the person who holds a task may give it back"):
            actions.release(review, actor=Actor.person(other))
    assert holder(review) == "Bob"
    actions.release(review, actor=Actor.person(bob))
    assert holder(review) is None


def test_a_colleague_takes_over(review: HumanTask, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    actions.take_over(review, actor=Actor.person(erin))
    assert holder(review) == "Erin"


def test_a_stranger_does_not_take_over(review: HumanTask, bob: User, stranger: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    with pytest.raises(NotAllowed):
        actions.take_over(review, actor=Actor.person(stranger))
    assert holder(review) == "Bob"


def test_a_manager_hands_a_task_to_anybody(review: HumanTask, carol: User, stranger: User) -> None:
    actions.assign(review, user=stranger, team=review.team, actor=Actor.person(carol))
    assert holder(review) == "Frank"
    assert CaseGrant.objects.filter(case=review.case, user=stranger).exists()


def test_a_worker_does_not_give_away_what_is_not_theirs(review: HumanTask, bob: User, erin: User) -> None:
    with pytest.raises(NotAllowed):
        actions.assign(review, user=erin, team=None, actor=Actor.person(bob))
    assert holder(review) is None


def test_the_journal_says_who_claimed(review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    record = audit.records(review.case.stream)[0]
    assert (record.action, record.actor_name, record.facts["task"]) == ("task.claim", "Bob", review.pk)


def hander(task: HumanTask) -> str | None:
    fresh = HumanTask.objects.select_related("handed_by").get(pk=task.pk)
    return fresh.handed_by.name if fresh.handed_by else None


def handed(viewer: User) -> list[str]:
    return [task.name for _group, task in selectors.inbox(viewer, Scope.HANDED).rows]


def test_who_hands_a_task_over_is_remembered_and_it_is_found(review: HumanTask, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    actions.assign(review, user=erin, team=review.team, actor=Actor.person(bob))
    assert (holder(review), hander(review)) == ("Erin", "Bob")
    assert (handed(erin), handed(bob)) == (["Review"], [])
    record = audit.records(review.case.stream)[0]
    assert (record.action, record.facts["handed_by"]) == ("task.assign", bob.pk)
    newest = review.history.first()
    assert (newest.assignee_id, newest.handed_by_id) == (erin.pk, bob.pk)


def test_the_same_hands_again_keep_who_it_came_from(review: HumanTask, bob: User, erin: User, carol: User) -> None:
    actions.assign(review, user=erin, team=review.team, actor=Actor.person(carol))
    actions.assign(review, user=erin, team=None, actor=Actor.system("test"))
    assert (holder(review), hander(review)) == ("Erin", "Carol")


def test_the_system_hands_nothing_over(review: HumanTask, bob: User) -> None:
    actions.assign(review, user=bob, team=None, actor=Actor.system("test"))
    assert (holder(review), hander(review)) == ("Bob", None)
    assert handed(bob) == []


@pytest.mark.parametrize("way", ["release", "take over", "to oneself", "to the team"])
def test_moving_on_it_is_not_handed_any_more(review: HumanTask, bob: User, erin: User, carol: User, way: str) -> None:
    actions.assign(review, user=erin, team=review.team, actor=Actor.person(carol))
    assert hander(review) == "Carol"
    ways = {
        "release": lambda: actions.release(review, actor=Actor.person(erin)),
        "take over": lambda: actions.take_over(review, actor=Actor.person(bob)),
        "to oneself": lambda: actions.assign(review, user=carol, team=None, actor=Actor.person(carol)),
        "to the team": lambda: actions.assign(review, user=None, team=review.team, actor=Actor.person(carol)),
    }
    ways[way]()
    assert hander(review) is None
    assert handed(erin) == []
