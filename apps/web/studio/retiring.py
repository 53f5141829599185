"""Taking a case type out of use for new cases and bringing it back, by the studio's pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.cases import actions
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.studio.doors import case_type_of
from apps.web.studio.forms import RetireForm
from apps.web.studio.typepage import page_of


@require_POST
def retire(request: WorkspaceRequest, key: str) -> HttpResponse:
    """No new cases of the type from now on; those that run go on."""
    definition, form = case_type_of(request, key), RetireForm(request.POST)
    if not form.is_valid():
        context = {**page_of(request, definition), "retire_form": form, "is_retiring": True}
        return render(request, "studio/case_type.html", context, status=422)
    actions.retire(definition, reason=form.cleaned_data["reason"], actor=actor(request))
    text = _("“%(name)s” is retired.\nCases that run go on; bring it back on this page whenever you like.")
    messages.success(request, text % {"name": definition.name})
    return go(request, reverse("studio:access", args=[key]))


@require_POST
def bring_back(request: WorkspaceRequest, key: str) -> HttpResponse:
    """New cases of a retired type again."""
    definition = case_type_of(request, key)
    actions.bring_back(definition, actor=actor(request))
    messages.success(request, _("New cases of “%(name)s” can be opened again.") % {"name": definition.name})
    return go(request, reverse("studio:access", args=[key]))
