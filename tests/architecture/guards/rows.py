"""What all rows and files of a workspace are at a moment, and whether somebody else's mark is among them.

Names of schemas and tables come from the catalogue, and marks from the tests: nothing in these statements is typed.
"""
# ruff: noqa: S608

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from apps.tenants.access import public

FILES = "files"
OUTBOX = "outbox"
# Being in and looking are no changes: sessions, and the log of who looked at what.
_NOT_COUNTED = ("django_session", "audit_accessentry")
_CHECKSUM = "md5(coalesce(string_agg(md5({row}), '' ORDER BY md5({row})), ''))"


def snapshot(schema_name: str) -> Mapping[str, str]:
    """A checksum of each table, of the workspace's rows in the outbox, and of its files."""
    counted = [table for table in tables(schema_name) if table not in _NOT_COUNTED]
    parts = [f"SELECT '{table}', {_checksum(table)} FROM {schema_name}.{table} t" for table in counted]
    parts.append(
        f"SELECT '{OUTBOX}', {_checksum(OUTBOX)} FROM public.outbox_outboxmessage t WHERE schema_name = '{schema_name}'"
    )
    found = {row[0]: row[1] for row in _ask(" UNION ALL ".join(parts))}
    folder = Path(settings.MEDIA_ROOT) / schema_name
    found[FILES] = " ".join(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The names of what is not as it was."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def marked(schema_name: str, mark: re.Pattern[str]) -> set[str]:
    """The tables of a workspace, sessions and logs included, in which a mark is found; the outbox is one of them."""
    condition = f"t::text ~* '{mark.pattern}'"
    parts = [
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {schema_name}.{table} t WHERE {condition})"
        for table in tables(schema_name)
    ]
    parts.append(
        f"SELECT '{OUTBOX}' WHERE EXISTS (SELECT FROM public.outbox_outboxmessage t"
        f" WHERE schema_name = '{schema_name}' AND {condition})"
    )
    return {name for (name,) in _ask(" UNION ALL ".join(parts))}


def cached(mark: re.Pattern[str]) -> list[str]:
    """The keys of the cache that hold a mark, in themselves or in their values."""
    client = caches["default"]._cache.get_client()  # type: ignore[attr-defined]
    found = []
    for key in client.scan_iter(count=1_000):
        text = key.decode(errors="replace")
        value = client.get(key) if client.type(key) == b"string" else b""
        if mark.search(text) or mark.search((value or b"").decode(errors="replace")):
            found.append(text)
    return found


@cache
def tables(schema_name: str) -> tuple[str, ...]:
    """All tables of a schema."""
    return tuple(
        name for (name,) in _ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema_name}' ORDER BY 1")
    )


def _checksum(table: str) -> str:
    # When somebody logged in last is noted on the person's row.
    return _CHECKSUM.format(row="(to_jsonb(t) - 'last_login')::text" if table == "users_user" else "t::text")


def _ask(statement: str) -> list[tuple[str, ...]]:
    with public(), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
