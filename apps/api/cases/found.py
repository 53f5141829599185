"""The one way the API comes to a case: restricted, 404 for what may not be seen, and noted when it is read."""

from rest_framework.request import Request

from apps.api.endpoint import seen, viewer
from apps.audit import actions as audit
from apps.cases import selectors
from apps.cases.models import Case


def case(request: Request, number: str) -> Case:
    """A case, for doing something with it."""
    return seen(selectors.case, viewer(request), number)


def read(request: Request, number: str) -> Case:
    """A case of which something is shown."""
    found = case(request, number)
    note_read(request, found)
    return found


def note_read(request: Request, case: Case) -> None:
    """Write into the access log that somebody looks at what a case holds."""
    audit.record_access(viewer(request).pk, "read", case.stream)
