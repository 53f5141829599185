"""Makes and changes clients. One address of e-mail is one client, however often and at once it writes."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common import clock, series
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Invalid
from apps.parties import permissions, selectors
from apps.parties.models import Party
from apps.users import permissions as people

SERIES = "client"
DETAILS = ("kind", "name", "email", "phone", "address", "language")


@action
def match_or_create(*, name: str, email: str = "", phone: str = "", actor: Actor) -> Party:
    """The client with this address, or a new one with a number of its own.

    A client that is found stays as it is: what a stranger types into a form must not change it. Without an address
    there is nothing to match by, and the client is new.
    """
    known = selectors.by_email(email)
    if known is not None:
        return known
    try:
        with transaction.atomic():  # gives the number back when somebody else was faster
            return _create(name=name, email=email.strip(), phone=phone, actor=actor)
    except IntegrityError:
        faster = selectors.by_email(email)
        if faster is None:
            raise
        return faster


@action
def change_details(party: Party, *, details: Mapping[str, str], actor: Actor) -> Party:
    """Write the given details, of `DETAILS`. Raises Invalid when another client has the address."""
    people.require(actor, permissions.may_change)
    party = Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    changed = [name for name in DETAILS if name in details and getattr(party, name) != details[name].strip()]
    for name in changed:
        setattr(party, name, details[name].strip())
    if not changed:
        return party
    try:
        with transaction.atomic():
            party.save(update_fields=changed)
    except IntegrityError as error:
        other = selectors.by_email(party.email)
        number = other.client_number if other else ""
        reason = _("Client %(number)s has this address already.") % {"number": number}
        raise Invalid(reason, {"email": [reason]}) from error
    return party


def _create(*, name: str, email: str, phone: str, actor: Actor) -> Party:
    if actor.kind is ActorKind.PERSON:
        people.require(actor, permissions.may_change)
    return Party.objects.create(
        client_number=f"C-{series.take(SERIES):06}",
        name=name.strip(),
        email=email,
        phone=phone.strip(),
        created_at=clock.now(),
    )
