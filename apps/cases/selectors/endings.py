"""Cases at and after their end: what was learnt from closed ones, what is deleted, and what purging would take.

What may be done to one case is said in `life`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.cases import permissions
from apps.cases.models import Case, CaseDefinition, CaseStatus
from apps.cases.selectors.cases import cases
from apps.common import clock
from apps.users.models import User

PAGE = 30


@dataclass(frozen=True, slots=True)
class Learnt:
    """A page of the lessons of closed cases, latest first; `before` is the key to continue from, None at the end."""

    cases: tuple[Case, ...]
    count: int
    before: int | None


@dataclass(frozen=True, slots=True)
class PurgeOutlook:
    """What purging would take: how many cases, and when the first and the last of them were closed."""

    count: int
    first: datetime | None
    last: datetime | None


def lessons(
    viewer: User, definition: CaseDefinition | None = None, *, words: str = "", before: int | None = None
) -> Learnt:
    """What was learnt from closed cases that the viewer may see, of one type or of all, with every one of the words."""
    found = cases(viewer).filter(closed_at__isnull=False, discarded_at=None).exclude(lessons="")
    if definition is not None:
        found = found.filter(definition=definition)
    for word in words.replace("\x00", "").split()[:8]:
        found = found.filter(Q(lessons__icontains=word) | Q(title__icontains=word) | Q(number__icontains=word))
    count = found.count()
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Learnt(tuple(rows[:PAGE]), count, rows[PAGE - 1].pk if len(rows) > PAGE else None)


def deleted(viewer: User) -> QuerySet[Case]:
    """What is out of sight and can still be brought back, of what the viewer might see else, latest first; nothing for
    those who may not delete."""
    if not permissions.may_delete(viewer):
        return Case.objects.none()
    seen = permissions.restrict_with_deleted(viewer, Case.objects.filter(deleted_at__isnull=False))
    found = seen.select_related("definition", "version", "client")
    return found.defer("data", "version__body", "version__source").order_by("-deleted_at", "-pk")


def deleted_case(viewer: User, number: str) -> Case:
    """One of them by its number. Raises Case.DoesNotExist."""
    return deleted(viewer).get(number=number)


def is_known(viewer: User, number: str) -> bool:
    """Whether a case of that number, deleted or not, is one that the viewer might see."""
    return permissions.restrict_with_deleted(viewer, Case.objects.filter(number=number)).exists()


def due_for_purge(definition: CaseDefinition, days: int) -> QuerySet[Case]:
    """The closed cases of a type, deleted ones among them, whose closing is more than so many days ago."""
    ended = Coalesce("closed_at", "ended_at")
    closed = Case.objects.filter(definition=definition, state=CaseStatus.CLOSED).annotate(was_closed=ended)
    return closed.filter(was_closed__lt=clock.now() - timedelta(days=days))


def purge_outlook(viewer: User, definition: CaseDefinition, days: int) -> PurgeOutlook:
    """What would go if the cases of a type were purged so many days after closing; nothing for those who may not."""
    if not permissions.may_purge(viewer):
        return PurgeOutlook(0, None, None)
    due = due_for_purge(definition, days)
    found = due.order_by().aggregate(count=Count("pk"), first=Min("was_closed"), last=Max("was_closed"))
    return PurgeOutlook(found["count"], found["first"], found["last"])
