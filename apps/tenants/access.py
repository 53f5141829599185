"""Where the connection stands: typed words for what django-tenants adds to it. Entering by name is in `context`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import connection

from apps.tenants.backend.base import DatabaseWrapper


def tenant_connection() -> DatabaseWrapper:
    """The connection, with the methods that our ENGINE gives it."""
    # Django's name is a proxy; its target is asked for, so that types and identity are the real ones.
    return cast(DatabaseWrapper, connection._connections[connection._alias])  # type: ignore[attr-defined] # noqa: SLF001


def schema_name() -> str:
    """The schema the connection stands in, `public` included."""
    return str(tenant_connection().schema_name)


@contextmanager
def public() -> Iterator[None]:
    """Stand in the public schema, as the owner, and go back afterwards."""
    here = tenant_connection()
    before, has_public = here.tenant, here.include_public_schema
    here.set_schema_to_public()
    try:
        yield
    finally:
        here.set_tenant(before, has_public)
