"""Pages about case types for administrators. What a switch means is decided in `cases` and `intake`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.cases import actions
from apps.cases.selectors import casetypes
from apps.intake import actions as intake
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.studio.doors import case_type_of, require_administrator
from apps.web.studio.typepage import access_form, page_of


@require_safe
def case_types(request: WorkspaceRequest) -> HttpResponse:
    """All case types: version, open cases, request form, access."""
    require_administrator(request)
    return render(request, "studio/case_types.html", {"case_types": casetypes.case_types(request.user)})


@require_safe
def case_type(request: WorkspaceRequest, key: str) -> HttpResponse:
    """One case type: its form, who gets in, its versions."""
    definition = case_type_of(request, key)
    return render(request, "studio/case_type.html", page_of(request, definition))


@require_POST
def set_access(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Save the access list."""
    definition = case_type_of(request, key)
    form = access_form(request, definition, request.POST)
    if not form.is_valid():
        return render(request, "studio/case_type.html", page_of(request, definition, form), status=422)
    actions.set_access(definition, accesses=form.accesses(), actor=actor(request))
    messages.success(request, _("The access list of “%(name)s” is saved.") % {"name": definition.name})
    return go(request, reverse("studio:access", args=[key]))


@require_POST
def control_access(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Turn access control on or off."""
    definition, is_on = case_type_of(request, key), request.POST.get("is_on") == "true"
    actions.control_access(definition, is_on=is_on, actor=actor(request))
    if is_on:
        text = _("Access to “%(name)s” is controlled now.\nOnly the people and teams on the list get in.")
    else:
        text = _("Access to “%(name)s” is open now.\nEverybody in the workspace sees these cases.")
    messages.success(request, text % {"name": definition.name})
    return _back(request, key)


@require_POST
def switch_form(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Put the request form on the public address, or take it away."""
    definition, is_on = case_type_of(request, key), request.POST.get("is_on") == "true"
    intake.switch_form(definition, is_on=is_on, actor=actor(request))
    if is_on:
        text = _("Anybody can send a request for “%(name)s” now.")
    else:
        text = _("The request form of “%(name)s” is closed now.\nWhat was sent so far stays.")
    messages.success(request, text % {"name": definition.name})
    return _back(request, key)


def _back(request: WorkspaceRequest, key: str) -> HttpResponse:
    """To the page whose switch was turned."""
    is_from_list = request.POST.get("from") == "list"
    return go(request, reverse("studio:case_types") if is_from_list else reverse("studio:access", args=[key]))
