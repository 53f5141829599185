"""What the page of one case type shows, whichever of its forms was sent."""

from typing import Any

from apps.cases import permissions
from apps.cases.models import CaseDefinition
from apps.cases.selectors import casetypes
from apps.users import selectors as people
from apps.web.http import WorkspaceRequest
from apps.web.studio.forms import AccessForm, RetireForm


def access_form(request: WorkspaceRequest, definition: CaseDefinition, data: Any = None) -> AccessForm:
    colleagues = people.people(request.user).filter(is_active=True)
    return AccessForm(data, lines=definition.accesses.all(), people=colleagues, teams=people.teams(request.user))


def page_of(request: WorkspaceRequest, definition: CaseDefinition, form: AccessForm | None = None) -> dict[str, Any]:
    """The context of the page, with a form of its access list that was sent, or a fresh one."""
    running = casetypes.open_cases(definition)
    current = definition.current.number if definition.current else None
    return {
        "definition": definition,
        "form": form if form is not None else access_form(request, definition),
        "retire_form": RetireForm(),
        "may_purge": permissions.may_purge(request.user),
        "versions": casetypes.versions(definition),
        "running": sum(running.values()),
        "behind": sum(count for number, count in running.items() if number != current) if current else 0,
    }
