"""Posts that change a case as a whole: notes, files, data, who handles it, its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases import actions, selectors, states
from apps.cases.models import Case, CaseStatus
from apps.cases.selectors import CaseHead
from apps.common.errors import Conflict, Invalid
from apps.web.cases import banner, found, page
from apps.web.cases.dataform import DataForm
from apps.web.cases.forms import CloseForm, HandlingForm, NoteForm, UploadForm
from apps.web.http import WorkspaceRequest, actor, go, overlay

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def note(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Write a note; a refused one comes back with its text."""
    head = found.head(request, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        actions.add_note(head.case, **form.cleaned_data, actor=actor(request))
        messages.success(request, _("The note is saved."))
        return go(request, found.url(head.case, "notes"))
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
    form = DataForm(request.POST or None, case=case)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and not form.changes():
            messages.info(request, _("Nothing was changed."))
            return go(request, found.url(case, "data"))
        if form.is_valid():
            try:
                step = actions.change_data(case, data=form.changes(), seen=form.seen(), actor=actor(request))
            except Conflict:
                if not form.show_newer(found.case(request, number)):
                    raise
                status = 409
            except Invalid as refusal:
                form.add_problems(refusal)
            else:
                banner.tell(request, step, headline=_("The data is saved."))
                return go(request, found.url(case, "data"))
    return render(request, "cases/data_form.html", {"form": form, "case": case}, status=status)


@get_or_post
def handling(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Change owner, team and priority."""
    case = _writable(request, number)
    form = HandlingForm(request.POST or None, viewer=request.user, case=case)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.handle(
            case, owner=chosen["owner"], team=chosen["team"], priority=chosen["priority"], actor=actor(request)
        )
        messages.success(request, _("Saved: who handles this case, and how urgent it is."))
        return go(request, found.url(case))
    context = {"form": form, "case": case}
    return _sheet(request, case, "cases/handling.html", context, _("Owner, team and priority"))


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
