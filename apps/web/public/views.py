"""The public pages: home, sign-up, and whether an address is free. A workspace's own pages are elsewhere."""

from urllib.parse import urlencode

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.errors import Invalid
from apps.tenants import actions, addresses, seeds, selectors
from apps.tenants.actions import SignedUp
from apps.web import network
from apps.web.http import HttpResponseSeeOther
from apps.web.public.forms import SignUpForm

SIGN_UPS = "10/h"  # from one network address; a fair makes many, a program makes more
LOOKS = "120/m"
WORKSPACES = f"{settings.PUBLIC_SCHEME}://*.{settings.TENANT_DOMAIN}:*"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and why it is different."""
    return render(request, "public/home.html")


# Browsers hold a form's target against the redirects that follow it too: the new workspace is another origin.
@csp_update({"form-action": [WORKSPACES]})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """An organisation signs up; its owner goes on to the new workspace, signed in."""
    form = SignUpForm(request.POST or None)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    if network.wait(request, "signup", rate=SIGN_UPS):
        return render(request, "errors/429.html", status=429)
    try:
        made = actions.sign_up(**form.cleaned_data, language=get_language() or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return _form(request, form, status=422)
    return HttpResponseSeeOther(_entry(made))


@never_cache
@require_safe
def signup_address(request: HttpRequest) -> HttpResponse:
    """Whether an address is free, as a fragment beside the field while somebody types."""
    if network.wait(request, "address", rate=LOOKS):
        return HttpResponse(gettext("One moment, please."), status=429)
    state = selectors.check_address(request.GET.get("address", ""))
    return render(request, "public/signup.html#address_state", {"state": state, "base_domain": settings.TENANT_DOMAIN})


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """The public site's own page for an address that is none."""
    return render(request, "public/not_found.html", status=404)


def _form(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "base_domain": settings.TENANT_DOMAIN, "packs": seeds.CHOICES.values()}
    return render(request, "public/signup.html", context, status=status)


def _entry(made: SignedUp) -> str:
    query = urlencode({"token": made.entry_token})
    return addresses.of(made.host, f"/enter/?{query}")
