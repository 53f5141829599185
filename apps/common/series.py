"""Takes numbers from a series. One upsert, so two people at once never get the same number."""

from django.db import connection


def take(key: str, count: int = 1) -> int:
    """The first of `count` consecutive numbers, from 1. Rolls back with the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_numberseries AS series (key, last) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET last = series.last + excluded.last RETURNING last",
            [key, count],
        )
        row = cursor.fetchone()
    return int(row[0]) - count + 1
