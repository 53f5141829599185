"""Opening a case with optional work put in or left out: what is offered, what is written down, what is refused."""

import pytest

from apps.audit import selectors as audit
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cmmn.builders import case, entry, milestone, on, stage, task
from apps.cmmn.definition import Role
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.tasks.models import HumanTask
from apps.tenants.models import Tenant
from apps.users.models import User
from tests.cases.conftest import SYSTEM

PLAN = case(
    "care",
    task("meet", required=True),
    task("leaflet", description="What everybody should know."),
    task("expert", discretionary=True, roles=("doctor",)),
    task("song", discretionary=True),
    stage("home", task("visit"), task("photo"), entry=entry(on("meet", "complete"))),
    milestone("done", entry=entry(on("home", "complete"))),
    roles=(Role("doctor", "Doctor"),),
)


@pytest.fixture
def care(tenant: Tenant) -> CaseDefinition:
    return actions.publish(PLAN, actor=SYSTEM).definition


def test_people_are_offered_what_their_roles_may_decide(care: CaseDefinition, bob: User) -> None:
    found = {one.key: one for one in selectors.optional_work(bob, care)}
    assert list(found) == ["leaflet", "song", "home", "visit", "photo"]
    assert (found["leaflet"].about, found["leaflet"].is_usual) == ("What everybody should know.", True)
    assert (found["song"].is_usual, found["visit"].stage, found["home"].needed_by) == (False, "Home", ("Done",))


def test_the_case_begins_as_it_was_put_together(care: CaseDefinition, bob: User) -> None:
    opened = actions.open_case(care, data={}, included=["song"], left_out=["leaflet"], actor=Actor.person(bob)).case
    states = dict(opened.items.values_list("key", "state"))
    assert (states["song"], states["leaflet"], states["meet"]) == ("active", "terminated", "active")
    told = [entry for entry in audit.records(opened.stream) if entry.values.get("name") == "Leaflet"]
    assert [(entry.action, entry.actor_name) for entry in told] == [("item.exit", "Bob"), ("item.create", "Bob")]
    told_to_people = str(selectors.timeline(bob, opened).events)
    assert "Leaflet was left out of this case" in told_to_people


def test_nobody_gets_a_task_that_was_left_out(care: CaseDefinition, bob: User) -> None:
    opened = actions.open_case(care, data={}, left_out=["leaflet"], actor=Actor.person(bob)).case
    assert sorted(HumanTask.objects.filter(case=opened, state="open").values_list("key", flat=True)) == ["meet"]


@pytest.mark.parametrize(
    ("included", "left_out", "reason"),
    [
        ([], ["meet"], "Meet must be done, so it cannot be left out."),
        (["leaflet"], [], '"leaflet" is not an item that can be planned.'),
        ([], ["nothing"], '"nothing" is nothing that can be left out.'),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_opened(
    care: CaseDefinition, bob: User, included: list[str], left_out: list[str], reason: str
) -> None:
    with pytest.raises(Conflict) as refusal:
        actions.open_case(care, data={}, included=included, left_out=left_out, actor=Actor.person(bob))
    assert str(refusal.value) == reason
    assert not Case.objects.exists()


def test_a_role_of_the_plan_is_needed_to_put_in_what_it_guards(care: CaseDefinition, bob: User) -> None:
    with pytest.raises(NotAllowed, match="Your role does not allow you to add “Expert”"):
        actions.open_case(care, data={}, included=["expert"], actor=Actor.person(bob))
    assert not Case.objects.exists()


def test_a_case_with_nothing_left_to_do_is_not_opened(tenant: Tenant, bob: User) -> None:
    small = actions.publish(case("small", task("one"), task("two")), actor=SYSTEM).definition
    with pytest.raises(Conflict, match="nothing would be left to do"):
        actions.open_case(small, data={}, left_out=["one", "two"], actor=Actor.person(bob))
    assert not Case.objects.exists()
