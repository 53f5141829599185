"""Which cases a viewer sees, and one case with what its head shows. Lists with filters stand in `listing`."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.cases import permissions
from apps.cases.models import Case, CaseFile, Note
from apps.users.models import User

# Read by nobody who only shows a case, and large.
_HEAVY = ("version__body", "version__source", "definition__description", "client__address")


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case with what stands above every one of its tabs."""

    case: Case
    notes: int
    files: int
    may_write: bool


def cases(viewer: User) -> QuerySet[Case]:
    """The cases the viewer may see, with type, client, owner and team."""
    found = Case.objects.select_related("definition", "version", "client", "owner", "team", "left_by").defer(*_HEAVY)
    return permissions.restrict(viewer, found)


def case(viewer: User, number: str) -> Case:
    """Raises Case.DoesNotExist when there is none or the viewer may not see it."""
    found = cases(viewer).get(number=number)
    remember(viewer, found)
    return found


def head(viewer: User, number: str) -> CaseHead:
    """One case with the counts of its tabs. Raises Case.DoesNotExist."""
    counted = cases(viewer).annotate(note_count=_count(Note), file_count=_count(CaseFile))
    found = counted.get(number=number)
    remember(viewer, found)
    return CaseHead(
        case=found,
        notes=found.note_count,
        files=found.file_count,
        may_write=permissions.may_write(viewer, found),
    )


def require_seen(viewer: User, case: Case) -> None:
    """Raises Case.DoesNotExist unless the viewer may see this case; free for a row that came from here."""
    if getattr(case, "_seen_by", None) != viewer.pk:
        permissions.restrict(viewer, Case.objects.only("pk")).get(pk=case.pk)
        remember(viewer, case)


def remember(viewer: User, case: Case) -> None:
    """A row that has gone through `restrict` for this viewer. For this app's selectors only."""
    case._seen_by = viewer.pk  # type: ignore[attr-defined] # noqa: SLF001  (a memo on the loaded row)


def _count(model: type[Note | CaseFile]) -> Coalesce:
    rows = model._default_manager.filter(case=OuterRef("pk")).order_by().values("case")  # noqa: SLF001  (Django's name)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
