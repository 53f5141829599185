"""Access tokens, with which other systems act as a person: issue, note the use of, revoke. Rights stay the person's."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.users import permissions, selectors
from apps.users.models import AccessToken
from apps.users.reactions import Change, follow

PREFIX = "cw_"
SHOWN = 8
LIFETIMES = (30, 90, 365)
"""For how many days a token may be good."""
MOST = 20
"""How many tokens one person may have at a time."""
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token and the secret that is shown once and kept nowhere."""

    token: AccessToken
    secret: str = field(repr=False)


@action
def issue_token(*, name: str, can_write: bool, days: int, actor: Actor) -> Issued:
    """Make a token for the actor. Raises Invalid, or NotAllowed when somebody who changes nothing wants to change."""
    user = permissions.person(actor)
    if can_write and not permissions.may_write(user):
        raise NotAllowed(_("Your role lets you look only, so your tokens can be for reading only."))
    name = name.strip()
    if not name or len(name) > 80:
        raise Invalid(_("The token needs a name."), {"name": [_("Enter a name, in at most 80 characters.")]})
    if days not in LIFETIMES:
        raise Invalid(_("There is no such lifetime."), {"days": [_("Choose one from the list.")]})
    if selectors.tokens(user).count() >= MOST:
        raise Invalid(_("You have %(n)d tokens already. Revoke one that is not used any more.") % {"n": MOST})
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = AccessToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        token_hash=selectors.token_hash(secret),
        can_write=can_write,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    facts = {"token": token.pk, "user": user.pk, "can_write": can_write, "expires_at": token.expires_at.isoformat()}
    follow(Change("token.issued", actor, facts, {"name": name}))
    return Issued(token, secret)


@action
def revoke_token(token: AccessToken, *, actor: Actor) -> AccessToken:
    """End a token of one's own at once. Raises Conflict when it has ended already."""
    locked = AccessToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if locked.user_id != actor.user_id:
        raise NotAllowed(_("Only the person it belongs to may revoke a token."))
    if locked.revoked_at is not None:
        raise Conflict(_("This token is revoked already."))
    locked.revoked_at = clock.now()
    locked.save(update_fields=["revoked_at"])
    follow(Change("token.revoked", actor, {"token": locked.pk, "user": locked.user_id}, {"name": locked.name}))
    return locked


def note_use(token: AccessToken) -> None:
    """Remember that a token was used, at most once a minute so that reading stays reading."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
