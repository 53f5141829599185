"""Enters a schema by setting role and search path in one statement, so that a wrong path fails instead of leaking.

Django loads this module by the name of the ENGINE, before any model: nothing here may import one.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base
from django_tenants.utils import quote_schema_name
from psycopg.pq import TransactionStatus

NO_ROLE = "none"
ENTER = "SELECT set_config('role', %s, false), set_config('search_path', %s, false), to_regnamespace(quote_ident(%s))"


class SchemaMissing(Exception):
    """The schema that was entered does not exist; without this check its queries would fall through to public."""


@dataclass(frozen=True, slots=True)
class OwnerOf:
    """A tenant's schema entered as its owner, with rights to change tables: for migrations and the template only."""

    schema_name: str


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # its package has no types
    """A connection that is always somewhere: in public as the owner, or in a tenant's schema as that tenant's role."""

    search_path_set_schemas: list[str] | None
    _setting_search_path: bool

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:  # noqa: FBT001, FBT002 (its base class's signature)
        """Go to a tenant's schema, with its role, at the next statement. Refuses a schema without a role."""
        _role_for(tenant)
        super().set_tenant(tenant, include_public)

    def get_new_connection(self, conn_params: Any) -> Any:
        """A fresh connection stands nowhere yet, whatever was set on the one before it."""
        self.search_path_set_schemas = None
        return super().get_new_connection(conn_params)

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or (self.search_path_set_schemas and settings.TENANT_LIMIT_SET_CALLS):
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # whatever comes next is refused by PostgreSQL unless it is the rollback
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            self._enter(own)
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()

    def _enter(self, cursor: Any) -> None:
        # Forgotten first: when the statement fails, the next one must try again and not run where the last one stood.
        self.search_path_set_schemas = None
        paths = self._get_cursor_search_paths()
        path = ", ".join(quote_schema_name(name) for name in paths)
        cursor.execute(ENTER, [_role_for(self.tenant), path, self.schema_name])
        if cursor.fetchone()[2] is None:
            raise SchemaMissing(f"There is no schema {self.schema_name}.")
        self.search_path_set_schemas = paths


def _role_for(tenant: Any) -> str:
    """The role to take: none in public and for the owner of a schema, the tenant's own for a tenant's row."""
    is_public = tenant.schema_name == settings.PUBLIC_SCHEMA_NAME
    role = getattr(tenant, "db_role", "")
    if role and not is_public:
        return str(role)
    if role or not (is_public or isinstance(tenant, OwnerOf)):
        raise ImproperlyConfigured(f"{tenant.schema_name} has no role to be entered with: use a tenant's row.")
    return NO_ROLE
