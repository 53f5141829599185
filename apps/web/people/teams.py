"""Teams: who shares a queue. Everybody may look; administrators form, change, retire and restore them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import Invalid
from apps.tasks.leaving import held_by_team
from apps.users import actions, permissions, selectors
from apps.users.models import Team
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import TeamForm


@require_safe
def teams(request: WorkspaceRequest) -> HttpResponse:
    """All teams with their members."""
    context = {
        "teams": selectors.teams(request.user),
        "retired": selectors.retired_teams(request.user),
        "may_administer": permissions.may_administer(request.user),
    }
    return render(request, "teams/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """Form a team."""
    _require(request)
    form = _form(request)
    if form.is_valid():
        try:
            formed = actions.create_team(**form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            messages.success(request, _("The team “%(name)s” is formed.") % {"name": formed.name})
            return HttpResponseSeeOther(reverse("teams:list"))
    return render(request, "teams/team.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Rename a team and choose its members."""
    _require(request)
    found = _found(request, pk)
    initial = {"name": found.name, "members": list(found.members.all())}
    form = _form(request, initial, is_retired=not found.is_active)
    if form.is_valid():
        try:
            return _save(request, found, form)
        except Invalid as refusal:
            form.add_problems(refusal)
    context = {"form": form, "team": found, "held": held_by_team(request.user, found)}
    return render(request, "teams/team.html", context, status=422 if form.is_bound else 200)


@require_POST
def retire(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Give a team no more work."""
    _require(request)
    retired = actions.retire_team(_found(request, pk), actor=actor(request))
    text = _("The team “%(name)s” is retired.\nIt gets no more work; its open tasks are there for everybody.")
    messages.success(request, text % {"name": retired.name})
    return HttpResponseSeeOther(reverse("teams:team", args=[pk]))


@require_POST
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Let a team have work again."""
    _require(request)
    restored = actions.restore_team(_found(request, pk), actor=actor(request))
    text = _("The team “%(name)s” is restored.\nIt gets work again.")
    messages.success(request, text % {"name": restored.name})
    return HttpResponseSeeOther(reverse("teams:team", args=[pk]))


def _save(request: WorkspaceRequest, found: Team, form: TeamForm) -> HttpResponse:
    # Those who have left are not in the form; they keep their place for the day they come back.
    kept = found.members.filter(is_active=False)
    with transaction.atomic():
        saved = actions.rename_team(found, name=form.cleaned_data["name"], actor=actor(request))
        actions.set_members(saved, users=[*form.cleaned_data["members"], *kept], actor=actor(request))
    messages.success(request, _("The team “%(name)s” is saved.") % {"name": saved.name})
    return HttpResponseSeeOther(reverse("teams:list"))


def _form(request: WorkspaceRequest, initial: dict[str, Any] | None = None, *, is_retired: bool = False) -> TeamForm:
    data = request.POST if request.method == "POST" else None
    colleagues = selectors.people(request.user).filter(is_active=True)
    return TeamForm(data, people=colleagues, initial=initial, is_retired=is_retired)


def _require(request: WorkspaceRequest) -> None:
    if not permissions.may_administer(request.user):
        raise PermissionDenied(_("Only administrators form and change teams."))


def _found(request: WorkspaceRequest, pk: int) -> Team:
    try:
        return selectors.teams(request.user, besides=pk).get(pk=pk)
    except Team.DoesNotExist:
        raise Http404 from None
