"""Changes teams and who is in them. Which work a team has is decided elsewhere."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users import permissions
from apps.users.models import Membership, Team, User
from apps.users.reactions import Change, follow


@action
def create_team(*, name: str, members: Collection[User] = (), actor: Actor) -> Team:
    """Form a team. Raises Invalid when another one has this name."""
    permissions.require(actor, permissions.may_administer)
    team = Team(name=name.strip())
    _save(team)
    facts = {"team": team.pk, "members": sorted(user.pk for user in members)}
    for user in members:
        Membership.objects.create(user=user, team=team)
    follow(Change("team.created", actor, facts, {"name": team.name}))
    return team


@action
def rename_team(team: Team, *, name: str, actor: Actor) -> Team:
    """Call a team otherwise. Raises Conflict for a retired one: where it is missed, it stands by its name."""
    permissions.require(actor, permissions.may_administer)
    team = _locked(team)
    before, team.name = team.name, name.strip()
    if before == team.name:
        return team
    if not team.is_active:
        raise Conflict(_("The team “%(name)s” is retired. Restore it first.") % {"name": before})
    _save(team)
    follow(Change("team.renamed", actor, {"team": team.pk}, {"before": before, "after": team.name}))
    return team


@action
def set_members(team: Team, *, users: Collection[User], actor: Actor) -> Team:
    """Make exactly these people the team's members."""
    permissions.require(actor, permissions.may_administer)
    team = _locked(team)
    before = {membership.user_id: membership for membership in team.memberships.all()}
    after = {user.pk: user for user in users}
    joined, left = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    for key in joined:
        Membership.objects.create(user=after[key], team=team)
    for key in left:
        before[key].delete()
    if joined or left:
        follow(Change("team.members_changed", actor, {"team": team.pk, "joined": joined, "left": left}))
    return team


@action
def retire_team(team: Team, *, actor: Actor) -> Team:
    """Give a team no more work. Its members, what they have access to through it and what it did stay."""
    permissions.require(actor, permissions.may_administer)
    team = _locked(team)
    if not team.is_active:
        raise Conflict(_("The team “%(name)s” is retired already.") % {"name": team.name})
    return _switch(team, "team.retired", is_active=False, actor=actor)


@action
def restore_team(team: Team, *, actor: Actor) -> Team:
    """Let a retired team have work again, what was open when it was retired and nobody else has got since included."""
    permissions.require(actor, permissions.may_administer)
    team = _locked(team)
    if team.is_active:
        raise Conflict(_("The team “%(name)s” is not retired.") % {"name": team.name})
    return _switch(team, "team.restored", is_active=True, actor=actor)


def _switch(team: Team, verb: str, *, is_active: bool, actor: Actor) -> Team:
    team.is_active = is_active
    team.save(update_fields=["is_active"])
    follow(Change(verb, actor, {"team": team.pk}, {"name": team.name}))
    return team


def _locked(team: Team) -> Team:
    """The team's row orders those who change it or its members at the same time."""
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        is_retired = Team.objects.filter(name__iexact=team.name, is_active=False).exists()
        reason = _("There is a team of this name already.")
        if is_retired:
            reason = _("There is a retired team of this name. Restore it instead.")
        raise Invalid(reason, {"name": [reason]}) from error
