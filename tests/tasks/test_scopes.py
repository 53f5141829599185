"""What can be asked of the worklist: scopes, filters that are alternatives within a kind, and orders."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.cases import actions as case_actions
from apps.cases.models import Case, Priority, Urgency
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Asked, Group, Order, Scope
from apps.users.models import Team, User
from tests.tasks.conftest import fetch

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")


def found(viewer: User, scope: Scope, **asked: Any) -> list[str]:
    """The names of the tasks, at noon."""
    with clock.at(NOW):
        return [task.name for _group, task in selectors.inbox(viewer, Asked(scope, **asked)).rows]


def change(task: HumanTask, **values: Any) -> None:
    HumanTask.objects.filter(pk=task.pk).update(**values)


def test_everybodys_work_is_there_whoever_holds_it(review: HumanTask, call: HumanTask, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(erin))
    assert sorted(found(bob, Scope.ALL)) == ["Call", "Review"]


def test_what_a_colleague_handed_over_stands_apart(review: HumanTask, call: HumanTask, bob: User, erin: User) -> None:
    for task in (review, call):
        actions.claim(task, actor=Actor.person(bob))
    change(review, handed_by=erin)
    change(call, handed_by=bob)
    assert found(bob, Scope.HANDED) == ["Review"]
    assert found(erin, Scope.HANDED) == []


def test_blocked_work_can_be_asked_for(review: HumanTask, call: HumanTask, bob: User) -> None:
    change(review, is_blocked=True)
    assert found(bob, Scope.ALL, is_blocked=True) == ["Review"]


def test_blocked_work_is_never_next(review: HumanTask, call: HumanTask, bob: User) -> None:
    for task in (review, call):
        actions.claim(task, actor=Actor.person(bob))
    change(review, is_blocked=True)
    following = selectors.next_for(bob)
    assert following is not None
    assert following.task.pk == call.pk


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "rev"}, ["Review"]),
        ({"q": "CALL claim"}, ["Call"]),
        ({"types": ("claim",)}, ["Call", "Review"]),
        ({"types": ("other",)}, []),
        ({"teams": ("none",)}, ["Call"]),
        ({"teams": ("me",)}, ["Review"]),
        ({"teams": ("me", "none")}, ["Call", "Review"]),
        ({"teams": ("me",), "q": "call"}, []),
        ({"holders": ("none",)}, ["Call", "Review"]),
        ({"holders": ("me",)}, []),
        ({"priorities": (Priority.NORMAL, Priority.HIGH)}, ["Call", "Review"]),
        ({"priorities": (Priority.URGENT,)}, []),
    ],
)
def test_filters_of_a_kind_are_alternatives_and_kinds_all_hold(
    review: HumanTask, call: HumanTask, bob: User, asked: Mapping[str, Any], names: list[str]
) -> None:
    assert sorted(found(bob, Scope.ALL, **asked)) == names


@pytest.mark.parametrize(
    ("due", "names"),
    [
        (("late",), ["Call"]),
        (("today",), []),
        (("week",), ["Review"]),
        (("late", "week"), ["Call", "Review"]),
        (("later",), []),
        (("none",), []),
    ],
)
def test_dates_are_asked_for_by_group(
    review: HumanTask, call: HumanTask, bob: User, due: tuple[str, ...], names: list[str]
) -> None:
    change(call, due_at=NOW - timedelta(hours=3))
    change(review, due_at=NOW + timedelta(days=2))
    assert found(bob, Scope.ALL, due=due) == names


def test_work_without_a_date_is_asked_for_too(review: HumanTask, call: HumanTask, bob: User) -> None:
    change(review, due_at=NOW)
    assert found(bob, Scope.ALL, due=("none",)) == ["Call"]


def test_what_the_clocks_call_late_comes_first_whatever_its_date(review: HumanTask, call: HumanTask, bob: User) -> None:
    change(review, due_at=NOW + timedelta(hours=1))
    change(call, due_at=NOW + timedelta(days=3), urgency=Urgency.LATE)
    assert found(bob, Scope.ALL) == ["Call", "Review"]
    with clock.at(NOW):
        assert [group for group, _task in selectors.inbox(bob, Scope.ALL).rows] == [Group.OVERDUE, Group.TODAY]


def test_soon_stands_between_late_and_the_rest(review: HumanTask, call: HumanTask, bob: User) -> None:
    change(review, due_at=NOW + timedelta(hours=1))
    change(call, due_at=NOW + timedelta(days=3), urgency=Urgency.DUE_SOON)
    with clock.at(NOW):
        assert [group for group, _task in selectors.inbox(bob, Scope.ALL).rows] == [Group.SOON, Group.TODAY]


def test_without_dates_priority_decides(claim: Case, bob: User) -> None:
    change(fetch(claim, "review"), due_at=None)
    other = case_actions.open_case(claim.definition, data={}, actor=SYSTEM).case
    change(fetch(other, "review"), due_at=None)
    case_actions.set_priority(other, priority=Priority.URGENT, actor=SYSTEM)
    with clock.at(NOW):
        first = selectors.inbox(bob, Scope.TEAMS).rows[0][1]
    assert (first.case_id, first.priority) == (other.pk, Priority.URGENT)


def test_the_order_can_be_by_age(review: HumanTask, call: HumanTask, bob: User) -> None:
    change(review, opened_at=NOW - timedelta(days=1))
    change(call, opened_at=NOW - timedelta(days=2))
    assert found(bob, Scope.ALL, order=Order.OLDEST) == ["Call", "Review"]
    assert found(bob, Scope.ALL, order=Order.NEWEST) == ["Review", "Call"]


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_each_other_in_every_order_and_over_several_teams(claim: Case, bob: User, order: Order) -> None:
    second = Team.objects.create(name="Second")
    second.memberships.create(user=bob)
    bob.__dict__.pop("_team_ids", None)
    for number in range(5):
        task = fetch(case_actions.open_case(claim.definition, data={}, actor=SYSTEM).case, "review")
        change(task, team=second if number % 2 else task.team, due_at=NOW + timedelta(days=number % 3))
    asked = Asked(Scope.TEAMS, order=order)
    whole = [task.pk for _group, task in selectors.inbox(bob, asked).rows]
    paged, after = [], ""
    for _page in range(8):
        page = selectors.inbox(bob, asked, after=after, size=2)
        paged += [task.pk for _group, task in page.rows]
        after = page.after
        if not after:
            break
    assert len(whole) == 6
    assert paged == whole


def test_a_cursor_of_another_order_starts_at_the_beginning(review: HumanTask, call: HumanTask, bob: User) -> None:
    after = selectors.inbox(bob, Scope.ALL, size=1).after
    assert len(selectors.inbox(bob, Asked(Scope.ALL, order=Order.OLDEST), after=after).rows) == 2


def test_counts_are_of_the_scope_that_is_asked_for(review: HumanTask, call: HumanTask, bob: User, erin: User) -> None:
    actions.claim(review, actor=Actor.person(erin))
    change(review, due_at=NOW - timedelta(days=1), is_blocked=True)
    change(call, due_at=NOW + timedelta(hours=1))
    with clock.at(NOW):
        everybodys, mine = selectors.counts(bob, Scope.ALL), selectors.counts(bob)
    assert (everybodys.all, everybodys.overdue, everybodys.today, everybodys.blocked) == (2, 1, 1, 1)
    assert (mine.mine, mine.overdue, mine.today, mine.blocked) == (0, 0, 0, 0)


def test_a_stranger_to_a_closed_type_sees_only_what_was_given_to_them(
    review: HumanTask, call: HumanTask, bob: User, stranger: User
) -> None:
    case_actions.control_access(review.case.definition, is_on=True, actor=SYSTEM)
    assert found(stranger, Scope.ALL) == []
    assert sorted(found(bob, Scope.ALL)) == ["Call", "Review"]
    actions.assign(call, user=stranger, team=None, actor=SYSTEM)
    assert sorted(found(stranger, Scope.ALL)) == ["Call", "Review"]
