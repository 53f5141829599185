"""The one way views of cases come to their case: restricted, 404 for what may not be seen, and noted when read."""

from django.http import Http404
from django.urls import reverse

from apps.audit import actions as audit
from apps.cases import selectors
from apps.cases.models import Case
from apps.cases.selectors import CaseHead
from apps.web.http import Back, WorkspaceRequest


def head(request: WorkspaceRequest, number: str) -> CaseHead:
    """A case with what stands above its tabs."""
    try:
        return selectors.head(request.user, _number(number))
    except Case.DoesNotExist:
        raise Http404 from None


def case(request: WorkspaceRequest, number: str) -> Case:
    """A case alone."""
    try:
        return selectors.case(request.user, _number(number))
    except Case.DoesNotExist:
        raise Http404 from None


def note_read(request: WorkspaceRequest, case: Case) -> None:
    """Write into the access log that somebody looks at what a case holds."""
    if request.method != "POST":
        audit.record_access(request.user.pk, "read", case.stream)


def _number(text: str) -> str:
    """A number as the database takes it; no number has a NUL in it."""
    return text.replace("\x00", "")


def url(case: Case, tab: str = "") -> str:
    """The case page, on one of its tabs."""
    return reverse("cases:case", args=[case.number]) + (f"?tab={tab}" if tab else "")


def back(case: Case, tab: str = "") -> Back:
    return Back(url(case, tab), case.number)


def before(request: WorkspaceRequest) -> int | None:
    """Where a page of a tab goes on, as the address says."""
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
