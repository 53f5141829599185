"""The one way into a workspace for jobs and commands. Web requests come in through the middleware, by their host."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_tenants.utils import tenant_context

from apps.tenants import selectors
from apps.tenants.models import Tenant


class UnknownTenant(LookupError):
    """There is no such workspace. Work for nobody is never done in the public schema instead."""


@contextmanager
def enter(schema_name: str) -> Iterator[Tenant]:
    """Stand in this tenant's schema, as its role, and go back to where the caller stood."""
    tenant = selectors.by_schema(schema_name) if schema_name else None
    if tenant is None:
        raise UnknownTenant(f"There is no workspace {schema_name!r}.")
    with tenant_context(tenant):
        yield tenant
