"""Makes and changes clients. One address of e-mail is one client, however often and at once it writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common import clock, history, series
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Invalid
from apps.parties import permissions, selectors
from apps.parties.models import Party
from apps.users import permissions as people

SERIES = "client"
DETAILS = ("kind", "name", "email", "phone", "address", "language")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who may be a client already, and when they came."""

    name: str
    email: str
    phone: str
    at: datetime


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
def match_or_create_all(contacts: Sequence[Contact], *, actor: Actor) -> list[Party]:
    """The same for many, in the order given; the number of statements does not depend on how many there are.

    Raises IntegrityError, and then nothing is written, when somebody else makes one of them at the same moment.
    """
    del actor  # bound for the history by the decorator; only parts of the system bring many
    known = selectors.by_emails([contact.email for contact in contacts])
    # Without an address there is nothing to match by: each is a client of its own.
    keys = [contact.email.strip().lower() or index for index, contact in enumerate(contacts)]
    fresh: dict[object, Contact] = {}
    for key, contact in zip(keys, contacts, strict=True):
        if key not in known:
            fresh.setdefault(key, contact)
    made = dict(zip(fresh, _create_all(list(fresh.values())), strict=True))
    return [known.get(key) or made[key] for key in keys]


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
        client_number=_number(series.take(SERIES)),
        name=name.strip(),
        email=email,
        phone=phone.strip(),
        created_at=clock.now(),
    )


def _create_all(contacts: Sequence[Contact]) -> list[Party]:
    if not contacts:
        return []
    first = series.take(SERIES, len(contacts))
    made = Party.objects.bulk_create(
        Party(
            client_number=_number(first + index),
            name=contact.name.strip(),
            email=contact.email.strip(),
            phone=contact.phone.strip(),
            created_at=contact.at,
        )
        for index, contact in enumerate(contacts)
    )
    history.write([(party, party.created_at) for party in made], is_new=True)
    return made


def _number(position: int) -> str:
    return f"C-{position:06}"
