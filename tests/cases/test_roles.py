"""Roles of a plan: who may add what it offers, and who may say that something has happened."""

import pytest

from apps.cases import actions, permissions, selectors, states
from apps.cases.models import Case, PlanItem
from apps.cmmn.builders import case, task
from apps.cmmn.commands import Occur, Plan
from apps.cmmn.definition import Item, Kind, Role
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.tenants.models import Tenant
from apps.users.models import Membership, Team, User
from tests.cases.conftest import SYSTEM

DOCTOR, BOSS = Role("doctor", "Doctors"), Role("boss", "Manager")


@pytest.fixture
def treatment(tenant: Tenant) -> Case:
    plan = case(
        "treatment",
        task("look"),
        task("scan", discretionary=True, roles=("doctor",)),
        task("bill", discretionary=True, roles=("boss",)),
        Item(key="cured", name="Cured", kind=Kind.USER_EVENT, roles=("doctor",)),
        Item(key="left", name="Left", kind=Kind.USER_EVENT),
        roles=(DOCTOR, BOSS),
    )
    return actions.open_case(actions.publish(plan, actor=SYSTEM).definition, data={}, actor=SYSTEM).case


@pytest.fixture
def doctor(bob: User) -> User:
    Membership.objects.create(user=bob, team=Team.objects.create(name="doctors"))
    return User.objects.get(pk=bob.pk)


def number(opened: Case, key: str) -> int:
    return PlanItem.objects.get(case=opened, key=key).number


def test_a_role_is_the_team_of_its_name_or_a_role_of_the_workspace(
    treatment: Case, doctor: User, alice: User, dan: User
) -> None:
    definition = states.plan_of(treatment).definition
    assert permissions.plays(doctor, definition, ("doctor",))
    assert not permissions.plays(alice, definition, ("doctor",))
    assert permissions.plays(alice, definition, ("boss",))
    assert not permissions.plays(doctor, definition, ("boss",))
    assert permissions.plays(dan, definition, ())


def test_who_has_the_role_adds_it(treatment: Case, doctor: User) -> None:
    actions.perform(treatment, Plan("scan"), actor=Actor.person(doctor))
    assert PlanItem.objects.get(case=treatment, key="scan").state == "active"


def test_who_has_not_the_role_is_refused_and_nothing_is_added(treatment: Case, alice: User) -> None:
    with pytest.raises(NotAllowed, match="Your role does not allow you to add this"):
        actions.perform(treatment, Plan("scan"), actor=Actor.person(alice))
    assert not PlanItem.objects.filter(case=treatment, key="scan").exists()


def test_each_is_offered_what_their_roles_allow(treatment: Case, doctor: User, alice: User) -> None:
    offered = {
        user.name: [offer.key for offer in selectors.plan(user, selectors.case(user, treatment.number)).offers]
        for user in (doctor, alice)
    }
    assert offered == {"Bob": ["scan"], "Alice": ["bill"]}


def test_only_the_role_says_that_it_has_happened(treatment: Case, doctor: User, alice: User) -> None:
    with pytest.raises(NotAllowed, match="Your role does not allow you to say that this has happened"):
        actions.perform(treatment, Occur(number(treatment, "cured")), actor=Actor.person(alice))
    actions.perform(treatment, Occur(number(treatment, "cured")), actor=Actor.person(doctor))
    assert PlanItem.objects.get(case=treatment, key="cured").state == "completed"


def test_what_names_no_role_is_everybodys(treatment: Case, alice: User) -> None:
    actions.perform(treatment, Occur(number(treatment, "left")), actor=Actor.person(alice))
    assert PlanItem.objects.get(case=treatment, key="left").state == "completed"


def test_the_pages_offer_an_event_to_those_who_may_say_it(treatment: Case, doctor: User, alice: User) -> None:
    def offered(user: User) -> set[str]:
        view = selectors.plan(user, selectors.case(user, treatment.number))
        return {step.key for step in view.walk() if "occur" in step.commands}

    assert (offered(doctor), offered(alice)) == ({"cured", "left"}, {"left"})
