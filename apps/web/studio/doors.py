"""Who comes into the studio, and to which case type. Every view of it asks here first."""

from django.http import Http404
from django.utils.translation import gettext as _

from apps.cases.models import CaseDefinition
from apps.cases.permissions import may_publish, may_set_access
from apps.cases.selectors import casetypes
from apps.common.errors import NotAllowed
from apps.web.http import WorkspaceRequest


def require_administrator(request: WorkspaceRequest) -> None:
    """Raises NotAllowed for everybody else."""
    if not (may_set_access(request.user) and may_publish(request.user)):
        raise NotAllowed(_("Only administrators of the workspace come in here."))


def case_type_of(request: WorkspaceRequest, key: str) -> CaseDefinition:
    """The case type with its access list. Raises NotAllowed, or Http404 when there is none."""
    require_administrator(request)
    try:
        return casetypes.case_type(request.user, key)
    except CaseDefinition.DoesNotExist:
        raise Http404 from None
