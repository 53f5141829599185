"""Finds tenants, by host and by schema, with a short memory in the process. Entering one is in `context`."""

from time import monotonic

from django.conf import settings

from apps.tenants.access import public
from apps.tenants.models import Tenant

SECONDS = 5  # how long another process may go on seeing what has changed
MOST = 4096  # hosts and schemas remembered at a time

_remembered: dict[str, tuple[float, Tenant]] = {}


def by_host(host: str) -> Tenant | None:
    """The tenant that answers on this host name (any case, no port), suspended ones included."""
    return _find(f"host:{host.lower()}", domains__domain=host.lower())


def by_schema(schema_name: str) -> Tenant | None:
    """The tenant whose schema this is, suspended ones included."""
    return _find(f"schema:{schema_name}", schema_name=schema_name)


def is_public_host(host: str) -> bool:
    """Whether the public site answers here: the service's own domain, or this machine by number."""
    return host.lower() in {settings.TENANT_DOMAIN, f"www.{settings.TENANT_DOMAIN}", "127.0.0.1", "[::1]"}


def forget() -> None:
    """Look everything up anew. Other processes do so within seconds."""
    _remembered.clear()


def _find(key: str, **condition: str) -> Tenant | None:
    until, tenant = _remembered.get(key, (0.0, None))
    if tenant is not None and monotonic() < until:
        return tenant
    with public():
        found: Tenant | None = Tenant.objects.filter(**condition).first()
    if found is None:
        # Not remembered: a workspace that was made a moment ago by another process must be found.
        _remembered.pop(key, None)
        return None
    if len(_remembered) >= MOST:
        _remembered.clear()
    _remembered[key] = (monotonic() + SECONDS, found)
    return found
