"""Posts that change a case as a whole: notes, files, data, who handles it, its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases import actions, selectors, states
from apps.cases.merging import Clash
from apps.cases.models import Case, CaseStatus
from apps.cases.selectors import CaseHead
from apps.common.errors import Conflict, Invalid
from apps.web.cases import banner, found, page
from apps.web.cases.dataform import DataForm
from apps.web.cases.forms import CloseForm, HandlingForm, UploadForm
from apps.web.cases.noteforms import NoteForm
from apps.web.http import WorkspaceRequest, actor, go, overlay
from apps.web.writing import Begun, begun, sent

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def note(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Write a note; a refused one comes back with its text."""
    head = found.head(request, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            written = actions.add_note(head.case, **form.note(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            seen = _("The note is saved. The client may read it.")
            messages.success(request, seen if written.is_visible_to_requester else _("The note is saved."))
            answer = go(request, _next(request) or found.url(head.case, "notes"))
            return sent(request, answer, "note", head.case.number)
    return _again(request, head, "notes", note_form=form)


@require_POST
def upload(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Put files into the case, all of them or none."""
    head = found.head(request, number)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        files = form.cleaned_data["upload"]
        try:
            actions.add_files(head.case, files=files, actor=actor(request))
        except Invalid as refusal:
            form.add_error("upload", str(refusal))
        else:
            text = ngettext("%(n)d file is added.", "%(n)d files are added.", len(files)) % {"n": len(files)}
            messages.success(request, text)
            return go(request, found.url(head.case, "files"))
    return _again(request, head, "files", upload_form=form)


@get_or_post
def data(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Edit the data. Only what was changed is written, and nobody's newer value is overwritten unseen."""
    case = _writable(request, number)
    found.note_read(request, case)
    writing = begun(request, "data", case.number)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else (writing.typed, None)
    form = DataForm(*given, case=case, viewer=request.user, is_judged=is_sent)
    if not is_sent or form.is_step:
        return _data_page(request, case, form, writing)
    if not form.is_valid():
        return _data_page(request, case, form, writing, status=422)
    if not form.changes():
        messages.info(request, _("Nothing was changed."))
        return sent(request, go(request, found.url(case, "data")), "data", case.number)
    try:
        step = actions.change_data(case, data=form.changes(), seen=form.seen(), actor=actor(request))
    except Clash as clash:
        form.show(clash)
        return _data_page(request, case, form, writing, status=409)
    except Invalid as refusal:
        form.add_problems(refusal)
        return _data_page(request, case, form, writing, status=422)
    banner.tell(request, step, headline=_("The data is saved."))
    banner.tell_beside(request, step, form.seen())
    return sent(request, go(request, found.url(case, "data")), "data", case.number)


def _data_page(
    request: WorkspaceRequest, case: Case, form: DataForm, writing: Begun, *, status: int = 200
) -> HttpResponse:
    form.keep_files()
    return render(request, "cases/data_form.html", {"form": form, "case": case, "writing": writing}, status=status)


@get_or_post
def handling(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Change owner, team and priority."""
    case = _writable(request, number)
    form = HandlingForm(request.POST or None, viewer=request.user, case=case)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.seen() if "was" in request.POST else None
            actions.handle(case, **form.chosen(), seen=seen, actor=actor(request))
        except Clash as clash:
            form.show(clash)
            status = 409
        else:
            messages.success(request, _("Saved: who handles this case, and how urgent it is."))
            return go(request, found.url(case))
    context = {"form": form, "case": case, "writing": begun(request, "handling", case.number, is_sent=True)}
    title = _("Owner, team and priority")
    return overlay(request, "cases/handling.html", context, title=title, back=found.back(case), status=status)


@get_or_post
def close(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Close the case, with what is left undone in plain sight."""
    case = _writable(request, number)
    undone = selectors.why(request.user, case, 0).undone
    form = CloseForm(
        request.POST or None,
        plan=states.plan_of(case).definition,
        statuses=selectors.possible_statuses(request.user, case),
        lessons=case.lessons,
        is_reason_needed=bool(undone),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(case, **form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            for name, reasons in refusal.fields.items():
                form.add_error(name if name in form.fields else None, reasons)
        else:
            messages.success(request, _("%(number)s is closed.") % {"number": case.number})
            return go(request, found.url(case))
    context = {"form": form, "case": case, "undone": undone}
    return _sheet(request, case, "cases/close.html", context, _("Close this case"))


def _sheet(request: WorkspaceRequest, case: Case, body: str, context: dict[str, Any], title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return overlay(request, body, context, title=title, back=found.back(case), status=status)


def _next(request: WorkspaceRequest) -> str:
    """Where the form stood, when it says so and that is a page of ours."""
    url = request.POST.get("next", "")
    return url if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _again(request: WorkspaceRequest, head: CaseHead, tab: str, **forms: Any) -> HttpResponse:
    context = {**page.context(request, head, tab), **forms}
    return render(request, "cases/case.html", context, status=422)


def _writable(request: WorkspaceRequest, number: str) -> Case:
    """The case behind a form: no form is shown to somebody whose post would be refused."""
    head = found.head(request, number)
    if not head.may_write:
        raise PermissionDenied(_("You may look at this case, but not change it."))
    if head.case.state == CaseStatus.CLOSED:
        raise Conflict(_("This case is closed: it can be read, but not changed any more."))
    return head.case
