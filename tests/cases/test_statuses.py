"""Where a case stands in its plan's own words: the status it begins with, and which may follow which."""

import pytest

from apps.audit.selectors import records
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.selectors import moves
from apps.cmmn.builders import case, task
from apps.cmmn.definition import Status
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.cases.conftest import SYSTEM

NEW = Status("new", "New", alias="Received", is_initial=True)
REVIEW = Status("review", "In review", alias="We are looking at it", follows=("new", "waiting"))
WAITING = Status("waiting", "Waiting for papers", follows=("review",))
DECIDED = Status("decided", "Decided", follows=("review",))


def published(*statuses: Status, key: str = "permit") -> CaseDefinition:
    plan = case(key, task("read", required=True), name="Permit", statuses=statuses)
    return actions.publish(plan, actor=SYSTEM).definition


@pytest.fixture
def permit(tenant: Tenant) -> Case:
    return actions.open_case(published(NEW, REVIEW, WAITING, DECIDED), data={}, actor=SYSTEM).case


def test_rule_1_a_case_begins_with_the_initial_status_of_its_type(permit: Case) -> None:
    permit.refresh_from_db()
    assert permit.status == "new"


def test_rule_1_without_an_initial_status_no_case_is_opened(tenant: Tenant) -> None:
    definition = published(Status("review", "In review"), Status("decided", "Decided"))
    with pytest.raises(Invalid, match="No status of “Permit” is the first one") as refusal:
        actions.open_case(definition, data={}, actor=SYSTEM)
    assert (list(refusal.value.fields), Case.objects.count()) == (["status"], 0)


def test_rule_1_a_status_that_is_passed_in_opens_it_all_the_same(tenant: Tenant) -> None:
    definition = published(Status("review", "In review"), Status("decided", "Decided"))
    opened = actions.open_case(definition, data={}, status="decided", actor=SYSTEM).case
    opened.refresh_from_db()
    assert opened.status == "decided"


def test_rule_1_a_status_of_another_type_opens_nothing(tenant: Tenant) -> None:
    with pytest.raises(Invalid, match="no such status"):
        actions.open_case(published(NEW), data={}, status="decided", actor=SYSTEM)
    assert Case.objects.count() == 0


def test_a_type_without_statuses_opens_cases_without_one(claim: Case) -> None:
    assert claim.status == ""


