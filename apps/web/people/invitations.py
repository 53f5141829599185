"""Inviting colleagues: ask, ask again, take back. Answering is in `joining`."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.errors import Invalid
from apps.users import actions, permissions, selectors
from apps.users.models import Invitation, Role
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import InviteForm


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: WorkspaceRequest) -> HttpResponse:
    """Whom to invite, and the sending."""
    if not permissions.may_administer(request.user):
        raise PermissionDenied(_("Only administrators invite people."))
    form = _form(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _send(request, form.cleaned_data)
        except Invalid as refusal:
            form.add_problems(refusal)
    return render(request, "people/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def send_again(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """A fresh link by a fresh mail."""
    invited = actions.resend_invitation(_found(request, pk), actor=actor(request))
    text = _("%(email)s is invited again.\nThe link in the earlier mail opens nothing any more.")
    messages.success(request, text % {"email": invited.invitation.email})
    return HttpResponseSeeOther(reverse("people:list"))


@require_POST
def withdraw(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    withdrawn = actions.withdraw_invitation(_found(request, pk), actor=actor(request))
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": withdrawn.email})
    return HttpResponseSeeOther(reverse("people:list"))


def _send(request: WorkspaceRequest, given: dict[str, Any]) -> HttpResponse:
    actions.invite(**given, actor=actor(request))
    text = _("%(email)s is invited.\nThe link in the mail is good for seven days.")
    messages.success(request, text % {"email": given["email"]})
    return HttpResponseSeeOther(reverse("people:list"))


def _form(request: WorkspaceRequest, data: Any) -> InviteForm:
    return InviteForm(
        data,
        roles=permissions.roles_to_give(request.user),
        teams=selectors.teams(request.user),
        initial={"role": Role.WORKER},
    )


def _found(request: WorkspaceRequest, pk: int) -> Invitation:
    if not permissions.may_administer(request.user):
        raise PermissionDenied(_("Only administrators see to invitations."))
    try:
        return Invitation.objects.get(pk=pk)
    except Invitation.DoesNotExist:
        raise Http404 from None
