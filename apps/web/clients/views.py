"""Clients: find them, see one with the cases the viewer may see, change details."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit import actions as audit
from apps.cases import selectors as cases
from apps.common.errors import Invalid
from apps.parties import actions, permissions, selectors
from apps.parties.models import Party
from apps.web.clients.forms import ClientForm
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor

MOST_CASES = 50  # of each kind on the page of a client; the rest is in the list of cases


@require_safe
def clients(request: WorkspaceRequest) -> HttpResponse:
    """All clients, or those that the words find."""
    words, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    page = selectors.page(request.user, words=words, after=after)
    context = {
        "clients": page.clients,
        "words": words,
        "first_url": _url(words) if after else "",
        "next_url": _url(words, page.after) if page.after else "",
    }
    return render(request, "clients/clients.html", context)


@require_safe
def client(request: WorkspaceRequest, number: str) -> HttpResponse:
    """One client: what is known, and the cases."""
    found = _found(request, number)
    audit.record_access(request.user.pk, "read", f"party:{found.pk}")
    theirs = cases.cases(request.user).filter(client=found).order_by("-opened_at", "-pk")
    context = {
        "client": found,
        "open_cases": theirs.filter(ended_at=None)[:MOST_CASES],
        "ended_cases": theirs.exclude(ended_at=None)[:MOST_CASES],
        "may_change": permissions.may_change(request.user),
    }
    return render(request, "clients/client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Change what is known about a client."""
    found = _found(request, number)
    if not permissions.may_change(request.user):
        raise PermissionDenied(_("You may look at clients, but not change them."))
    initial = {name: getattr(found, name) for name in actions.DETAILS}
    form = ClientForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.change_details(found, details=form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            messages.success(request, _("The details of %(name)s are saved.") % {"name": form.cleaned_data["name"]})
            return HttpResponseSeeOther(reverse("clients:client", args=[number]))
    context = {"form": form, "client": found}
    return render(request, "clients/edit.html", context, status=422 if form.is_bound else 200)


def _found(request: WorkspaceRequest, number: str) -> Party:
    try:
        return selectors.party(request.user, number)
    except Party.DoesNotExist:
        raise Http404 from None


def _url(words: str, after: str = "") -> str:
    return "?" + urlencode({key: value for key, value in {"q": words, "after": after}.items() if value})
