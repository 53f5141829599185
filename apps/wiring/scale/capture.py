"""Turns the rows of one case into texts with gaps: for keys, moments, people, the client and the number.

Which tables and columns there are is asked of the database. How a journal is chained anew stands in `chain`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from apps.cases.models import Case
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from apps.wiring.scale.chain import Link, links
from apps.wiring.scale.gaps import Gaps

# Tables that are found by the case, beside all that name it in a column `case_id`.
_AROUND = {
    "parties_party": ("id", "client"),
    "parties_historicalparty": ("id", "client"),
    "cases_case": ("id", "case"),
    "cases_historicalcase": ("id", "case"),
}
_COLUMNS = """
SELECT class.relname, attribute.attname, format_type(attribute.atttypid, NULL),
  (SELECT target.relname FROM pg_constraint AS key JOIN pg_class AS target ON target.oid = key.confrelid
   WHERE key.conrelid = class.oid AND key.contype = 'f' AND key.conkey = ARRAY[attribute.attnum])
FROM pg_class AS class JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind = 'r' AND attribute.attnum > 0
  AND NOT attribute.attisdropped AND attribute.attgenerated = ''
ORDER BY class.relname, attribute.attnum
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its type, and the table that its values are keys of."""

    name: str
    kind: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a case in one table: a text with gaps in the form of COPY, and how many new keys it takes."""

    name: str
    columns: tuple[str, ...]
    key: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A worked case with gaps. Moved by anything between `earliest` and `latest`, it is still true now."""

    tables: tuple[Table, ...]
    chain: tuple[Link, ...]
    moments: tuple[datetime, ...]
    people: tuple[int, ...]
    tasks: int
    earliest: timedelta
    latest: timedelta


def capture(case: Case, people: Sequence[User], now: datetime) -> Pattern:
    """Everything that stands about a case, with gaps."""
    gaps = Gaps(case, people)
    layout = _layout()
    texts = {name: _rows(name, columns, case) for name, columns in layout.items()}
    for name, lines in texts.items():
        at = [column.name for column in layout[name]].index(_key(name))
        gaps.keys(name, [line.split("\t")[at] for line in lines])
    tables = tuple(
        _table(name, layout[name], lines, gaps)
        for name, lines in texts.items()
        if lines and name != "audit_journalentry"
    )
    chain = links(case, gaps)
    earliest, latest = _slack(case, gaps.moments, now)
    tasks = HumanTask.objects.filter(case=case).count()
    return Pattern(tables, chain, gaps.moments, gaps.people, tasks, earliest, latest)


def _layout() -> dict[str, list[Column]]:
    """The tables that may say something of a case, with their columns."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        found: dict[str, list[Column]] = {}
        for table, name, kind, target in cursor.fetchall():
            found.setdefault(table, []).append(Column(name, kind, target))
    kept = {
        name: columns
        for name, columns in found.items()
        if name in _AROUND or any(column.name == "case_id" for column in columns)
    }
    # The tables of history have no constraints: their columns mean what the columns of their originals mean.
    for name, columns in kept.items():
        original = found.get(name.replace("_historical", "_"), [])
        targets = {column.name: column.target for column in original}
        kept[name] = [Column(one.name, one.kind, one.target or targets.get(one.name)) for one in columns]
    return kept


def _key(table: str) -> str:
    return "history_id" if "_historical" in table else "id"


def _rows(table: str, columns: Iterable[Column], case: Case) -> list[str]:
    """The rows about a case as COPY writes them."""
    column, subject = _AROUND.get(table, ("case_id", "case"))
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE {} = {} ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(sql.Identifier(one.name) for one in columns),
        sql.Identifier(table),
        sql.Identifier(column),
        sql.Literal(case.client_id if subject == "client" else case.pk),
        sql.Identifier(_key(table)),
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        text = b"".join(bytes(part) for part in copy).decode()
    return text.splitlines()


def _table(name: str, columns: Sequence[Column], lines: Iterable[str], gaps: Gaps) -> Table:
    rows = [
        "\t".join(_cell(name, column, value, gaps) for column, value in zip(columns, line.split("\t"), strict=True))
        for line in lines
    ]
    text = "".join(f"{row}\n" for row in rows)
    return Table(name, tuple(column.name for column in columns), _key(name), text, len(rows))


def _cell(table: str, column: Column, value: str, gaps: Gaps) -> str:
    if value == r"\N" or (table, column.name) == ("cases_case", "wakes_at"):
        return r"\N"  # no clock is armed for a copy
    if table == "cases_case" and column.name == "journal_hash":
        return "%(head)s"
    target = column.target
    if column.name == _key(table):
        target = table
    elif column.name == "id":
        target = table.replace("_historical", "_")
    if target is not None:
        return gaps.key(target, value)
    if column.kind == "timestamp with time zone":
        return gaps.moment(datetime.fromisoformat(value))
    is_text = re.match("character|text|json", column.kind)
    return gaps.text(value) if is_text else value.replace("%", "%%")


def _slack(case: Case, moments: Sequence[datetime], now: datetime) -> tuple[timedelta, timedelta]:
    """How far a case can be moved in time so that what is late stays late, and nothing lies ahead that has happened."""
    open_tasks = HumanTask.objects.filter(case=case, state=TaskState.OPEN)
    due = [task.due_at for task in open_tasks if task.due_at is not None]
    ahead = [moment - now for moment in due if moment > now]
    past = [now - moment for moment in (*due, *moments) if moment <= now]
    earliest = max([timedelta(days=-3), *(-left for left in ahead)])
    return earliest, min([timedelta(days=3), *past])


def gaps_of(pattern: Pattern) -> Mapping[str, int]:
    """How many new keys a copy takes of each table."""
    return {**{table.name: table.count for table in pattern.tables}, "audit_journalentry": len(pattern.chain)}
