"""What pages cost the server with a city's requests in them, against a bare page of Django on the same rows."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from apps.cases.models import Case
from apps.tenants import provisioning
from apps.tenants.context import enter
from apps.users.models import Membership, Role, Team, User
from tests import databases
from tests.benchmarks import city
from tests.benchmarks.figures import Pair, figure

HOST = "city.localhost"
ROUNDS = 15
# What `startproject` gives, with the requests' own tenant standing already.
BARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
TEMPLATE = """<!doctype html><title>Cases</title><table>{% for case in cases %}<tr><td>{{ case.number }}</td>
<td>{{ case.title }}</td><td>{{ case.definition.name }}</td><td>{{ case.opened_at }}</td></tr>{% endfor %}</table>"""


@login_required
def bare(_request: HttpRequest) -> HttpResponse:
    """Fifty cases in a table, and nothing else: no rights, no navigation, no filters, no look."""
    cases = Case.objects.select_related("definition").only("number", "title", "opened_at", "definition__name")[:50]
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"cases": cases}))


urlpatterns = [path("", bare)]


@contextmanager
def workspace() -> Iterator[None]:
    """A workspace with all the requests, prepared once for every page."""
    with databases.temporary("pages"), override_settings(ALLOWED_HOSTS=["*"]):
        with enter(provisioning.create(address="city", name="City").schema_name):
            definition, reader = city.prepare()
            start = time.perf_counter()
            count = city.bring_in(definition, reader, list(city.rows()))
            seconds = time.perf_counter() - start
            print(f"  {count:,} requests in {seconds:.1f} s: {count / seconds:,.0f} a second", file=sys.stderr)
            manager = User.objects.create_user("carol@city.example", name="Carol", role=Role.MANAGER)
            Membership.objects.create(user=manager, team=Team.objects.get(name="Service desk"))
        yield


@contextmanager
def page(address: str) -> Iterator[Pair]:
    """The page and the bare one, each through its own handler, for the same person."""
    with enter("city"):
        client = Client(headers={"host": HOST})
        client.force_login(User.objects.get(email="carol@city.example"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        number = Case.objects.filter(state="active").latest("opened_at").number
        ours = _get(WSGIHandler(), address.format(number=number), cookie)
        with override_settings(ROOT_URLCONF="tests.benchmarks.pages", MIDDLEWARE=BARE):
            handler = WSGIHandler()
        yield Pair(ours, _bare(_get(handler, "/", cookie)))


def _get(handler: WSGIHandler, address: str, cookie: str) -> Callable[[], None]:
    factory = RequestFactory(headers={"host": HOST, "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})

    def act() -> None:
        response: Any = handler(factory.get(address).environ, _ignore)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        response.close()

    return act


def _bare(act: Callable[[], None]) -> Callable[[], None]:
    """Within the workspace and with the bare page's addresses."""

    def run() -> None:
        with override_settings(ROOT_URLCONF="tests.benchmarks.pages"):
            act()

    return run


def _ignore(*_answer: Any) -> Any:
    """Take status and headers, as a server would."""


PAGES = {
    "the worklist": ("/", 12.0),
    "the list of cases": ("/cases/", 12.0),
    "cases by a figure": ("/cases/?state=active&due=late", 12.0),
    "a case": ("/cases/{number}/", 12.0),
    "the list of requests": ("/requests/", 12.0),
    "the dashboard": ("/dashboard/?period=all", 12.0),
}
for name, (address, target) in PAGES.items():
    figure(
        f"{name} with a city's requests",
        ours=address,
        peer="fifty cases in a bare Django page, behind the log-in",
        target=target,
        rounds=ROUNDS,
        within=workspace,
    )(partial(page, address))
