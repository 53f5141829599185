"""Where the workspace that is entered now answers: its host name, and whole addresses for links in mails."""

from time import monotonic

from django.conf import settings

from apps.tenants import access
from apps.tenants.models import Domain
from apps.tenants.selectors import MOST, SECONDS

_remembered: dict[str, tuple[float, str]] = {}


def host() -> str:
    """The workspace's main host name, without port."""
    name = access.schema_name()
    until, found = _remembered.get(name, (0.0, ""))
    if monotonic() < until:
        return found
    with access.public():
        found = str(Domain.objects.get(tenant__schema_name=name, is_primary=True).domain)
    remember(name, found)
    return found


def remember(schema_name: str, host_name: str) -> None:
    """Spare the next one who asks for a workspace's host the look into the table, for a few seconds."""
    if len(_remembered) >= MOST:
        _remembered.clear()
    _remembered[schema_name] = (monotonic() + SECONDS, host_name)


def url(path: str = "/") -> str:
    """The whole address of a path in this workspace."""
    return of(host(), path)


def of(host_name: str, path: str = "/") -> str:
    """The whole address of a path on one of our hosts, with the port when it is not the usual one."""
    usual = {"http": "80", "https": "443"}[settings.PUBLIC_SCHEME]
    port = "" if settings.PUBLIC_PORT in {"", usual} else f":{settings.PUBLIC_PORT}"
    return f"{settings.PUBLIC_SCHEME}://{host_name}{port}{path}"
