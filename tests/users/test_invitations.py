"""Inviting colleagues: the token, the mail, the seven days, the one use."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from apps.audit import selectors as audit
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.notifications.models import Mail
from apps.tenants.context import enter
from apps.users import actions, selectors
from apps.users.actions import Invited
from apps.users.models import Invitation, Role, Team, User
from tests.factories import PASSWORD, TeamFactory, UserFactory


def invite(
    inviter: User, email: str = "frank@acme.example", role: Role = Role.WORKER, teams: tuple[Team, ...] = ()
) -> Invited:
    return actions.invite(email=email, name="Frank", role=role, teams=teams, actor=Actor.person(inviter))


def accept(token: str, password: str = PASSWORD) -> User:
    return actions.accept_invitation(token, name="Frank Farmer", password=password)


def test_it_mails_a_link_and_keeps_only_the_tokens_hash(alice: User) -> None:
    invited = invite(alice)
    mail = Mail.objects.get()
    assert (mail.kind, mail.to_address, mail.to_name) == ("invitation", "frank@acme.example", "Frank")
    assert f"http://acme.localhost:8000/join/{invited.token}/" in mail.text
    assert "Alice Adler invites you to work in the workspace of Acme as Case worker." in mail.text
    assert invited.invitation.token_hash == selectors.token_hash(invited.token)
    assert invited.token not in str(Invitation.objects.values())
    assert invited.token not in str(audit.records("config"))


def test_whoever_accepts_works_here_in_role_and_teams(alice: User) -> None:
    team = TeamFactory.create()
    user = accept(invite(alice, role=Role.MANAGER, teams=(team,)).token)
    assert (user.email, user.name, user.role) == ("frank@acme.example", "Frank Farmer", Role.MANAGER)
    assert selectors.team_ids(user) == frozenset({team.pk})
    assert authenticate(email="frank@acme.example", password=PASSWORD) == user
    done = [(record.action, record.actor_name) for record in audit.records("config")]
    assert done == [
        ("invitation.accepted", "Frank Farmer"),
        ("person.added", "invitation"),
        ("person.invited", "Alice Adler"),
    ]


def test_a_token_is_good_once(alice: User) -> None:
    token = invite(alice).token
    accept(token)
    with pytest.raises(Conflict, match="no longer valid"):
        accept(token)
    assert User.objects.filter(email="frank@acme.example").count() == 1


def test_a_token_is_good_for_seven_days(alice: User) -> None:
    with clock.at(clock.now() - timedelta(days=7)):
        late = invite(alice)
    assert selectors.invitation(late.token) is None
    with pytest.raises(Conflict, match="no longer valid"):
        accept(late.token)
    with clock.at(clock.now() - timedelta(days=6, hours=23)):
        in_time = invite(alice, email="gina@acme.example")
    assert accept(in_time.token).email == "gina@acme.example"


def test_a_made_up_token_opens_nothing(alice: User) -> None:
    invited = invite(alice)
    for token in ("", "x", invited.invitation.token_hash):
        assert selectors.invitation(token) is None


def test_a_withdrawn_invitation_opens_nothing(alice: User) -> None:
    invited = invite(alice)
    actions.withdraw_invitation(invited.invitation, actor=Actor.person(alice))
    with pytest.raises(Conflict):
        accept(invited.token)
    with pytest.raises(Conflict, match="withdrawn"):
        actions.resend_invitation(invited.invitation, actor=Actor.person(alice))
    assert not User.objects.filter(email="frank@acme.example").exists()


def test_sending_again_replaces_the_link(alice: User) -> None:
    first = invite(alice)
    again = actions.resend_invitation(first.invitation, actor=Actor.person(alice))
    with pytest.raises(Conflict):
        accept(first.token)
    assert accept(again.token).name == "Frank Farmer"
    assert Mail.objects.filter(about=f"invitation:{first.invitation.pk}").count() == 2


def test_an_address_that_works_here_is_refused_kindly(alice: User, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        invite(alice, email="BOB@acme.example ")
    assert refusal.value.fields == {"email": ["Bob Brook works here already with this address."]}
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_an_address_of_somebody_who_left_says_what_to_do(alice: User) -> None:
    UserFactory.create(name="Gus Gone", email="gus@acme.example", is_active=False)
    with pytest.raises(Invalid) as refusal:
        invite(alice, email="gus@acme.example")
    assert "Reactivate them instead." in refusal.value.fields["email"][0]


def test_an_open_invitation_is_not_doubled(alice: User) -> None:
    invite(alice)
    with pytest.raises(Invalid, match="has been invited"):
        invite(alice, email="Frank@acme.example")
    assert Mail.objects.count() == 1


def test_an_expired_invitation_makes_room_for_another(alice: User) -> None:
    with clock.at(clock.now() - timedelta(days=8)):
        invite(alice)
    again = invite(alice)
    assert list(selectors.invitations(alice)) == [again.invitation]


def test_nobody_invites_above_themselves(erin: User, carol: User) -> None:
    with pytest.raises(NotAllowed, match="above your own"):
        invite(erin, role=Role.OWNER)
    with pytest.raises(NotAllowed):
        invite(carol, role=Role.VIEWER)
    assert not Invitation.objects.exists()


def test_a_weak_password_keeps_the_invitation_open(alice: User) -> None:
    invited = invite(alice)
    with pytest.raises(Invalid) as refusal:
        accept(invited.token, password="12345")
    assert "password" in refusal.value.fields
    assert accept(invited.token).name == "Frank Farmer"


def test_one_token_used_twice_at_once_makes_one_person(live: str) -> None:
    with enter("acme"):
        token = invite(UserFactory.create(role=Role.OWNER)).token
    outcomes: list[str] = []
    barrier = Barrier(2)

    def join() -> None:
        with enter("acme"):
            barrier.wait()
            try:
                outcomes.append(accept(token).email)
            except Conflict:
                outcomes.append("refused")
        connection.close()

    threads = [Thread(target=join) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["frank@acme.example", "refused"]


def test_invitations_are_for_administrators_eyes(alice: User, erin: User, carol: User) -> None:
    invite(alice)
    assert selectors.invitations(erin).count() == 1
    assert not selectors.invitations(carol).exists()
