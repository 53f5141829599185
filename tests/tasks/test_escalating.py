"""Asking for help with a task: whom, why, and what ends it."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions as case_actions
from apps.cases import selectors as case_selectors
from apps.cases.models import CaseGrant
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.notifications.models import Mail
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Scope
from apps.users import actions as user_actions
from apps.users.models import Role, User
from tests.tasks.conftest import fetch, person
from tests.tasks.test_blocking import refused


@pytest.fixture
def escalated(review: HumanTask, bob: User, carol: User) -> HumanTask:
    """The review, which Bob holds and asks Carol about."""
    actions.claim(review, actor=Actor.person(bob))
    actions.escalate(review, to=carol, reason=" It is above my limit. ", actor=Actor.person(bob))
    return fetch(review.case, "review")


def helped(viewer: User) -> list[str]:
    return [task.name for _group, task in selectors.inbox(viewer, Scope.ESCALATED).rows]


def test_it_is_shown_told_granted_and_journalled(escalated: HumanTask, bob: User, carol: User) -> None:
    words = (escalated.escalated_to, escalated.escalated_by, escalated.escalation_reason)
    assert words == (carol, bob, "It is above my limit.")
    assert escalated.assignee == bob
    assert (helped(carol), helped(bob)) == (["Review"], [])
    assert selectors.counts(carol).escalated == 1
    mail = Mail.objects.get(kind="task_news")
    assert (mail.to_address, "“It is above my limit.”" in mail.text) == (carol.email, True)
    assert CaseGrant.objects.filter(case=escalated.case, user=carol, can_write=True).exists()
    record = audit.records(escalated.case.stream)[0]
    assert (record.action, record.facts["to"], record.values["reason"]) == (
        "task.escalate",
        carol.pk,
        "It is above my limit.",
    )
    assert escalated.history.first().escalated_to_id == carol.pk


def test_without_a_name_it_goes_to_the_owner_of_the_case(review: HumanTask, bob: User, carol: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.escalate(review, to=None, reason="Help.", actor=Actor.person(bob))
    assert list(refusal.value.fields) == ["to"]
    case_actions.assign(review.case, owner=carol, team=None, actor=Actor.person(carol))
    actions.escalate(review, to=None, reason="Help.", actor=Actor.person(bob))
    assert fetch(review.case, "review").escalated_to == carol


def test_it_needs_a_reason_and_somebody_else_who_works(review: HumanTask, bob: User, dan: User, carol: User) -> None:
    for to, reason, field in ((carol, " ", "reason"), (bob, "Help.", "to"), (dan, "Help.", "to")):
        with pytest.raises(Invalid) as refusal:
            actions.escalate(review, to=to, reason=reason, actor=Actor.person(bob))
        assert list(refusal.value.fields) == [field]
    assert fetch(review.case, "review").is_escalated is False


def test_a_stranger_escalates_nothing_and_nobody_does_twice(
    escalated: HumanTask, review: HumanTask, erin: User, carol: User, stranger: User
) -> None:
    def escalate(task: HumanTask, actor: Actor) -> object:
        return actions.escalate(task, to=carol, reason="Help.", actor=actor)

    refused(escalated, NotAllowed, "Only who works on a task, its team or a manager", escalate, stranger)
    refused(escalated, Conflict, "Carol has been asked for help", escalate, erin)


def test_whom_they_asked_answers_and_both_know(escalated: HumanTask, bob: User, carol: User, erin: User) -> None:
    def answer(task: HumanTask, actor: Actor) -> object:
        return actions.answer(task, answer="Go on, I agree.", actor=actor)

    refused(escalated, NotAllowed, "Only Carol or a manager may answer", answer, erin)
    with pytest.raises(Invalid):
        actions.answer(escalated, answer=" ", actor=Actor.person(carol))
    answer(escalated, Actor.person(carol))
    assert fetch(escalated.case, "review").is_escalated is False
    assert helped(carol) == []
    mail = Mail.objects.filter(kind="task_news", to_address=bob.email).get()
    assert "“Go on, I agree.”" in mail.text
    told = case_selectors.timeline(bob, escalated.case).events[0]
    assert (told.who, told.text, told.quote) == ("Carol", "answered about Review", "Go on, I agree.")


def test_who_asked_takes_it_back(escalated: HumanTask, bob: User, erin: User) -> None:
    sentence = "Only who has escalated a task, or who holds it"
    refused(escalated, NotAllowed, sentence, lambda task, actor: actions.withdraw(task, actor=actor), erin)
    actions.withdraw(escalated, comment="Found it.", actor=Actor.person(bob))
    assert fetch(escalated.case, "review").is_escalated is False
    refused(escalated, Conflict, "not escalated", lambda task, actor: actions.withdraw(task, actor=actor), bob)


def test_it_ends_with_the_task_and_with_who_leaves(escalated: HumanTask, bob: User, carol: User) -> None:
    user_actions.deactivate(carol, actor=Actor.person(person("Ada", Role.ADMINISTRATOR)))
    assert fetch(escalated.case, "review").is_escalated is False
    ada = User.objects.get(name="Ada")
    actions.escalate(fetch(escalated.case, "review"), to=ada, reason="Again.", actor=Actor.person(bob))
    actions.complete(fetch(escalated.case, "review"), output={"risk_score": "3"}, actor=Actor.person(bob))
    fresh = fetch(escalated.case, "review")
    assert (fresh.escalated_to, fresh.escalated_by, fresh.escalation_reason) == (None, None, "")
