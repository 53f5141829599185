"""One's own page: name, language, time zone, and the way to another password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.users import actions, selectors
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: WorkspaceRequest) -> HttpResponse:
    """See and change what is said about oneself."""
    me = selectors.person(request.user, request.user.pk)
    initial = {"name": me.name, "language": me.language, "time_zone": me.time_zone}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        changed = actions.change_profile(me, **form.cleaned_data, actor=actor(request))
        with translation.override(changed.language or translation.get_language()):
            messages.success(request, _("Your profile is saved."))
        return HttpResponseSeeOther(reverse("people:profile"))
    context = {"form": form, "person": me, "teams": sorted(team.name for team in me.teams.all())}
    return render(request, "people/profile.html", context, status=422 if form.is_bound else 200)
