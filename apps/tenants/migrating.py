"""Runs the ordinary migrations inside one schema, as its owner. Which tenants need it is decided in `upgrading`."""

import hashlib
from functools import cache
from pathlib import Path
from sys import modules
from typing import cast

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from apps.tenants.access import public, tenant_connection
from apps.tenants.backend.base import OwnerOf


@cache
def current_version() -> str:
    """What a schema that has all migrations of the tenant apps is marked with: changes when one of them does."""
    return fingerprint(settings.TENANT_APPS)


def fingerprint(apps: list[str]) -> str:
    """A hash of the migrations of these apps, with Django's version, which decides what SQL they become."""
    labels = {name.rpartition(".")[2] for name in apps}
    digest = hashlib.sha256(django.__version__.encode())
    loader = MigrationLoader(None)
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if label in labels:
            source = Path(cast(str, modules[type(migration).__module__].__file__)).read_bytes()
            digest.update(f"\n{label}.{name}\n".encode() + source)
    return digest.hexdigest()[:20]


def migrate_public() -> None:
    """Bring the public schema up to the migrations on disk."""
    with public():
        call_command(Command(), interactive=False, verbosity=0, skip_checks=True)


def migrate(schema_name: str) -> None:
    """Bring an existing tenant's schema up to the migrations on disk."""
    with public():
        # Without public in the path: a table of django_migrations that is missing here must not be found there.
        connection = tenant_connection()
        connection.set_tenant(OwnerOf(schema_name), include_public=False)
        MigrationRecorder(connection).ensure_schema()
        call_command(Command(), interactive=False, verbosity=0, skip_checks=True)
