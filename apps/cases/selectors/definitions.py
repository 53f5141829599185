"""Which case types a viewer may filter by and open cases of. Who may change them is decided in `permissions`."""

from collections.abc import Iterable

from django.db.models import QuerySet

from apps.cases import permissions, states
from apps.cases.models import CaseDefinition
from apps.users.models import User


def definitions(viewer: User) -> QuerySet[CaseDefinition]:
    """Types that are open to all, that access was given to, or of which the viewer sees at least one case."""
    return permissions.restrict_definitions(viewer, CaseDefinition.objects.order_by("name"))


def openable(viewer: User) -> QuerySet[CaseDefinition]:
    """Types of which the viewer may open a case now."""
    found = CaseDefinition.objects.filter(is_active=True, current__isnull=False).select_related("current")
    return permissions.restrict_openable(viewer, found.order_by("name"))


def with_plans(viewer: User) -> QuerySet[CaseDefinition]:
    """The same as `definitions`, with their current versions."""
    found = definitions(viewer).select_related("current")
    return found.defer("description", "current__body", "current__source")


def standings(types: Iterable[CaseDefinition]) -> list[tuple[str, str]]:
    """The statuses of these types' current plans, as the filter takes them (`type:key`) and as people read them."""
    return [
        (f"{one.key}:{status.key}", f"{one.name}: {status.name}")
        for one in types
        if one.current is not None
        for status in states.plan(one.current).definition.statuses
    ]
