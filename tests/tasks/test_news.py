"""Whether a page of the worklist is still right, and what is news about it."""

import pytest

from apps.common.actors import Actor
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Asked, News, Scope
from apps.users.models import User

MINE = Asked(Scope.MINE)
TEAMS = Asked(Scope.TEAMS)


def marks(text: str) -> dict[int, str]:
    """Tasks by their letters: a small letter and its capital are the same task, changed."""
    return {ord(letter.lower()): letter for letter in text}


@pytest.mark.parametrize(
    ("known", "now", "expected"),
    [
        ("abc", "abc", News(0, 0, 0)),
        ("abc", "xabc", News(1, 0, 0)),
        ("abc", "ac", News(0, 1, 0)),
        ("abc", "aBc", News(0, 0, 1)),
        ("abcd", "xabc", News(1, 0, 0)),  # d only moved over the end of a full page
        ("abcd", "acde", News(0, 1, 0)),  # and e only moved up
        ("abcd", "xybc", News(2, 1, 0)),  # a is gone; d went over the end
        ("abcd", "abcx", News(0, 1, 0)),  # nobody can tell a task that moved up from one that came last
        ("", "abc", News(3, 0, 0)),
        ("abc", "", News(0, 3, 0)),
    ],
)
def test_what_only_moved_over_the_end_of_a_page_is_no_news(known: str, now: str, expected: News) -> None:
    assert selectors.news(marks(known), marks(now), size=4) == expected


def test_the_digest_stays_while_nothing_changes(review: HumanTask, bob: User) -> None:
    assert selectors.stand(bob, TEAMS).digest == selectors.stand(bob, TEAMS).digest


def test_the_digest_changes_when_a_task_is_taken(review: HumanTask, bob: User, erin: User) -> None:
    before = selectors.stand(bob, TEAMS)
    actions.claim(review, actor=Actor.person(erin))
    after = selectors.stand(bob, TEAMS)
    assert before.digest != after.digest
    assert selectors.news(before.marks, after.marks) == News(0, 0, 1)


def test_the_digest_changes_when_only_a_counter_does(review: HumanTask, call: HumanTask, bob: User) -> None:
    before = selectors.stand(bob, MINE)
    actions.claim(call, actor=Actor.person(bob))
    actions.release(call, actor=Actor.person(bob))
    assert selectors.stand(bob, MINE).digest == before.digest
    actions.assign(call, user=None, team=review.team, actor=Actor.system("test"))
    assert selectors.stand(bob, MINE).digest != before.digest


def test_the_page_and_the_question_mark_alike(review: HumanTask, bob: User) -> None:
    shown = {task.pk: selectors.mark(task) for _group, task in selectors.inbox(bob, TEAMS).rows}
    assert selectors.stand(bob, TEAMS).marks == shown
