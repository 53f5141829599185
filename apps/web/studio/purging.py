"""When closed cases of a type are purged by themselves: a number of days, with what would go in plain sight."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.cases import actions, permissions, selectors
from apps.cases.actions.purging import LONGEST
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.studio.doors import case_type_of


class PurgeForm(forms.Form):
    """The number of days; none is never."""

    days = forms.IntegerField(
        label=gettext_lazy("Days after closing"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=gettext_lazy("Empty: closed cases are kept until somebody purges them."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Look at what a number of days would take, and save it. For owners."""
    definition = case_type_of(request, key)
    if not permissions.may_purge(request.user):
        raise PermissionDenied(_("Only an owner of the workspace may say when cases are purged."))
    asked = request.POST if request.method == "POST" else request.GET if "days" in request.GET else None
    form = PurgeForm(asked, initial={"days": definition.purge_days})
    days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and form.is_valid():
        actions.set_purge_days(definition, days=days, actor=actor(request))
        messages.success(request, _("Saved: when closed cases are purged."))
        return go(request, reverse("studio:access", args=[key]))
    outlook = selectors.purge_outlook(request.user, definition, days) if days else None
    context = {"definition": definition, "form": form, "outlook": outlook}
    return render(request, "studio/purge.html", context, status=422 if form.errors else 200)
