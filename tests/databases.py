"""Databases for tests: migrated once for a set of migrations, cloned for each process, thrown away afterwards.

A clone takes about 0.2 seconds where migrating takes several. What stands in them is in `conftest`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from apps.tenants import migrating, provisioning, selectors, template
from apps.tenants.access import tenant_connection
from apps.tenants.models import Tenant

PREFIX = "casewright_template_"
LOCK = 7_316_002


def use(name: str) -> None:
    """Point every connection of this process, and those its threads will make, at another database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    tenant_connection().set_schema_to_public()
    selectors.forget()


def template_database() -> str:
    """A database with the public tables, made when these migrations have none yet."""
    name = PREFIX + migrating.fingerprint([*settings.SHARED_APPS, *settings.TENANT_APPS])
    with server() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _exists(connection, name):
            _drop_outdated(connection)
            _build(connection, name)
    return name


def clone(source: str, name: str) -> None:
    """A copy of a database nobody is connected to, replacing one of that name."""
    with server() as connection:
        _drop(connection, name)
        _run(connection, "CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", name, source)


def drop(name: str) -> None:
    """Remove a database together with whoever is connected to it."""
    connections.close_all()
    with server() as connection:
        _drop(connection, name)


def drop_copies(name: str) -> None:
    """Remove what was cloned from a database and named after it."""
    with server() as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{name}_"])
        for (copy,) in rows.fetchall():
            _drop(connection, copy)


def drop_roles(but: Collection[str] = ()) -> None:
    """Remove the tenants' roles of this process, whose databases must be gone already."""
    with server() as connection:
        query = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)"
        for (name,) in connection.execute(query, [settings.TENANT_ROLE_PREFIX]).fetchall():
            if name not in but:
                _run(connection, "DROP ROLE {}", name)


def make_tenants() -> None:
    """Two workspaces whose rows get the same ids, so that a leak shows as a wrong value and not as a missing row."""
    template.build()
    for address, name in (("acme", "Acme"), ("beta", "Beta")):
        provisioning.create(address=address, name=name)


@contextmanager
def temporary(suffix: str) -> Iterator[str]:
    """A database of its own with the public tables, in use meanwhile; for what runs outside pytest."""
    before = connections["default"].settings_dict["NAME"]
    name = f"{before}_{suffix}"
    clone(template_database(), name)
    use(name)
    try:
        template.build()
        yield name
    finally:
        use(before)
        drop(name)
        drop_roles()


def roles() -> list[str]:
    """The roles of all tenants in the database in use."""
    return list(Tenant.objects.values_list("db_role", flat=True))


@contextmanager
def server() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection to the server itself, each statement its own transaction."""
    with connect("postgres") as connection:
        yield connection


@contextmanager
def connect(name: str | None = None) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A bare connection to a database, the one in use unless named; each statement its own transaction."""
    given = tenant_connection().settings_dict
    with psycopg.connect(
        host=given["HOST"],
        port=given["PORT"] or 5432,
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=name or given["NAME"],
        autocommit=True,
    ) as connection:
        yield connection


def _build(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    before = connections["default"].settings_dict["NAME"]
    unfinished = f"{name}_unfinished"
    _drop(connection, unfinished)
    _run(connection, "CREATE DATABASE {}", unfinished)
    use(unfinished)
    try:
        migrating.migrate_public()
    finally:
        use(before)
    _run(connection, "ALTER DATABASE {} RENAME TO {}", unfinished, name)


def _drop_outdated(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    for (name,) in rows:
        _drop(connection, name)


def _exists(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    try:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except psycopg.errors.InsufficientPrivilege:
        # Force may not end a vacuum of the server's own; asked without it, the server sends its vacuum away.
        _run(connection, "DROP DATABASE IF EXISTS {}", name)


def _run(connection: psycopg.Connection[tuple[Any, ...]], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
