"""Tags on and off many cases at once, and back."""

import pytest

from apps.bulk import actions, selectors
from apps.bulk.models import Kind, Operation
from apps.bulk.selection import Selection
from apps.cases import actions as case_actions
from apps.cases.models import CaseTag, Tag
from apps.cmmn.builders import case, task
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.bulk.conftest import SYSTEM, run, tasks, told


def tag(name: str) -> Tag:
    return case_actions.create_tag(name=name, actor=SYSTEM)


def names(reviews: list[HumanTask]) -> list[list[str]]:
    rows = CaseTag.objects.order_by("tag__name").values_list("case", "tag__name")
    return [[name for case, name in rows if case == review.case_id] for review in reviews]


def test_the_cases_of_tasks_are_tagged_and_untagged(reviews: list[HumanTask], bob: User) -> None:
    flood, old = tag("Flood"), tag("Old")
    case_actions.tag(reviews[0].case, tags=[old], actor=SYSTEM)
    case_actions.tag(reviews[1].case, tags=[flood], actor=SYSTEM)
    operation = run(Kind.TAG, tasks(reviews), bob, add=(flood,), remove=(old,))
    assert told(operation) == [("done", ""), ("skipped", "It was so already."), ("done", "")]
    assert names(reviews) == [["Flood"], ["Flood"], ["Flood"]]
    later = tag("Later")
    case_actions.tag(reviews[0].case, tags=[later], actor=SYSTEM)
    case_actions.untag(reviews[2].case, tags=[flood], actor=SYSTEM)
    actions.undo(operation, actor=Actor.person(bob))
    assert names(reviews) == [["Later", "Old"], ["Flood"], []]
    assert (operation.undone, operation.left) == (1, 1)


def test_one_for_another_type_is_told_before(reviews: list[HumanTask], bob: User) -> None:
    other = case_actions.publish(case("visit", task("go")), actor=SYSTEM).definition
    wrong = case_actions.create_tag(name="Visa", definition=other, actor=SYSTEM)
    selection = Selection(cases=(reviews[0].case_id,))
    operation = run(Kind.TAG, selection, bob, add=(wrong,))
    assert told(operation) == [("refused", "The tag “Visa” is for another type of case.")]
    again = Operation.objects.create(
        kind=Kind.TAG, person=bob, given=operation.given, selection=operation.selection, created_at=operation.created_at
    )
    reasons = selectors.outlook(bob, again).reasons
    assert reasons == (("The tag “Visa” is for another type of case.", 1),)


def test_no_tag_and_one_twice_are_refused(reviews: list[HumanTask], bob: User) -> None:
    flood = tag("Flood")
    with pytest.raises(Invalid, match="put on and taken off"):
        run(Kind.TAG, tasks(reviews), bob, add=(flood,), remove=(flood,))
    assert names(reviews) == [[], [], []]
