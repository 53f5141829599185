"""The door for a new owner: a pass made at sign-up becomes a session. Everybody else logs in on the usual page."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.tenants import entry
from apps.tenants.access import schema_name
from apps.users.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@login_not_required
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """Let the bearer of a good pass in. Whoever comes with a spent one finds the log-in page, and no word why."""
    email = entry.spend(schema_name(), request.GET.get("token", ""))
    user = User.objects.filter(email=email, is_active=True).first() if email else None
    if user is None:
        return redirect("account_login")
    login(request, user, backend=BACKEND)
    return redirect("/")
