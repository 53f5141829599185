"""Counts rows by several columns at once: one statement, one look at each row. What columns mean is not known here."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Counts = dict[tuple[str, ...], dict[tuple[Any, ...], int]]


def count(found: QuerySet[Any], sets: Sequence[tuple[str, ...]], *, distinct: str = "") -> Counts:
    """How many rows there are of each value of each set of columns: `{("stage", "state"): {("Review", "active"): 3}}`.

    Columns are the model's or annotations of `found`, named as the database names them. Rows with the same value of
    the column `distinct` count once.
    """
    columns = list(dict.fromkeys(name for names in sets for name in names))
    quote = connection.ops.quote_name
    try:
        inner, params = found.order_by().values(*columns, *filter(None, [distinct])).query.sql_with_params()
    except EmptyResultSet:
        return {names: {} for names in sets}
    listed = ", ".join(map(quote, columns))
    counted = f"count(DISTINCT {quote(distinct)})" if distinct else "count(*)"
    grouped = ", ".join(f"({', '.join(map(quote, names))})" for names in sets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({listed}), {counted}, {listed} FROM ({inner}) base"  # noqa: S608  (names of columns)
            f" GROUP BY GROUPING SETS ({grouped})",
            params,
        )
        return _sorted(cursor.fetchall(), columns, sets)


def _sorted(rows: Sequence[tuple[Any, ...]], columns: Sequence[str], sets: Sequence[tuple[str, ...]]) -> Counts:
    """Each row under its set: a bit of the mask says for each column that the row was not grouped by it."""
    masks = {sum(1 << at for at, name in enumerate(reversed(columns)) if name not in names): names for names in sets}
    counts: Counts = {names: {} for names in sets}
    for mask, number, *values in rows:
        names = masks[mask]
        by_name = dict(zip(columns, values, strict=True))
        counts[names][tuple(by_name[name] for name in names)] = number
    return counts
