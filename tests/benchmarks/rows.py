"""Captures the very rows that an action writes and replays them one by one through psycopg."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

Table = tuple[str, str]


@dataclass(slots=True)
class Capture:
    """Single statements that write what `act` wrote, and those that take it back."""

    connection: "psycopg.Connection[tuple[Any, ...]]"
    schema: str
    writes: list[tuple[sql.Composed, list[Any]]] = field(default_factory=list)
    reverts: list[tuple[sql.Composed, list[Any]]] = field(default_factory=list)

    def record(self, act: Callable[[], object]) -> None:
        """Run `act` and remember each row it inserted or updated, told apart by the number of its transaction."""
        tables = self._tables()
        before = {table: self._rows(table) for table in tables}
        mark = self.connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        act()
        for table in tables:
            for key, row in self._rows(table, since=mark[0] if mark else 0).items():
                self._remember(table, key, row, before[table].get(key))

    def replay(self) -> None:
        """Write the rows, a statement each, in one transaction."""
        with self.connection.transaction():
            for statement, values in self.writes:
                self.connection.execute(statement, values)

    def revert(self) -> None:
        """Put everything back; triggers of append-only tables are asleep meanwhile."""
        with self.connection.transaction():
            self._guards("DISABLE")
            for statement, values in reversed(self.reverts):
                self.connection.execute(statement, values)
            self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the triggers could not be woken
            self._guards("ENABLE")

    def _guards(self, verb: str) -> None:
        """Put the triggers of the append-only tables to sleep, or wake them."""
        for name in ("audit_journalentry", "audit_journalvalue"):
            table = sql.Identifier(self.schema, name)
            self.connection.execute(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(table, sql.SQL(verb)))

    def _remember(self, name: Table, key: Any, row: dict[str, Any], old: dict[str, Any] | None) -> None:
        table = sql.Identifier(*name)
        if old is None:
            names = sql.SQL(", ").join(map(sql.Identifier, row))
            places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
            insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(table, names, places)
            self.writes.append((insert, list(row.values())))
            self.reverts.append(
                (sql.SQL("DELETE FROM {} WHERE {} = %s").format(table, sql.Identifier(_key(row))), [key])
            )
            return
        changed = {name: value for name, value in row.items() if value != old[name]}
        self.writes.append(_update(table, changed, key))
        self.reverts.append(_update(table, {name: old[name] for name in changed}, key))

    def _tables(self) -> list[Table]:
        rows = self.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [self.schema])
        names = [(self.schema, name) for (name,) in rows if not name.startswith("django_")]
        return [*names, ("public", "outbox_outboxmessage")]

    def _rows(self, table: Table, since: int = 0) -> dict[Any, dict[str, Any]]:
        """Rows by key: all of them, or those written by transactions from `since` on."""
        query = sql.SQL("SELECT * FROM {} WHERE xmin::text::bigint >= %s").format(sql.Identifier(*table))
        cursor = self.connection.execute(query, [since])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return {row[_key(row)]: {name: _plain(value) for name, value in row.items()} for row in rows}


def _update(table: sql.Identifier, values: dict[str, Any], key: Any) -> tuple[sql.Composed, list[Any]]:
    columns = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    return sql.SQL("UPDATE {} SET {} WHERE id = %s").format(table, columns), [*values.values(), key]


def _key(row: dict[str, Any]) -> str:
    """The column that tells the rows of a table apart: history has its own beside the key of what it is about."""
    return "history_id" if "history_id" in row else "id"


def _plain(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value
