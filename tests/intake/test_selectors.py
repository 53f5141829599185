"""Which requests people see, and in which order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from apps.cases import actions as cases
from apps.cases.actions.access import Access
from apps.cases.models import CaseDefinition
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.intake import actions, selectors
from apps.intake.models import Request, RequestState
from apps.users.models import User
from tests.requests import SYSTEM

Receive = Callable[..., Request]
MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _three(receive: Receive) -> list[Request]:
    made = []
    for hour, name in enumerate(("Ann Ash", "Ben Birch", "Cleo Cedar")):
        with clock.at(MORNING + timedelta(hours=hour)):
            made.append(receive(name=name, email=f"{name[0].lower()}@client.example"))
    return made


def test_those_that_are_stuck_come_first_then_the_latest(receive: Receive, bob: User) -> None:
    ann = _three(receive)[0]
    Request.objects.filter(pk=ann.pk).update(state=RequestState.STUCK)
    page = selectors.request_page(bob)
    assert ([row.name for row in page.stuck], [row.name for row in page.others]) == (
        ["Ann Ash"],
        ["Cleo Cedar", "Ben Birch"],
    )
    assert page.next is None
    assert selectors.stuck_count(bob) == 1


def test_the_list_goes_on_where_the_page_before_ended(receive: Receive, bob: User) -> None:
    _three(receive)
    first = selectors.request_page(bob, size=2)
    assert first.next is not None
    second = selectors.request_page(bob, size=2, after=first.next)
    assert [row.name for row in [*first.others, *second.others]] == ["Cleo Cedar", "Ben Birch", "Ann Ash"]
    assert second.next is None


@pytest.mark.parametrize("words", ["birch", "B@CLIENT", "ben client"])
def test_it_finds_by_name_and_address(receive: Receive, bob: User, words: str) -> None:
    _three(receive)
    assert [row.name for row in selectors.request_page(bob, words=words).others] == ["Ben Birch"]


def test_it_finds_by_reference(receive: Receive, bob: User) -> None:
    ben = _three(receive)[1]
    assert selectors.request_page(bob, words=ben.reference.lower()).others == [ben]
    assert selectors.request(bob, ben.reference.lower()) == ben


def test_a_controlled_type_is_for_those_on_its_list(
    receive: Receive, definition: CaseDefinition, bob: User, dan: User
) -> None:
    request = receive()
    cases.control_access(definition, is_on=True, actor=SYSTEM)
    cases.set_access(definition, accesses=[Access(user=bob)], actor=SYSTEM)
    assert selectors.request(bob, request.reference) == request
    with pytest.raises(Request.DoesNotExist):
        selectors.request(dan, request.reference)
    assert selectors.request_page(dan).others == []


def test_access_to_the_case_shows_its_request(receive: Receive, definition: CaseDefinition, bob: User) -> None:
    request = receive()
    cases.control_access(definition, is_on=True, actor=SYSTEM)
    assert request.case is not None
    cases.grant(request.case, user=bob, actor=SYSTEM)
    assert list(selectors.requests(bob)) == [request]


def test_answers_are_told_in_the_words_of_the_plan(receive: Receive) -> None:
    request = receive(data={"policy": "P-7", "amount": "1250"})
    request.data["old"] = True
    told = [(answer.label, answer.value) for answer in selectors.answers(request)]
    assert told == [("Policy number", "P-7"), ("Estimated damage", "1,250.00"), ("old", "yes")]


def test_an_administrator_closes_and_opens_a_form(definition: CaseDefinition, alice: User) -> None:
    assert list(selectors.forms()) == [definition]
    actions.switch_form(definition, is_on=False, actor=Actor.person(alice))
    assert list(selectors.forms()) == []
    actions.switch_form(definition, is_on=True, actor=Actor.person(alice))
    assert selectors.form("claim") == definition


def test_a_worker_may_not_close_a_form(definition: CaseDefinition, bob: User) -> None:
    with pytest.raises(NotAllowed):
        actions.switch_form(definition, is_on=False, actor=Actor.person(bob))
    assert selectors.form("claim") == definition
