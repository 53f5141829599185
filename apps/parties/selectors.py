"""Questions about clients: all of them, those that words find, the one with a number. Their cases belong above."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from apps.parties import permissions
from apps.parties.models import Party
from apps.users.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class Clients:
    """A page of clients; `after` continues the list, empty at its end."""

    clients: tuple[Party, ...]
    after: str


def parties(viewer: User) -> QuerySet[Party]:
    """The clients that the viewer may see, by name."""
    return Party.objects.all() if permissions.may_see(viewer) else Party.objects.none()


def party(viewer: User, client_number: str) -> Party:
    """Raises Party.DoesNotExist."""
    return parties(viewer).get(client_number=client_number)


def search(viewer: User, words: str) -> QuerySet[Party]:
    """Clients in whose number, name, address of e-mail or telephone every word is found."""
    found = parties(viewer)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
            | Q(client_number__istartswith=word)
        )
    return found


def page(viewer: User, *, words: str = "", after: str = "") -> Clients:
    """A page of clients by name; `after` is where the last page ended."""
    found = search(viewer, words)
    last = Party.objects.filter(client_number=after).first() if after else None
    if last is not None:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = tuple(found.order_by("name", "pk")[: PAGE + 1])
    return Clients(rows[:PAGE], rows[PAGE - 1].client_number if len(rows) > PAGE else "")


def by_email(email: str) -> Party | None:
    """For matching, not for showing: the client with this address, without regard to case."""
    address = email.strip()
    return Party.objects.filter(email__iexact=address).first() if address else None


def by_emails(emails: Iterable[str]) -> dict[object, Party]:
    """The same for many: the clients that there are, by their addresses in lower case."""
    addresses = {email.strip().lower() for email in emails} - {""}
    if not addresses:
        return {}
    found = Party.objects.annotate(folded=Lower("email")).filter(folded__in=addresses)
    return {party.email.lower(): party for party in found}
