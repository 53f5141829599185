"""Brings workspaces that stand at an older version up to the present one, one by one. A broken one is set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q

from apps.tenants import migrating, selectors
from apps.tenants.access import public, tenant_connection
from apps.tenants.models import Tenant

LOCK = 7317  # the first half of the advisory locks' key; the second is the tenant's id
LOCK_TIMEOUT = "5s"  # a workspace in use is tried again at the next start rather than made to wait


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What became of one workspace. `error` says why it was set aside; empty when all is well."""

    schema_name: str
    error: str = ""


def upgrade_all() -> Iterator[Upgraded]:
    """Upgrade every workspace that needs it, yielding each as it is done."""
    with public():
        needing = ~Q(schema_version=migrating.current_version()) | ~Q(upgrade_error="")
        names = list(Tenant.objects.filter(needing).values_list("schema_name", flat=True))
    for name in names:
        done = upgrade(name)
        if done is not None:
            yield done


def upgrade(schema_name: str) -> Upgraded | None:
    """Upgrade one workspace; nothing when another process has done it or is at it."""
    with public():
        tenant: Tenant = Tenant.objects.get(schema_name=schema_name)
        with _alone(tenant.pk) as is_alone:
            tenant.refresh_from_db()
            if not is_alone or (tenant.schema_version == migrating.current_version() and not tenant.upgrade_error):
                return None
            error = _migrate(tenant)
        selectors.forget()
    return Upgraded(schema_name, error)


def _migrate(tenant: Tenant) -> str:
    """Why it failed, or nothing. Whatever is wrong with one workspace must not keep the others waiting."""
    try:
        migrating.migrate(tenant.schema_name)
    except Exception as error:  # noqa: BLE001 (reported, and the next one goes on)
        tenant.upgrade_error = f"{type(error).__name__}: {error}".strip()[:2000]
        _begin_anew()
    else:
        tenant.schema_version, tenant.upgrade_error = migrating.current_version(), ""
    tenant.save(update_fields=["schema_version", "upgrade_error"])
    return tenant.upgrade_error


def _begin_anew() -> None:
    """Drop the connection: where a constraint that Django leaves for last fails, it leaves its transaction open."""
    connection = tenant_connection()
    connection.in_atomic_block = False
    connection.close()


@contextmanager
def _alone(number: int) -> Iterator[bool]:
    """Whether this process is the only one at this tenant; while it is, statements give up waiting for locks."""
    with tenant_connection().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number])
        is_alone = bool(cursor.fetchone()[0])
        if not is_alone:
            yield False
            return
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield True
    finally:
        with tenant_connection().cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, number])
