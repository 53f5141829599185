"""One's own access tokens: see them, make one, revoke one. What they let in is decided by the API's door."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.common import clock
from apps.common.errors import Invalid
from apps.users import actions, permissions, selectors
from apps.users.models import AccessToken
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.people.forms import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: WorkspaceRequest) -> HttpResponse:
    """The tokens and the form for another one. A new token's secret is in the answer to the form, and nowhere else."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            issued = actions.issue_token(**form.given(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _page(request, _form(request), issued=issued)
    return _page(request, form, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    try:
        found = selectors.tokens(request.user).get(pk=pk)
    except AccessToken.DoesNotExist:
        raise Http404 from None
    revoked = actions.revoke_token(found, actor=actor(request))
    text = _("“%(name)s” is revoked.\nNothing that used this token gets in any more.")
    messages.success(request, text % {"name": revoked.name})
    return HttpResponseSeeOther(reverse("people:tokens"))


def _form(request: WorkspaceRequest, data: Any = None) -> TokenForm:
    return TokenForm(data, may_write=permissions.may_write(request.user))


def _page(request: WorkspaceRequest, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "tokens": selectors.tokens(request.user), "now": clock.now(), **more}
    return render(request, "people/tokens.html", context, status=status)
