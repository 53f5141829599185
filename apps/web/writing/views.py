"""Keeps drafts, throws them away, and says who else has a form open. Browsers ask; no page stands here."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseLocation

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseStatus
from apps.common import clock
from apps.common.errors import Conflict
from apps.tasks import selectors as tasks
from apps.tasks.models import HumanTask
from apps.users import permissions
from apps.web.cases import found
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.writing.begun import form_of

CASE_FORMS = frozenset({"data", "note", "handling"})
_BESIDE = frozenset({"csrfmiddlewaretoken", "_owner", "_add", "_remove", "_look", "_focus"})


@require_POST
def save(request: WorkspaceRequest, kind: str, of: str) -> HttpResponse:
    """Keep what was typed so far. Nothing is judged and nothing shown but the moment."""
    _require_owner(request)
    case, is_open = _subject(request, kind, of)
    if is_open:
        typed = {name: request.POST.getlist(name) for name in request.POST if name not in _BESIDE}
        actions.save_draft(form_of(kind, of), values=typed, case=case, actor=actor(request))
    return HttpResponse(status=204, headers={"Draft-At": date_format(timezone.localtime(clock.now()), "H:i")})


@require_POST
def drop(request: WorkspaceRequest, kind: str, of: str) -> HttpResponse:
    """Throw a draft away and begin anew."""
    _subject(request, kind, of)
    actions.forget_draft(form_of(kind, of), actor=actor(request))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponse(status=204)
    if request.htmx:
        return HttpResponseLocation(back, target="#panel")
    return HttpResponseSeeOther(back)


@require_POST
def presence(request: WorkspaceRequest, kind: str, of: str) -> HttpResponse:
    """Say that one is here, or that one leaves; the answer names the others, when they are not those known already."""
    case, is_open = _subject(request, kind, of)
    if case is None:
        raise Http404
    form = form_of(kind, of)
    if "leave" in request.POST or not is_open:
        actions.leave(form, actor=actor(request))
        return HttpResponse(status=204)
    actions.be_present(form, case=case, actor=actor(request))
    others = selectors.present(request.user, case)
    known = sha256(repr([(one.name, one.form) for one in others]).encode()).hexdigest()[:16]
    if request.POST.get("known", "") == known or (not others and "known" not in request.POST):
        return HttpResponse(status=204)
    context = {"others": [{"person": one, "is_same": one.form == form} for one in others], "known": known}
    return render(request, "components/presence.html", context)


def _subject(request: WorkspaceRequest, kind: str, of: str) -> tuple[Case | None, bool]:
    """The case that a form is about, if any, and whether the form can still be sent; 404 for what may not be seen."""
    if kind == "task" and of.isascii() and of.isdecimal() and len(of) < 19:
        try:
            task = tasks.task(request.user, int(of))
        except HumanTask.DoesNotExist:
            raise Http404 from None
        return _writable(request, task.case), task.ended_at is None
    if kind in CASE_FORMS:
        case = _writable(request, found.head(request, of).case)
        return case, case.state != CaseStatus.CLOSED
    if kind == "new":
        if not permissions.may_write(request.user):
            raise PermissionDenied(_("Your role lets you look at cases, but not open them."))
        return None, True
    raise Http404


def _writable(request: WorkspaceRequest, case: Case) -> Case:
    if not permissions.may_write(request.user):
        raise PermissionDenied(_("You may look at this case, but not change it."))
    return case


def _require_owner(request: WorkspaceRequest) -> None:
    """A page that was opened by somebody else may still stand in another window of this browser."""
    owner = request.POST.get("_owner", "")
    if owner and owner != str(request.user.pk):
        raise Conflict(_("Somebody else is logged in here now. What was typed stays on this page."))
