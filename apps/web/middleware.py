"""Who a request is for and whether its sender may come in: the workspace by its host, sessions, the log-in wall.

What somebody who is in may see and do is decided by selectors and actions.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.backends import signed_cookies
from django.contrib.sessions.middleware import SessionMiddleware as DatabaseSessions
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from apps.tenants import selectors
from apps.tenants.access import tenant_connection
from apps.tenants.models import Tenant, TenantStatus
from apps.web import languages

GetResponse = Callable[[HttpRequest], HttpResponse]


class TenantMiddleware:
    """Enters the workspace that answers on the request's host, or the public site, or says that there is none.

    The connection stays where it is afterwards: a file may still be streaming. The next request begins with its host.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Host names know no case, and a trailing dot means the same host.
        host, _port = split_domain_port(request.get_host())
        here = tenant_connection()
        if selectors.is_public_host(host):
            here.set_schema_to_public()
            return self._public(request)
        tenant = selectors.by_host(host)
        if tenant is None:
            here.set_schema_to_public()
            return _page(request, "errors/tenant_unknown.html", status=404)
        if tenant.status == TenantStatus.SUSPENDED:
            here.set_schema_to_public()
            return _page(request, "errors/tenant_suspended.html", status=503)
        if tenant.upgrade_error:
            here.set_schema_to_public()
            return _page(request, "errors/tenant_set_aside.html", status=503)
        return self._workspace(request, tenant)

    def _public(self, request: HttpRequest) -> HttpResponse:
        request.tenant = None  # type: ignore[attr-defined]
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        return self.get_response(request)

    def _workspace(self, request: HttpRequest, tenant: Tenant) -> HttpResponse:
        request.tenant = tenant  # type: ignore[attr-defined]
        here = tenant_connection()
        # The tenant is remembered, so the same object means the same place and saves saying it again.
        if here.tenant is not tenant:
            here.set_tenant(tenant)
        return self.get_response(request)


class SessionMiddleware(DatabaseSessions):
    """Sessions are rows of the workspace. The public site has no such table: a stray cookie there must do no harm."""

    def process_request(self, request: HttpRequest) -> None:
        if getattr(request, "tenant", None) is not None:
            super().process_request(request)
            return
        request.session = signed_cookies.SessionStore()


class WorkspaceMiddleware(LoginRequiredMiddleware):
    """The log-in wall: a view of a workspace is behind it unless it is marked with Django's `login_not_required`."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Send away who must log in first; speak the language of who is in."""
        if getattr(request, "tenant", None) is None:
            return None
        if request.user.is_authenticated:
            language = languages.of_person(request)
            if language:
                translation.activate(language)
                request.LANGUAGE_CODE = translation.get_language()
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """To the log-in page; when htmx asked for a fragment, the whole page goes there."""
        response = super().handle_no_permission(request, view_func)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(response.url)  # type: ignore[return-value]  # Django's narrower promise
        return response


def _page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """A page for which no other middleware has run yet: no session, no user, only the browser's language."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponse(render_to_string(template), status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "3600"
    return response
