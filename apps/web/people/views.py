"""Colleagues: the list with invitations that wait for an answer, and the page of one with role and access."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.common import clock
from apps.notifications import selectors as notifications
from apps.notifications.models import Mail
from apps.tasks.leaving import held_by
from apps.users import actions, permissions, selectors
from apps.users.models import Invitation, Role, User
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import RoleForm

SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that waits for an answer, its latest mail, and whether the viewer may act on it."""

    invitation: Invitation
    mail: Mail | None
    is_expired: bool
    may_change: bool


@require_safe
def named(request: WorkspaceRequest) -> HttpResponse:
    """Colleagues at work here by part of a name or address, as suggestions for a control."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = selectors.directory(request.user, words=words).people[:SUGGESTED] if words else ()
    return render(request, "people/named.html", {"people": found})


@require_safe
def people(request: WorkspaceRequest) -> HttpResponse:
    """Everybody who works here; for administrators also who is invited and who has left."""
    viewer, words = request.user, request.GET.get("q", "").strip()
    has_left = request.GET.get("view") == "left" and permissions.may_administer(viewer)
    directory = selectors.directory(viewer, words=words, is_active=not has_left, after=request.GET.get("after", ""))
    context = {
        "people": directory.people,
        "waiting": [] if has_left or words else _waiting(viewer),
        "counts": selectors.headcount(viewer),
        "words": words,
        "has_left": has_left,
        "view": "left" if has_left else "",
        "may_administer": permissions.may_administer(viewer),
        "first_url": _url(words, has_left) if "after" in request.GET else "",
        "next_url": _url(words, has_left, directory.after) if directory.after else "",
    }
    return render(request, "people/people.html", context)


@require_safe
def person(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """One colleague."""
    return _page(request, _found(request, pk))


@require_POST
def change_role(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    found = _found(request, pk)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied(_("You cannot change the role of %(name)s.") % {"name": found.name})
    form = _role_form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    changed = actions.change_role(found, role=form.cleaned_data["role"], actor=actor(request))
    words = {"name": changed.name, "role": changed.get_role_display()}
    messages.success(request, _("%(name)s is now: %(role)s.") % words)
    return HttpResponseSeeOther(reverse("people:person", args=[pk]))


@require_POST
def deactivate(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Shut somebody out."""
    changed = actions.deactivate(_found(request, pk), actor=actor(request))
    text = _("%(name)s is deactivated.\nThey are logged out everywhere and cannot log in.")
    messages.success(request, text % {"name": changed.name})
    return HttpResponseSeeOther(reverse("people:person", args=[pk]))


@require_POST
def reactivate(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    changed = actions.reactivate(_found(request, pk), actor=actor(request))
    messages.success(request, _("%(name)s can log in again.") % {"name": changed.name})
    return HttpResponseSeeOther(reverse("people:person", args=[pk]))


def _page(request: WorkspaceRequest, found: User, form: RoleForm | None = None, *, status: int = 200) -> HttpResponse:
    may_change = permissions.may_change(request.user, found)
    context = {
        "person": found,
        "form": form or _role_form(request, found),
        "may_administer": permissions.may_administer(request.user),
        "may_change": may_change,
        "may_deactivate": may_change and found.pk != request.user.pk,
        "held": held_by(request.user, found) if may_change and found.is_active else None,
        "teams": sorted(team.name for team in found.teams.all()),
    }
    return render(request, "people/person.html", context, status=status)


def _role_form(request: WorkspaceRequest, found: User, data: Any = None) -> RoleForm:
    roles: Iterable[Role] = permissions.roles_to_give(request.user)
    return RoleForm(data, roles=roles, initial={"role": found.role})


def _found(request: WorkspaceRequest, pk: int) -> User:
    try:
        return selectors.person(request.user, pk)
    except User.DoesNotExist:
        raise Http404 from None


def _waiting(viewer: User) -> list[Waiting]:
    invitations = list(selectors.invitations(viewer))
    mails = notifications.latest([f"invitation:{invitation.pk}" for invitation in invitations])
    now = clock.now()
    return [
        Waiting(
            invitation,
            mails.get(f"invitation:{invitation.pk}"),
            is_expired=invitation.expires_at <= now,
            may_change=permissions.may_give(viewer, invitation.role),
        )
        for invitation in invitations
    ]


def _url(words: str, has_left: bool, after: str = "") -> str:  # noqa: FBT001  (private, and named at each call)
    query = {"q": words, "view": "left" if has_left else "", "after": after}
    return "?" + urlencode({key: value for key, value in query.items() if value})
