"""Questions about requests and the public forms they come from. What may be done about one is in `permissions`."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.cases import states
from apps.cases.models import CaseDefinition
from apps.cases.words.values import plain, show
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common.errors import Refused
from apps.intake import permissions
from apps.intake import samples as sampling
from apps.intake.models import Request, RequestFile, RequestState
from apps.outbox.models import OutboxMessage
from apps.tenants import access
from apps.users import permissions as people
from apps.users.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of the list: what is stuck on the first one, then the latest; `next` leads on, None at the end."""

    stuck: list[Request]
    others: list[Request]
    next: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a request as people read it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Samples:
    """Sample cases: how many are here, on their way, and to be had."""

    here: int
    coming: int
    offered: int


def requests(viewer: User) -> QuerySet[Request]:
    """What the viewer may see, with type and case."""
    return permissions.restrict(
        viewer,
        Request.objects.select_related("definition__current", "case").defer(
            "definition__current__body", "definition__current__source"
        ),
    )


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


def is_retired(key: str) -> bool:
    """Whether there was such a public form, and its type takes no new cases at present."""
    return CaseDefinition.objects.filter(key=key, is_active=False, has_request_form=True).exists()


def plan(definition: CaseDefinition) -> Plan:
    """The present plan of a case type, compiled once a process. Raises Refused when none is published."""
    if definition.current is None:
        raise Refused(_("There is no published plan for “%(name)s” yet.") % {"name": definition.name})
    return states.plan(definition.current).definition


def samples(viewer: User) -> Samples | None:
    """What there is of sample cases, for those who may put them in and take them out; None for everybody else."""
    if not people.may_administer(viewer):
        return None
    here = sample_requests().count()
    waiting = OutboxMessage.objects.filter(
        schema_name=access.schema_name(), topic=sampling.TOPIC, done_at=None, dead_at=None
    )
    coming = waiting.count()
    offered = 0 if here or coming else with_samples().count() * sampling.COUNT
    return Samples(here, coming, offered)


def sample_requests() -> QuerySet[Request]:
    """The requests that sample cases came from, whoever asks."""
    return Request.objects.filter(source=sampling.SOURCE)


def with_samples() -> QuerySet[CaseDefinition]:
    """The types of cases that samples can be told of."""
    found = CaseDefinition.objects.filter(is_active=True, current__isnull=False)
    return found.filter(key__in=list(sampling.REGISTRY)).order_by("pk")


def answers(request: Request) -> tuple[Answer, ...]:
    """What was answered, in the order of the present plan; then what that plan no longer asks, under its key."""
    fields = plan(request.definition).fields if request.definition.current else ()
    known = [Answer(field.label, show(field, request.data[field.key])) for field in fields if field.key in request.data]
    old = request.data.keys() - {field.key for field in fields}
    return (*known, *(Answer(key, plain(request.data[key])) for key in sorted(old)))


def received(key: str, reference: str) -> Request:
    """What somebody sent, for the page that thanks them; the reference is the pass. Raises Request.DoesNotExist."""
    return Request.objects.select_related("definition").get(definition__key=key, reference=reference.upper())
