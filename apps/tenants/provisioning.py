"""Makes a tenant's role and schema by replaying the template SQL. Rows about people come afterwards, from `seeds`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import IntegrityError, ProgrammingError, transaction
from psycopg.errors import DuplicateObject, DuplicateSchema, UniqueViolation

from apps.tenants import addresses, migrating, template
from apps.tenants.access import public, tenant_connection
from apps.tenants.models import Domain, Tenant


class AddressTaken(Exception):
    """Somebody has this address: known before, or at the same moment."""


def host(address: str) -> str:
    """The host name of a workspace, without port."""
    return f"{address}.{settings.TENANT_DOMAIN}"


def create(*, address: str, name: str, language: str = "") -> Tenant:
    """A tenant with its host name, role and empty schema, all in the caller's transaction or one of its own.

    Raises AddressTaken. The address must have been checked.
    """
    schema_name = address.replace("-", "_")
    tenant = Tenant(
        schema_name=schema_name,
        name=name,
        language=language,
        db_role=settings.TENANT_ROLE_PREFIX + schema_name,
        schema_version=migrating.current_version(),
    )
    with public(), transaction.atomic(), _telling_apart():
        # Inserted straight: django-tenants' own save() asks first, and the unique index answers anyway.
        Tenant.objects.bulk_create([tenant])
        Domain.objects.bulk_create([Domain(domain=host(address), tenant=tenant)])
        provision(tenant)
    addresses.remember(schema_name, host(address))
    return tenant


def provision(tenant: Tenant) -> None:
    """Replay the template for this tenant, in the caller's transaction."""
    sql = template.sql_for(tenant.schema_name, tenant.db_role)
    here = tenant_connection()
    with here.cursor() as cursor:
        cursor.execute(sql)
    # The template empties the search path for the rest of the transaction.
    here.set_tenant(here.tenant)


@contextmanager
def _telling_apart() -> Iterator[None]:
    """The unique indexes decide between two who want one address; a schema or role left behind also means taken."""
    try:
        yield
    except (IntegrityError, ProgrammingError) as error:
        if isinstance(error.__cause__, UniqueViolation | DuplicateObject | DuplicateSchema):
            raise AddressTaken from error
        raise


def drop(tenant: Tenant) -> None:
    """Remove a workspace for good: rows, schema and role. For tests and the operator; nobody is asked."""
    with public(), transaction.atomic(), tenant_connection().cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{tenant.schema_name}" CASCADE')
        cursor.execute(f'DROP ROLE IF EXISTS "{tenant.db_role}"')
        tenant.domains.all().delete()
        Tenant.objects.filter(pk=tenant.pk).delete()
