"""Notes of a case: the tab, hiding one, and what the editor offers while one is written. Writing is in `changing`."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases import actions, placeholders, selectors, states
from apps.cases.models import Case, CaseStatus, Note
from apps.cases.selectors import CaseHead
from apps.users.permissions import may_write
from apps.web.cases import found
from apps.web.cases.noteforms import HideForm, NoteForm
from apps.web.http import WorkspaceRequest, actor, go, overlay
from apps.web.writing import begun


def tab(request: WorkspaceRequest, head: CaseHead, *, before: int | None) -> dict[str, Any]:
    """What the tab of notes shows; whoever looks at it has seen where they are named."""
    page = selectors.notes(request.user, head.case, before=before)
    if may_write(request.user) and selectors.is_mentioned(request.user, head.case):
        actions.see_mentions(head.case, actor=actor(request))
    corrected = _corrected(request, head.case)
    writing = begun(request, "note", head.case.number)
    return {
        "page": page,
        "steps": selectors.commented(request.user, head.case, page.rows),
        "note_form": NoteForm(initial={**writing.initial, **({"corrects": corrected.pk} if corrected else {})}),
        "writing": writing,
        "corrected": corrected,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: WorkspaceRequest, number: str, key: int) -> HttpResponse:
    """Take a note away from the client, with the reason."""
    case = _writable(request, number)
    note = _note(request, case, key)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hide_note(note, reason=form.cleaned_data["reason"], actor=actor(request))
        messages.success(request, _("The client cannot read this note any more."))
        return go(request, found.url(case, "notes"))
    context = {"form": form, "case": case, "note": note}
    status = 422 if request.method == "POST" else 200
    return overlay(
        request,
        "cases/hide_note.html",
        context,
        title=_("Hide this note from the client"),
        back=found.back(case, "notes"),
        place="modal",
        status=status,
    )


@require_safe
def people(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Colleagues who may see the case, as options of a list, while somebody types a name after an @."""
    case = found.case(request, number)
    found_people = selectors.mentionable(request.user, case, request.GET.get("q", "")[:80])
    return render(request, "cases/options_people.html", {"people": found_people})


@require_safe
def modules(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Text modules with their placeholders filled for this case, as options of a list."""
    case = found.case(request, number)
    offered = selectors.offered(request.user, request.GET.get("q", "")[:80])
    plan = states.plan_of(case)
    filled = [
        {"module": module, "html": placeholders.filled(module.html, case, plan, worker=request.user.name)}
        for module in offered
    ]
    return render(request, "cases/options_modules.html", {"filled": filled})


def _corrected(request: WorkspaceRequest, case: Case) -> Note | None:
    """The note that the one to be written corrects, when the address names one."""
    key = request.GET.get("corrects", "")
    if not key.isdecimal() or len(key) > 18:
        return None
    return _note(request, case, int(key))


def _note(request: WorkspaceRequest, case: Case, key: int) -> Note:
    try:
        return selectors.note(request.user, case, key)
    except Note.DoesNotExist:
        raise Http404 from None


def _writable(request: WorkspaceRequest, number: str) -> Case:
    head = found.head(request, number)
    if not head.may_write or head.case.state == CaseStatus.CLOSED:
        raise PermissionDenied(_("You may look at this case, but not change it."))
    return head.case
