"""In which language and time zone a workspace speaks to readers who have said nothing themselves, and in jobs.

What a person has chosen stands with the person; what a browser asks for is known in the web layer.
"""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation

from apps.tenants.access import tenant_connection


def language(chosen: str = "") -> str:
    """The reader's own choice, else the workspace's, else the product's."""
    return chosen or _of_workspace("language") or settings.LANGUAGE_CODE


def zone(chosen: str = "") -> zoneinfo.ZoneInfo:
    """The same for the time zone. One that this machine does not know any more counts as none."""
    for name in (chosen, _of_workspace("time_zone")):
        if name in zoneinfo.available_timezones():
            return zoneinfo.ZoneInfo(name)
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


@contextmanager
def speaking(chosen_language: str = "", chosen_zone: str = "") -> Iterator[None]:
    """Words and times inside are those of this reader, or of the workspace."""
    with translation.override(language(chosen_language)), timezone.override(zone(chosen_zone)):
        yield


def _of_workspace(name: str) -> str:
    # In the public schema the connection's tenant is a stand-in that has neither.
    return str(getattr(tenant_connection().tenant, name, ""))
