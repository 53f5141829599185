"""Due dates of many tasks at once, and back."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.bulk import actions
from apps.bulk.models import Kind
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.bulk.conftest import SYSTEM, run, tasks, told

DAY = datetime(2090, 3, 1, 16, tzinfo=UTC)


def dates(reviews: list[HumanTask]) -> list[datetime | None]:
    return [HumanTask.objects.get(pk=review.pk).due_at for review in reviews]


def test_each_is_moved_from_its_own_date_and_back(reviews: list[HumanTask], carol: User) -> None:
    task_actions.reschedule(reviews[2], due_at=None, starts_at=None, actor=SYSTEM)
    before = dates(reviews)
    assert before[0] is not None
    operation = run(Kind.RESCHEDULE, tasks(reviews), carol, days=3)
    assert told(operation)[2] == ("refused", "It has no due date that could be moved.")
    assert dates(reviews)[0] == before[0] + timedelta(days=3)
    task_actions.reschedule(reviews[1], due_at=DAY, starts_at=None, actor=SYSTEM)
    actions.undo(operation, actor=Actor.person(carol))
    assert dates(reviews) == [before[0], DAY, None]
    assert (operation.undone, operation.left) == (1, 1)


def test_all_are_due_at_one_moment(reviews: list[HumanTask], bob: User, carol: User) -> None:
    refused = run(Kind.RESCHEDULE, tasks(reviews), bob, due_at=DAY)
    assert told(refused)[0] == ("refused", "Only who holds a task, or a manager, may reschedule it.")
    run(Kind.RESCHEDULE, tasks(reviews), carol, due_at=DAY)
    assert dates(reviews) == [DAY] * 3


@pytest.mark.parametrize("given", [{"due_at": DAY, "days": 1}, {"reason": "x"}, {"days": 9_999}])
def test_what_makes_no_sense_is_refused(reviews: list[HumanTask], carol: User, given: dict[str, object]) -> None:
    before = dates(reviews)
    with pytest.raises(Invalid):
        run(Kind.RESCHEDULE, tasks(reviews), carol, **given)
    assert dates(reviews) == before
