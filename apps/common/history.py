"""Writes history rows that django-simple-history misses: after bulk statements, with the moment of what happened.

Who is named in them is bound by `@action`; what changed is the caller's business.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def write(changes: Iterable[tuple[M, datetime]], *, is_new: bool = False) -> None:
    """One history row for each row and its moment, in one statement."""
    rows: list[Any] = []
    for row, at in changes:
        row._history_date = at  # type: ignore[attr-defined] # noqa: SLF001  (simple-history's name)
        rows.append(row)
    if not rows:
        return
    type(rows[0]).history.bulk_history_create(rows, update=not is_new, default_change_reason=None)
    for row in rows:
        del row._history_date  # noqa: SLF001
