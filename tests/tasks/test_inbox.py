"""Whose work is what, and what is next."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.cases import actions as case_actions
from apps.cases.models import Case, Priority
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Because, Group, Scope
from apps.users.models import User
from tests.tasks.conftest import fetch

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")


def names(viewer: User, scope: Scope) -> list[str]:
    return [task.name for _group, task in selectors.inbox(viewer, scope).rows]


def due(task: HumanTask, moment: datetime | None) -> None:
    HumanTask.objects.filter(pk=task.pk).update(due_at=moment)


def more(claim: Case) -> Case:
    return case_actions.open_case(claim.definition, data={}, actor=SYSTEM).case


def test_a_task_moves_from_the_team_to_the_one_who_takes_it(review: HumanTask, bob: User, erin: User) -> None:
    assert (names(bob, Scope.TEAMS), names(bob, Scope.MINE)) == (["Review"], [])
    actions.claim(review, actor=Actor.person(bob))
    assert (names(bob, Scope.TEAMS), names(bob, Scope.MINE)) == ([], ["Review"])
    assert names(erin, Scope.TEAMS) == ["Review"]


def test_what_has_neither_person_nor_team_is_unassigned(claim: Case, bob: User, stranger: User) -> None:
    assert names(bob, Scope.UNASSIGNED) == ["Call"]
    assert names(stranger, Scope.UNASSIGNED) == ["Call"]
    assert names(stranger, Scope.TEAMS) == []


def test_a_manager_sees_what_no_person_holds(claim: Case, carol: User) -> None:
    assert sorted(names(carol, Scope.UNASSIGNED)) == ["Call", "Review"]


def test_what_was_completed_stands_under_done(review: HumanTask, bob: User, erin: User) -> None:
    actions.complete(review, output={"risk_score": "3"}, actor=Actor.person(bob))
    assert (names(bob, Scope.DONE), names(erin, Scope.DONE)) == (["Review"], [])
    assert names(bob, Scope.TEAMS) == []


@pytest.mark.parametrize(
    ("hours", "group"),
    [(-1, Group.OVERDUE), (1, Group.TODAY), (11.9, Group.TODAY), (12, Group.LATER), (None, Group.NO_DATE)],
)
def test_work_is_grouped_by_when_it_is_due(review: HumanTask, bob: User, hours: float | None, group: Group) -> None:
    due(review, None if hours is None else NOW + timedelta(hours=hours))
    with clock.at(NOW):
        assert [found for found, _task in selectors.inbox(bob, Scope.TEAMS).rows] == [group]


def test_counts_agree_with_the_lists(review: HumanTask, call: HumanTask, bob: User) -> None:
    for task in (review, call):
        actions.claim(task, actor=Actor.person(bob))
    due(review, NOW - timedelta(hours=1))
    due(call, NOW + timedelta(hours=1))
    more(review.case)
    with clock.at(NOW):
        counts = selectors.counts(bob)
    assert (counts.mine, counts.teams, counts.unassigned, counts.overdue, counts.today) == (2, 1, 1, 1, 1)
    assert selectors.waiting(bob) == (2, 1)


def test_pages_follow_each_other_with_dates_and_without(review: HumanTask, claim: Case, bob: User) -> None:
    for days in (3, 1, None):
        due(fetch(more(claim), "review"), NOW + timedelta(days=days) if days else None)
    whole = [task.pk for _group, task in selectors.inbox(bob, Scope.TEAMS).rows]
    paged, after = [], ""
    for _page in range(5):
        page = selectors.inbox(bob, Scope.TEAMS, after=after, size=1)
        paged += [task.pk for _group, task in page.rows]
        after = page.after
        if not after:
            break
    assert len(whole) == 4
    assert paged == whole


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIyMDI2LTExLTE4IiwxXQ", "ü"])
def test_a_cursor_that_makes_no_sense_starts_at_the_beginning(review: HumanTask, bob: User, cursor: str) -> None:
    assert len(selectors.inbox(bob, Scope.TEAMS, after=cursor).rows) == 1


def test_the_next_task_is_the_one_whose_time_ran_out(review: HumanTask, call: HumanTask, bob: User) -> None:
    for task in (review, call):
        actions.claim(task, actor=Actor.person(bob))
    due(review, NOW + timedelta(days=9))
    due(call, NOW - timedelta(minutes=1))
    with clock.at(NOW):
        found = selectors.next_for(bob)
    assert found is not None
    assert (found.task.pk, found.because, found.is_mine) == (call.pk, Because.LATE, True)


def test_an_urgent_case_goes_before_a_later_date(review: HumanTask, call: HumanTask, bob: User) -> None:
    other = fetch(more(review.case), "call")
    for task in (review, other):
        actions.claim(task, actor=Actor.person(bob))
    due(review, NOW + timedelta(days=2))
    case_actions.set_priority(other.case, priority=Priority.URGENT, actor=SYSTEM)
    with clock.at(NOW):
        found = selectors.next_for(bob)
    assert found is not None
    assert (found.task.pk, found.because) == (other.pk, Because.URGENT)


def test_without_own_work_the_next_is_something_to_take(review: HumanTask, bob: User) -> None:
    found = selectors.next_for(bob)
    assert found is not None
    assert (found.task.pk, found.because, found.is_mine) == (review.pk, Because.DUE, False)


def test_nothing_is_next_for_a_viewer(claim: Case, dan: User) -> None:
    assert selectors.next_for(dan) is None


def test_tasks_of_cases_that_may_not_be_seen_are_nowhere(review: HumanTask, call: HumanTask, stranger: User) -> None:
    case_actions.control_access(review.case.definition, is_on=True, actor=SYSTEM)
    assert names(stranger, Scope.UNASSIGNED) == []
    assert selectors.next_for(stranger) is None
    with pytest.raises(HumanTask.DoesNotExist):
        selectors.task(stranger, review.pk)
