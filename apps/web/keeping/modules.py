"""Text modules: what is written again and again, for oneself, a team or everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cases import actions, selectors
from apps.cases.models import TextModule
from apps.cases.permissions import may_write_module
from apps.common.errors import Invalid
from apps.users import selectors as people
from apps.users.models import Team
from apps.users.permissions import may_manage, may_write
from apps.users.selectors import team_ids
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.keeping.forms import ModuleForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def modules(request: WorkspaceRequest) -> HttpResponse:
    """Those the viewer can use, and for managers those of all teams."""
    found = list(selectors.modules(request.user))
    context = {
        "rows": [(module, may_write_module(request.user, module)) for module in found if module.is_active],
        "retired": [module for module in found if not module.is_active and may_write_module(request.user, module)],
    }
    return render(request, "keeping/modules.html", context)


@get_or_post
def new(request: WorkspaceRequest) -> HttpResponse:
    """Write a text module."""
    if not may_write(request.user):
        raise PermissionDenied(_("You may look at text modules, but not write any."))
    sent = request.POST if request.method == "POST" else None
    form = ModuleForm(sent, viewer=request.user, teams=_teams(request))
    if form.is_valid():
        try:
            made = actions.create_module(**form.module(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _done(request, _("The text module “%(name)s” is there.") % {"name": made.name})
    return render(request, "keeping/module.html", {"form": form}, status=422 if form.is_bound else 200)


@get_or_post
def module(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a text module."""
    found = _found(request, pk)
    sent = request.POST if request.method == "POST" else None
    initial = {"name": found.name, "keyword": found.keyword, "html": found.html, "text": found.text}
    form = ModuleForm(sent, viewer=request.user, teams=[], module=found, initial=initial)
    if form.is_valid():
        try:
            actions.change_module(found, **form.module(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _done(request, _("The text module “%(name)s” is saved.") % {"name": found.name})
    context = {"form": form, "module": found}
    return render(request, "keeping/module.html", context, status=422 if form.is_bound else 200)


@require_POST
def retire(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Offer it no more."""
    found = actions.retire_module(_found(request, pk), actor=actor(request))
    return _done(request, _("The text module “%(name)s” is offered no more.") % {"name": found.name})


@require_POST
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Offer it again."""
    found = actions.restore_module(_found(request, pk), actor=actor(request))
    return _done(request, _("The text module “%(name)s” is offered again.") % {"name": found.name})


def _teams(request: WorkspaceRequest) -> list[Team]:
    """The teams that the viewer may write for."""
    found = people.teams(request.user)
    return list(found if may_manage(request.user) else found.filter(pk__in=team_ids(request.user)))


def _found(request: WorkspaceRequest, pk: int) -> TextModule:
    try:
        found = selectors.module(request.user, pk)
    except TextModule.DoesNotExist:
        raise Http404 from None
    if not may_write_module(request.user, found):
        raise PermissionDenied(_("You may use this text module, but not change it."))
    return found


def _done(request: WorkspaceRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseSeeOther(reverse("modules:list"))