def test_rule_2_a_defined_change_is_made_and_journalled_with_its_reason(permit: Case, bob: User) -> None:
    actions.set_status(permit, status="review", reason="All papers are here.", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert permit.status == "review"
    entry = records(permit.stream, limit=1)[0]
    assert (entry.action, entry.actor_name) == ("case.status", "Bob")
    assert entry.facts == {"before": "new", "after": "review"}
    assert entry.values == {"before": "New", "after": "In review", "reason": "All papers are here."}
    assert list(permit.history.values_list("status", flat=True)[:2]) == ["review", "new"]


def test_rule_2_a_change_that_the_machine_does_not_have_is_refused(permit: Case, bob: User) -> None:
    with pytest.raises(Conflict, match="“Decided” cannot follow “New”, only “In review”"):
        actions.set_status(permit, status="decided", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert (permit.status, records(permit.stream, limit=1)[0].action != "case.status") == ("new", True)


def test_rule_2_a_status_that_only_begins_cases_cannot_be_gone_back_to(permit: Case, bob: User) -> None:
    actions.set_status(permit, status="review", actor=Actor.person(bob))
    with pytest.raises(Conflict, match="a case can only begin with it"):
        actions.set_status(permit, status="new", actor=Actor.person(bob))


def test_rule_2_a_status_of_another_type_is_refused(permit: Case, bob: User) -> None:
    with pytest.raises(Invalid, match="no such status"):
        actions.set_status(permit, status="elsewhere", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert permit.status == "new"


def test_rule_2_a_case_that_is_gone_has_no_status_to_set(permit: Case, bob: User) -> None:
    Case.objects.filter(pk=permit.pk).delete()
    with pytest.raises(Case.DoesNotExist):
        actions.set_status(permit, status="review", actor=Actor.person(bob))


def test_where_no_status_names_another_every_change_is_allowed(tenant: Tenant, bob: User) -> None:
    definition = published(NEW, Status("done", "Done"))
    opened = actions.open_case(definition, data={}, actor=SYSTEM).case
    actions.set_status(opened, status="done", actor=Actor.person(bob))
    actions.set_status(opened, status="new", actor=Actor.person(bob))
    opened.refresh_from_db()
    assert opened.status == "new"


def test_the_later_of_two_people_is_told_what_the_other_has_set(permit: Case, bob: User) -> None:
    actions.set_status(permit, status="review", actor=Actor.person(bob))
    with pytest.raises(Conflict, match="Somebody has set the status to “In review” meanwhile"):
        actions.set_status(permit, status="waiting", seen="new", actor=Actor.person(bob))
    permit.refresh_from_db()
    assert permit.status == "review"


def test_whoever_may_only_look_sets_no_status(permit: Case, dan: User) -> None:
    with pytest.raises(NotAllowed):
        actions.set_status(permit, status="review", actor=Actor.person(dan))
    permit.refresh_from_db()
    assert permit.status == "new"


def test_the_timeline_tells_who_set_which_status(permit: Case, bob: User) -> None:
    actions.set_status(permit, status="review", actor=Actor.person(bob))
    latest, opened = selectors.timeline(bob, permit).events
    assert (latest.who, latest.text) == ("Bob", "set the status to “In review”, it was “New”")
    assert "Status: New" in opened.because


def test_under_another_version_a_status_of_the_same_key_stays(permit: Case, alice: User) -> None:
    actions.set_status(permit, status="review", actor=SYSTEM)
    published(NEW, Status("review", "Being examined", follows=("new",)))
    permit.definition.refresh_from_db()
    version = permit.definition.current
    assert version is not None
    assert moves.preview(alice, permit, version).statuses == ()
    actions.migrate(permit, version=version, actor=Actor.person(alice))
    permit.refresh_from_db()
    assert (permit.status, selectors.status_of(permit).name) == ("review", "Being examined")


def test_and_one_that_is_gone_becomes_the_first_as_the_preview_says(permit: Case, alice: User) -> None:
    actions.set_status(permit, status="review", actor=SYSTEM)
    permit.refresh_from_db()
    published(NEW, Status("decided", "Decided", follows=("new",)))
    permit.definition.refresh_from_db()
    version = permit.definition.current
    assert version is not None
    assert [line.name for line in moves.preview(alice, permit, version).statuses] == ["In review becomes New"]
    actions.migrate(permit, version=version, actor=Actor.person(alice))
    permit.refresh_from_db()
    assert permit.status == "new"
    assert [span.key for span in selectors.status_timeline(alice, permit)] == ["new", "review", "new"]


def test_the_timeline_of_statuses_tells_since_when_and_by_whom(permit: Case, bob: User) -> None:
    actions.set_status(permit, status="review", reason="All here.", actor=Actor.person(bob))
    first, second = selectors.status_timeline(bob, permit)
    assert (first.key, first.alias, first.until) == ("new", "Received", second.since)
    assert (second.key, second.who, second.reason, second.until) == ("review", "Bob", "All here.", None)


def test_the_possible_statuses_each_say_why_not(permit: Case, bob: User, dan: User) -> None:
    told = {one.status.key: one.reason for one in selectors.possible_statuses(bob, permit)}
    assert told["review"] == ""
    assert told["decided"] == "“Decided” cannot follow “New”, only “In review”."
    assert {one.reason for one in selectors.possible_statuses(dan, permit)} == {
        "You may look at this case, but not change it."
    }
