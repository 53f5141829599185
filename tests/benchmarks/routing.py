"""What finding and entering the tenant costs a request, against the same view in plain Django on the same tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from apps.tenants.models import Tenant
from apps.tenants.selectors import by_host
from tests import databases
from tests.benchmarks.figures import Pair, figure

REQUESTS = 40
PATH = "/request/"  # one query and a template, for anybody
TENANCY = {"apps.web.middleware.TenantMiddleware": "tests.benchmarks.routing.PlainMiddleware"}


class PlainMiddleware:
    """Stands where the tenant is found otherwise: one tenant for the whole process, as in an ordinary project."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.tenant: Tenant | None = by_host("acme.localhost")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.tenant = self.tenant  # type: ignore[attr-defined]
        return self.get_response(request)


@figure(
    "a view through tenant routing",
    ours=f"{REQUESTS} requests, two tenants turn about",
    peer="the same view in plain Django over one schema",
    target=1.15,
    rounds=21,
)
@contextmanager
def through_routing() -> Iterator[Pair]:
    """Both sides run every other middleware, over a connection of their own that stays open."""
    with databases.temporary("routing"), override_settings(ALLOWED_HOSTS=["*"]):
        databases.make_tenants()
        routed, plain = WSGIHandler(), _plain_handler()
        ours, theirs = connections["default"], _plain_connection()
        try:
            yield Pair(_requests(routed, ours, ("acme", "beta")), _requests(plain, theirs, ("acme",)))
        finally:
            theirs.close()
            connections["default"] = ours


def _plain_handler() -> WSGIHandler:
    middleware = [TENANCY.get(name, name) for name in settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def _plain_connection() -> Any:
    """Django's own backend; the schema and the role are its connection's from the start."""
    given = connections["default"].settings_dict
    role = f"{settings.TENANT_ROLE_PREFIX}acme"
    options = {**given["OPTIONS"], "options": f"-c role={role} -c search_path=acme,public"}
    connections.settings["plain"] = {**given, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
    try:
        made = connections.create_connection("plain")
    finally:
        del connections.settings["plain"]
    made.alias = "default"
    return made


def _ignore(*_answer: Any) -> Any:
    """Take status and headers, as a server would."""


def _requests(handler: WSGIHandler, place: Any, addresses: tuple[str, ...]) -> Callable[[], None]:
    factory = RequestFactory()

    def act() -> None:
        connections["default"] = place
        for number in range(REQUESTS):
            host = f"{addresses[number % len(addresses)]}.localhost"
            response = handler(factory.get(PATH, headers={"host": host}).environ, _ignore)
            if response.status_code != 200:
                raise RuntimeError(f"{PATH} answered {response.status_code}")
            response.close()

    return act
