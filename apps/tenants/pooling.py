"""The self-test at start: behind a proxy that shares server connections between clients, tenants would mix.

Role and search path belong to a connection. A proxy in transaction mode hands the same one to somebody else in between.
"""

import logging
from typing import Any

import psycopg

from apps.tenants.access import tenant_connection

log = logging.getLogger(__name__)

ROUNDS = 3
SENTENCE = (
    "The database is behind a proxy that pools transactions, which would mix the workspaces of different customers: "
    "connect to PostgreSQL directly, or set the proxy to pool sessions."
)


class PooledTransactions(RuntimeError):
    """Two connections turned out to be one. The product must not run like this."""


def check() -> None:
    """Open two connections, let each say where it stands, and refuse when one hears the other."""
    with _connect() as first, _connect() as second:
        for number in range(ROUNDS):
            _interleave(first, second, number)


def refuse() -> None:
    """`check`, for a process that starts: a database that does not answer yet is no reason to end."""
    try:
        check()
    except psycopg.OperationalError as error:
        log.warning("The database could not be asked whether it is pooled: %s", error)


def _interleave(first: psycopg.Connection[Any], second: psycopg.Connection[Any], number: int) -> None:
    mine, theirs = f"first_{number}", f"second_{number}"
    process = _say(first, mine)
    # While the second holds a transaction open, a pooling proxy must give the first another server process.
    with second.transaction():
        other = _say(second, theirs)
        during = _hear(first)
    after = _hear(first), _hear(second)
    if process == other or during != (process, mine) or after != ((process, mine), (other, theirs)):
        raise PooledTransactions(SENTENCE)


def _say(connection: psycopg.Connection[Any], path: str) -> int:
    """Set the search path; the server process that did it."""
    connection.execute("SELECT set_config('search_path', %s, false)", [path])
    return _hear(connection)[0]


def _hear(connection: psycopg.Connection[Any]) -> tuple[int, str]:
    row = connection.execute("SELECT pg_backend_pid(), current_setting('search_path')").fetchone()
    return int(row[0]), str(row[1])  # type: ignore[index]


def _connect() -> psycopg.Connection[Any]:
    known = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service")
    given = tenant_connection().get_connection_params()
    return psycopg.connect(**{key: given[key] for key in known if key in given}, connect_timeout=10, autocommit=True)
