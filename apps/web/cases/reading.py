"""Pages that only show: the list of cases, one case, why an item stands where it stands, a file."""

from collections.abc import Sequence

from csp.decorators import csp_update
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.audit import actions as audit
from apps.cases import permissions, selectors
from apps.cases.models import Case, CaseFile
from apps.cases.selectors.listing import COUNT_LIMIT
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.state import State
from apps.common import blobs, clock
from apps.reports.figures import within
from apps.web import wording
from apps.web.cases import diagram, found, page
from apps.web.cases.filters import ASKED, SEVERAL, FilterForm, continued, sorted_by
from apps.web.cases.standing import beside
from apps.web.http import WorkspaceRequest, overlay
from apps.web.operations import offers


@require_safe
def listing(request: WorkspaceRequest) -> HttpResponse:
    """All cases the viewer may see, searched, filtered and sorted by what the address says."""
    form = FilterForm(request.GET, viewer=request.user)
    wanted = form.wanted()
    filters = wanted.filters
    after = request.GET.get("after", "")
    cases = selectors.listing(request.user, filters, within=within(request.user, wanted), after=after)
    context = {
        "form": form,
        "several": [form[name] for name in (*SEVERAL, *ASKED)],
        "asked": form.asked(),
        "filters": filters,
        "may_see_deleted": permissions.may_delete(request.user),
        "listing": cases,
        "rows": _rows(request, cases.cases),
        "columns": _columns(request, filters.sort),
        "verbs": offers.of_cases(),
        "everything": offers.everything(cases.count, limit=COUNT_LIMIT),
        "here": f"{request.path}?{request.GET.urlencode()}",
        "first_url": continued(request.GET, "") if after else "",
        "next_url": continued(request.GET, cases.after) if cases.after else "",
    }
    return render(request, "cases/list.html", context)


@require_safe
def case(request: WorkspaceRequest, number: str) -> HttpResponseBase:
    """Everything about one case, a tab at a time."""
    tab = request.GET.get("tab", "plan")
    if tab not in page.TABS:
        raise Http404
    head = found.head(request, number)
    found.note_read(request, head.case)
    context = page.context(request, head, tab)
    response = render(request, "cases/case.html", context)
    # What the diagram is drawn with needs a little more than the policy of all other pages.
    return csp_update(diagram.POLICY)(lambda _request: response)(request) if tab == "diagram" else response


@require_safe
def picture(request: WorkspaceRequest, number: str) -> HttpResponse:
    """The plan of the case as a CMMN file that holds only what is drawn."""
    name, drawn = selectors.picture(request.user, found.case(request, number))
    response = HttpResponse(drawn.xml, content_type="application/xml")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{name}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@require_safe
def why(request: WorkspaceRequest, number: str, item: int | str) -> HttpResponse:
    """Why an item of the plan stands where it stands, by its number, or by its key while it does not exist."""
    seen = found.case(request, number)
    try:
        answer = selectors.why(request.user, seen, item)
    except KeyError:
        raise Http404 from None
    found.note_read(request, seen)
    context = {"why": answer, "case": seen}
    return overlay(request, "cases/why.html", context, title=_question(answer), back=found.back(seen))


@require_safe
def file(request: WorkspaceRequest, number: str, key: int) -> FileResponse:
    """A file of the case, to be saved: nothing somebody uploaded is ever shown as a page of ours."""
    try:
        paper = selectors.file(request.user, found.case(request, number), key)
    except CaseFile.DoesNotExist:
        raise Http404 from None
    audit.record_access(request.user.pk, "download", f"file:{paper.pk}")
    response = FileResponse(
        blobs.read(paper.sha256), as_attachment=True, filename=paper.name, content_type=paper.content_type
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _question(answer: selectors.Why) -> str:
    """What the panel answers, as its title."""
    if answer.kind is Kind.CASE and answer.state is State.ACTIVE:
        return _("Why this case is still open")
    if answer.kind in LISTENERS and answer.state in {None, State.AVAILABLE, State.UNAVAILABLE}:
        return _("Why this has not happened yet")
    if answer.state in {None, State.AVAILABLE}:
        is_milestone = answer.kind is Kind.MILESTONE
        return _("Why this is not reached yet") if is_milestone else _("Why this has not started yet")
    if answer.state is State.ENABLED:
        return _("Why this can be started")
    return _("Why this is here") if answer.state is State.ACTIVE else _("What became of this")


def _rows(request: WorkspaceRequest, cases: Sequence[Case]) -> list[dict[str, object]]:
    tags = selectors.tags_of(request.user, cases)
    return [{**_row(case), "tags": tags[case.pk]} for case in cases]


def _row(case: Case) -> dict[str, object]:
    is_due = case.due_at is not None and case.ended_at is None
    return {
        "case": case,
        "url": reverse("cases:case", args=[case.number]),
        "status": page.status(case),
        "beside": beside(case),
        "due": wording.due(case.due_at, now=clock.now()) if is_due and case.due_at else None,
    }


def _columns(request: WorkspaceRequest, sort: str) -> list[dict[str, object]]:
    columns = (
        (_("Case"), "number", ""),
        (_("Client"), "", ""),
        (_("Status"), "", ""),
        (_("Owner"), "", ""),
        (_("Priority"), "-priority", ""),
        (_("Due"), "due", ""),
        (_("Opened"), "-opened", "opened"),
    )
    return [_column(request, sort, *column) for column in columns]


def _column(request: WorkspaceRequest, current: str, label: str, sort: str, other: str) -> dict[str, object]:
    if not sort:
        return {"label": label}
    direction = "descending" if current.startswith("-") else "ascending"
    target = other if other and current == sort else sort
    is_current = current in {sort, other}
    return {"label": label, "url": sorted_by(request.GET, target), "sort": direction if is_current else ""}
