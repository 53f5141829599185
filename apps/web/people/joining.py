"""Where the link in an invitation leads: say your name, choose a password, and you are in."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.common.errors import Conflict, Invalid
from apps.users import actions, selectors
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest
from apps.web.people.forms import JoinForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: WorkspaceRequest, token: str) -> HttpResponse:
    """The invitation that this token opens. One that opens nothing says so and what to do."""
    invitation = selectors.invitation(token)
    if invitation is None:
        return render(request, "people/join_closed.html", status=410)
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": invitation.name})
    if form.is_valid():
        try:
            return _join(request, token, form)
        except Invalid as refusal:
            form.add_problems(refusal)
        except Conflict:
            return render(request, "people/join_closed.html", status=410)
    context = {"form": form, "invitation": invitation}
    return render(request, "people/join.html", context, status=422 if form.is_bound else 200)


def _join(request: WorkspaceRequest, token: str, form: JoinForm) -> HttpResponse:
    user = actions.accept_invitation(token, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    login(request, user)
    messages.success(request, _("Welcome, %(name)s.\nHere is the work that waits for you.") % {"name": user.name})
    return HttpResponseSeeOther("/")
