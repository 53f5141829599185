"""Finds tenants, by host and by schema, with a short memory in the process. Entering one is in `context`."""

import re
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext as _

from apps.tenants.access import public
from apps.tenants.models import Tenant
from apps.tenants.reserved import RESERVED

ADDRESS = re.compile(r"[a-z][a-z0-9-]{1,40}")
SECONDS = 5  # how long another process may go on seeing what has changed
MOST = 4096  # hosts and schemas remembered at a time

_remembered: dict[str, tuple[float, Tenant]] = {}


@dataclass(frozen=True, slots=True)
class AddressState:
    """Whether a workspace can have an address. `code` is ok, empty, malformed, reserved or taken; `message` says it."""

    ok: bool
    code: str
    message: str


def check_address(address: str) -> AddressState:
    """Whether a new workspace can have this address, as far as can be said before it is made."""
    address = address.strip().lower()
    if not address:
        return AddressState(ok=False, code="empty", message=_("Please fill this in."))
    if not ADDRESS.fullmatch(address) or address.endswith("-") or "--" in address or address.startswith("pg-"):
        reason = _("2 to 41 letters, digits and single hyphens, beginning with a letter and not ending with a hyphen.")
        return AddressState(ok=False, code="malformed", message=reason)
    if address in RESERVED:
        return AddressState(ok=False, code="reserved", message=_("This address is reserved."))
    with public():
        is_taken = Tenant.objects.filter(schema_name=address.replace("-", "_")).exists()
    return taken() if is_taken else AddressState(ok=True, code="ok", message=_("This address is free."))


def taken() -> AddressState:
    """What is said of an address that another workspace has."""
    return AddressState(ok=False, code="taken", message=_("This address is taken."))


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
