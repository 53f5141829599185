"""Who may do what by role, and how roles change."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.audit import selectors as audit
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.tenants.context import enter
from apps.users import actions, permissions, selectors
from apps.users.models import Role, User
from tests.factories import TeamFactory, UserFactory

LADDER = [Role.OWNER, Role.ADMINISTRATOR, Role.MANAGER, Role.WORKER, Role.VIEWER]


def person(role: Role, *, is_active: bool = True) -> User:
    """Pure predicates need no row."""
    return User(name=str(role.label), role=role, is_active=is_active)


@pytest.mark.parametrize(
    ("predicate", "lowest"),
    [
        (permissions.may_administer, Role.ADMINISTRATOR),
        (permissions.may_manage, Role.MANAGER),
        (permissions.is_manager, Role.MANAGER),
        (permissions.may_write, Role.WORKER),
    ],
)
def test_each_right_begins_at_a_role(predicate: object, lowest: Role) -> None:
    assert callable(predicate)
    may = {role for role in LADDER if predicate(person(role))}
    assert may == set(LADDER[: LADDER.index(lowest) + 1])


@pytest.mark.parametrize("role", LADDER)
def test_who_is_deactivated_may_nothing(role: Role) -> None:
    gone = person(role, is_active=False)
    assert not permissions.may_write(gone)
    assert not permissions.may_administer(gone)
    assert permissions.roles_to_give(gone) == []


def test_nobody_gives_more_than_they_have() -> None:
    assert permissions.roles_to_give(person(Role.OWNER)) == LADDER
    assert permissions.roles_to_give(person(Role.ADMINISTRATOR)) == LADDER[1:]
    assert permissions.roles_to_give(person(Role.MANAGER)) == []


def test_an_administrator_changes_a_role_and_it_is_journalled(erin: User, bob: User) -> None:
    actions.change_role(bob, role=Role.MANAGER, actor=Actor.person(erin))
    bob.refresh_from_db()
    assert bob.role == Role.MANAGER
    record = audit.records("config")[0]
    assert (record.action, record.actor_name) == ("person.role_changed", "Erin Ebner")
    assert record.facts == {"user": bob.pk, "before": "worker", "after": "manager"}
    assert bob.history.latest().role == Role.MANAGER
    assert bob.history.latest().history_user_id == erin.pk


def test_an_administrator_makes_no_owner(erin: User, bob: User) -> None:
    with pytest.raises(NotAllowed, match="above your own"):
        actions.change_role(bob, role=Role.OWNER, actor=Actor.person(erin))
    bob.refresh_from_db()
    assert bob.role == Role.WORKER
    assert audit.records("config") == []


def test_an_administrator_does_not_touch_an_owner(alice: User, erin: User) -> None:
    with pytest.raises(NotAllowed, match="Only an owner"):
        actions.change_role(alice, role=Role.VIEWER, actor=Actor.person(erin))
    with pytest.raises(NotAllowed, match="Only an owner"):
        actions.deactivate(alice, actor=Actor.person(erin))
    alice.refresh_from_db()
    assert (alice.role, alice.is_active) == (Role.OWNER, True)


@pytest.mark.parametrize("name", ["carol", "bob", "dan"])
def test_others_change_nobody(request: pytest.FixtureRequest, name: str) -> None:
    actor = Actor.person(request.getfixturevalue(name))
    other = UserFactory.create()
    for attempt in (
        lambda: actions.change_role(other, role=Role.VIEWER, actor=actor),
        lambda: actions.deactivate(other, actor=actor),
        lambda: actions.create_team(name="Mine", actor=actor),
        lambda: actions.invite(email="x@acme.example", role=Role.VIEWER, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    other.refresh_from_db()
    assert (other.role, other.is_active) == (Role.WORKER, True)


def test_the_last_owner_stays_owner(alice: User) -> None:
    with pytest.raises(Conflict, match="Alice Adler is the only owner"):
        actions.change_role(alice, role=Role.ADMINISTRATOR, actor=Actor.person(alice))
    with pytest.raises(Conflict, match="Alice Adler is the only owner"):
        actions.deactivate(alice, actor=Actor.system("importer"))


def test_an_owner_steps_down_when_there_is_another(alice: User) -> None:
    UserFactory.create(role=Role.OWNER)
    actions.change_role(alice, role=Role.WORKER, actor=Actor.person(alice))
    alice.refresh_from_db()
    assert alice.role == Role.WORKER


def test_a_deactivated_owner_does_not_count(alice: User) -> None:
    UserFactory.create(role=Role.OWNER, is_active=False)
    with pytest.raises(Conflict, match="only owner"):
        actions.change_role(alice, role=Role.WORKER, actor=Actor.person(alice))


def test_two_owners_who_leave_at_once_leave_one_behind(live: str) -> None:
    with enter("acme"):
        owners = [UserFactory.create(role=Role.OWNER) for _n in range(2)]
    refusals: list[str] = []
    barrier = Barrier(2)

    def step_down(owner: User) -> None:
        with enter("acme"):
            barrier.wait()
            try:
                actions.change_role(owner, role=Role.WORKER, actor=Actor.person(owner))
            except Conflict as refusal:
                refusals.append(str(refusal))
        connection.close()

    threads = [Thread(target=step_down, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    with enter("acme"):
        assert User.objects.filter(role=Role.OWNER).count() == 1
        assert audit.verify("config").entries == 1
    assert len(refusals) == 1


def test_nobody_deactivates_themselves(alice: User) -> None:
    UserFactory.create(role=Role.OWNER)
    with pytest.raises(NotAllowed, match="cannot deactivate yourself"):
        actions.deactivate(alice, actor=Actor.person(alice))


def test_who_is_deactivated_keeps_role_and_teams(alice: User) -> None:
    team = TeamFactory.create()
    bob = UserFactory.create(teams=[team])
    actions.deactivate(bob, actor=Actor.person(alice))
    with pytest.raises(Conflict, match="deactivated already"):
        actions.deactivate(bob, actor=Actor.person(alice))
    back = actions.reactivate(bob, actor=Actor.person(alice))
    assert (back.role, selectors.team_ids(back)) == (Role.WORKER, frozenset({team.pk}))
    assert [record.action for record in audit.records("config")] == ["person.reactivated", "person.deactivated"]


def test_only_oneself_changes_a_profile(alice: User, bob: User) -> None:
    with pytest.raises(NotAllowed):
        actions.change_profile(bob, name="Robert", language="de", actor=Actor.person(alice))
    said = {"language": "de", "time_zone": "Europe/Berlin"}
    changed = actions.change_profile(bob, name=" Robert Brook ", **said, actor=Actor.person(bob))
    assert (changed.name, changed.language, changed.time_zone) == ("Robert Brook", "de", "Europe/Berlin")
    record = audit.records("config")[0]
    assert record.values["before"] == {"name": "Bob Brook", "language": "", "time_zone": ""}
    assert "Bob" not in str(record.facts)
