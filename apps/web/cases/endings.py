"""Pages about cases after their end: what was learnt from them, and what is deleted and can still be brought back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases import actions, permissions, selectors, states, verbs
from apps.cases.models import Case
from apps.web.cases import life, lifeforms
from apps.web.http import Back, WorkspaceRequest, actor, go, overlay

MOST_DELETED = 200


@require_safe
def lessons(request: WorkspaceRequest) -> HttpResponse:
    """What was learnt from closed cases, searched, of one type or of all."""
    types = list(selectors.definitions(request.user))
    chosen = next((one for one in types if one.key == request.GET.get("type", "")), None)
    words, before = request.GET.get("q", "").strip(), request.GET.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < 19 else None
    page = selectors.lessons(request.user, chosen, words=words, before=place)
    asked = {name: value for name, value in (("type", chosen.key if chosen else ""), ("q", words)) if value}
    context = {
        "types": types,
        "chosen": chosen,
        "words": words,
        "page": page,
        "rows": [(case, _outcome(case)) for case in page.cases],
        "first_url": f"?{urlencode(asked)}" if place is not None else "",
        "next_url": f"?{urlencode({**asked, 'before': page.before})}" if page.before else "",
    }
    return render(request, "cases/lessons.html", context)


@require_safe
def deleted(request: WorkspaceRequest) -> HttpResponse:
    """What is deleted and until when it can be brought back. For administrators."""
    if not permissions.may_delete(request.user):
        raise PermissionDenied(_("Only an administrator may see what is deleted."))
    found = selectors.deleted(request.user)[:MOST_DELETED]
    rows = [(case, case.deleted_at + verbs.KEPT) for case in found if case.deleted_at]
    context = {"rows": rows, "may_purge": permissions.may_purge(request.user)}
    return render(request, "cases/deleted.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: WorkspaceRequest, number: str, verb: str) -> HttpResponse:
    """Bring a deleted case back, or purge it at once."""
    case = _deleted(request, number)
    if verb == "bring-back" and request.method == "POST":
        actions.undelete(case, actor=actor(request))
        messages.success(request, _("%(number)s is back, discarded as it was.") % {"number": case.number})
        return go(request, reverse("cases:case", args=[case.number]))
    if verb != "purge":
        raise Http404
    life.require(request, case, verbs.Verb.PURGE)
    dialog, form = life.DIALOGS[verbs.Verb.PURGE], lifeforms.PurgeForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid() and life.act(dialog, case, form, actor(request)) is None:
        messages.success(request, dialog.done % {"number": case.number})
        return go(request, reverse("cases:deleted"))
    context = {"form": form, "case": case, "dialog": dialog, "here_url": request.path}
    back = Back(reverse("cases:deleted"), _("Deleted cases"))
    status = 422 if request.method == "POST" else 200
    return overlay(
        request, "cases/life.html", context, title=str(dialog.title), back=back, place="modal", status=status
    )


def _deleted(request: WorkspaceRequest, number: str) -> Case:
    number = number.replace("\x00", "")
    if not permissions.may_delete(request.user) and selectors.is_known(request.user, number):
        raise PermissionDenied(_("Only an administrator may see what is deleted."))
    try:
        return selectors.deleted_case(request.user, number)
    except Case.DoesNotExist:
        raise Http404 from None


def _outcome(case: Case) -> str:
    plan = states.plan(case.version).definition
    return dict(plan.outcomes).get(case.outcome, case.outcome)
