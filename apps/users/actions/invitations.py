"""Asks colleagues to join: invite, send again, withdraw, accept. The mail itself follows through the wiring."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users import permissions, selectors
from apps.users.actions import people
from apps.users.models import Invitation, Team, User
from apps.users.reactions import Change, follow

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the token that opens it, which is kept nowhere."""

    invitation: Invitation
    token: str = field(repr=False)


@action
def invite(*, email: str, name: str = "", role: str, teams: Sequence[Team] = (), actor: Actor) -> Invited:
    """Ask a colleague to join by e-mail. Raises Invalid when the address works here or is invited already."""
    permissions.require(
        actor, lambda user: permissions.may_give(user, role), _("You cannot invite somebody to a role above your own.")
    )
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid(_("Somebody with this address works here already."), {"email": [people.taken(email)]})
    now = clock.now()
    Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None, expires_at__lte=now).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        name=name.strip(),
        role=role,
        token_hash=selectors.token_hash(token),
        invited_by=_inviter(actor),
        invited_at=now,
        expires_at=now + LIFETIME,
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        reason = _("This address has been invited and has not answered yet. Send that invitation again instead.")
        raise Invalid(reason, {"email": [reason]}) from error
    invitation.teams.set(teams)
    facts = {"invitation": invitation.pk, "role": role, "teams": sorted(team.pk for team in teams)}
    values = {"email": email, "name": invitation.name}
    follow(Change("person.invited", actor, facts, values, invitation=invitation, token=token))
    return Invited(invitation, token)


@action
def resend_invitation(invitation: Invitation, *, actor: Actor) -> Invited:
    """Mail a fresh token, good for another seven days; the one mailed before opens nothing any more."""
    invitation = _open(invitation)
    permissions.require(actor, lambda user: permissions.may_give(user, invitation.role))
    token = secrets.token_urlsafe(32)
    invitation.token_hash = selectors.token_hash(token)
    invitation.expires_at = clock.now() + LIFETIME
    invitation.save(update_fields=["token_hash", "expires_at"])
    facts = {"invitation": invitation.pk}
    follow(Change("person.invited_again", actor, facts, invitation=invitation, token=token))
    return Invited(invitation, token)


@action
def withdraw_invitation(invitation: Invitation, *, actor: Actor) -> Invitation:
    """Close an invitation before it is accepted."""
    invitation = _open(invitation)
    permissions.require(actor, lambda user: permissions.may_give(user, invitation.role))
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    follow(Change("invitation.withdrawn", actor, {"invitation": invitation.pk}))
    return invitation


def accept_invitation(token: str, *, name: str, password: str) -> User:
    """Join the workspace. Raises Conflict when the token opens nothing (any more), Invalid for a weak password."""
    return _accept(token, name=name, password=password, actor=Actor.system("invitation"))


@action
def _accept(token: str, *, name: str, password: str, actor: Actor) -> User:
    found = selectors.invitation(token)
    if found is None:
        raise Conflict(_("This invitation is no longer valid. Ask for a new one."))
    invitation = _open(found)
    if invitation.token_hash != found.token_hash:
        raise Conflict(_("A newer invitation has been sent to you. Please use the link in the latest mail."))
    teams = list(invitation.teams.filter(is_active=True))
    user = people.create_person(
        email=invitation.email, name=name, role=invitation.role, password=password, teams=teams, actor=actor
    )
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    follow(Change("invitation.accepted", Actor.person(user), {"invitation": invitation.pk, "user": user.pk}))
    return user


def _inviter(actor: Actor) -> User:
    """Who signs the invitation. A part of the system cannot: it adds people directly."""
    return permissions.person(actor)


def _open(invitation: Invitation) -> Invitation:
    """The row as it is now, locked, so that one token is spent once."""
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise Conflict(_("This invitation has been accepted already."))
    if locked.withdrawn_at is not None:
        raise Conflict(_("This invitation has been withdrawn."))
    return locked
