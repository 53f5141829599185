"""In which time zone a page tells its times: the one that the reader has chosen, that of the browser, the workspace's.

What is stored is always a moment; only its words depend on the zone, and which day "today" is.
"""

import zoneinfo
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MACHINES = "/api/"  # other systems get every moment in UTC
COOKIE = "zone"  # written by static/js/zone.js
# Old names and zones without a place stay valid, but are not offered.
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class ZoneMiddleware:
    """Answers a request in its reader's zone, and leaves the thread as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone(request)):
            return self.get_response(request)


def choices() -> list[tuple[str, object]]:
    """Every place with a zone of its own, by region, for a select."""
    places = sorted(name for name in zoneinfo.available_timezones() if name.partition("/")[0] in _REGIONS)
    regions = groupby(places, key=lambda name: name.partition("/")[0])
    offered = [(region, [(name, _place(name)) for name in names]) for region, names in regions]
    return [("", _("As the browser says")), ("UTC", "UTC"), *offered]


def _place(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """None is the server's own, UTC. A browser may say anything: only what is a zone is believed."""
    chosen = default = ""
    tenant = getattr(request, "tenant", None)
    if tenant is not None:
        chosen, default = getattr(request.user, "time_zone", ""), tenant.time_zone
    if request.path.startswith(MACHINES):
        return None
    names = (chosen, request.COOKIES.get(COOKIE, ""), default)
    return next((zoneinfo.ZoneInfo(name) for name in names if name in _known()), None)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
