"""Which case types a viewer may filter by and open cases of. Who may change them is decided in `permissions`."""

from django.db.models import QuerySet

from apps.cases import permissions
from apps.cases.models import CaseDefinition
from apps.users.models import User


def definitions(viewer: User) -> QuerySet[CaseDefinition]:
    """Types that are open to all, that access was given to, or of which the viewer sees at least one case."""
    return permissions.restrict_definitions(viewer, CaseDefinition.objects.order_by("name"))


def openable(viewer: User) -> QuerySet[CaseDefinition]:
    """Types of which the viewer may open a case now."""
    found = CaseDefinition.objects.filter(is_active=True, current__isnull=False).select_related("current")
    return permissions.restrict_openable(viewer, found.order_by("name"))
