"""Case types as those see them who run the workspace: versions, numbers and access lists. Workers ask `definitions`."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.cases import permissions
from apps.cases.models import CaseDefinition, DefinitionAccess, DefinitionVersion
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class CaseType:
    """A case type with the number of its current version (None when nothing is published) and of its open cases."""

    definition: CaseDefinition
    version: int | None
    open_cases: int


def case_types(viewer: User) -> list[CaseType]:
    """All case types of the workspace; none for those who may not set access."""
    if not permissions.may_set_access(viewer):
        return []
    rows = (
        CaseDefinition.objects.select_related("current")
        .defer("current__body", "current__source")
        .annotate(open_cases=Count("cases", filter=Q(cases__ended_at=None)))
        .order_by("name", "pk")
    )
    return [CaseType(row, row.current.number if row.current else None, row.open_cases) for row in rows]


def case_type(viewer: User, key: str) -> CaseDefinition:
    """One case type with its access list, people first. Raises CaseDefinition.DoesNotExist."""
    if not permissions.may_set_access(viewer):
        raise CaseDefinition.DoesNotExist
    accesses = DefinitionAccess.objects.select_related("user", "team").order_by("user__name", "team__name", "pk")
    return (
        CaseDefinition.objects.select_related("current").prefetch_related(Prefetch("accesses", accesses)).get(key=key)
    )


def versions(definition: CaseDefinition) -> QuerySet[DefinitionVersion]:
    """The versions of a case type, latest first, without their bodies."""
    return definition.versions.defer("body", "source")


def version(definition: CaseDefinition, number: int) -> DefinitionVersion:
    """One version with its body. Raises DefinitionVersion.DoesNotExist."""
    return definition.versions.get(number=number)


def open_cases(definition: CaseDefinition) -> dict[int, int]:
    """How many cases run on each version of a case type, by the version's number."""
    running = definition.cases.filter(ended_at=None).order_by()
    return dict(running.values_list("version__number").annotate(cases=Count("pk")))
