"""The page where administrators say in which language and time zone the workspace speaks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.common.errors import NotAllowed
from apps.users import actions, permissions
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import SpeechForm


@require_http_methods(["GET", "HEAD", "POST"])
def speech(request: WorkspaceRequest) -> HttpResponse:
    """See and change it; what people chose in their profiles stays."""
    if not permissions.may_administer(request.user):
        raise NotAllowed(_("Only administrators of the workspace come in here."))
    initial = {"language": request.tenant.language, "time_zone": request.tenant.time_zone}
    form = SpeechForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.change_speech(**form.cleaned_data, actor=actor(request))
        messages.success(request, _("The language and the time zone of the workspace are saved."))
        return HttpResponseSeeOther(reverse("people:workspace"))
    return render(request, "people/workspace.html", {"form": form}, status=422 if form.is_bound else 200)
