"""Questions about requests and the public forms they come from. What may be done about one is in `permissions`."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from apps.cases.models import CaseDefinition
from apps.intake import permissions
from apps.intake.models import Request, RequestFile, RequestState
from apps.users.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of the list: what is stuck on the first one, then the latest; `next` leads on, None at the end."""

    stuck: list[Request]
    others: list[Request]
    next: tuple[datetime, int] | None


def requests(viewer: User) -> QuerySet[Request]:
    """What the viewer may see, with type and case."""
    return permissions.restrict(viewer, Request.objects.select_related("definition", "case"))


def request(viewer: User, reference: str) -> Request:
    """One request by its reference, typed in any case. Raises Request.DoesNotExist."""
    return requests(viewer).prefetch_related("files").get(reference=reference.upper())


def request_file(viewer: User, reference: str, pk: int) -> RequestFile:
    """A file of a request that the viewer may see. Raises Request.DoesNotExist or RequestFile.DoesNotExist."""
    return request(viewer, reference).files.get(pk=pk)


def request_page(
    viewer: User, *, words: str = "", after: tuple[datetime, int] | None = None, size: int = PAGE
) -> RequestPage:
    """Requests with all `words` in reference, name, e-mail or telephone number; those that are stuck come first."""
    found = requests(viewer)
    for word in words.split():
        found = found.filter(
            Q(reference__istartswith=word)
            | Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__contains=word)
        )
    others = found.exclude(state=RequestState.STUCK)
    if after is not None:
        moment, pk = after
        others = others.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk))
    rows = list(others[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return RequestPage(
        stuck=list(found.filter(state=RequestState.STUCK)[:size]) if after is None else [],
        others=rows[:size],
        next=(last.received_at, last.pk) if last else None,
    )


def stuck_count(viewer: User) -> int:
    """How many requests wait for somebody to mend what holds them up."""
    return requests(viewer).filter(state=RequestState.STUCK).count()


def forms() -> QuerySet[CaseDefinition]:
    """The case types with a request form on the public address: those switched on that can start a case."""
    return (
        CaseDefinition.objects.filter(is_active=True, has_request_form=True, current__isnull=False)
        .select_related("current")
        .order_by("name", "pk")
    )


def form(key: str) -> CaseDefinition:
    """The case type behind a public form. Raises CaseDefinition.DoesNotExist when there is no such form."""
    return forms().get(key=key)


def received(key: str, reference: str) -> Request:
    """What somebody sent, for the page that thanks them; the reference is the pass. Raises Request.DoesNotExist."""
    return Request.objects.select_related("definition").get(definition__key=key, reference=reference.upper())
