"""Saves case rows after a step: one with Django's own save, many in one statement. Plan items are the store's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from apps.cases.models import Case
from apps.common import history

# The columns of a case that a command may change and that history keeps.
TRACKED = (
    *("data", "state", "stage", "version_id", "ended_at", "ended_as", "outcome", "outcome_reason"),
    *("status", "goal_reached", "lessons", "closed_at", "held_at", "hold_until", "hold_reason", "is_hold_added"),
    *("discarded_at", "deadline_at"),
)
# The columns that follow every entry of the journal and that history does not keep.
UNTRACKED = ("next_item", "added", "updated_at", "due_at", "urgency", "wakes_at", "journal_sequence", "journal_hash")
_FIELDS = {field.attname: field for field in Case._meta.concrete_fields}  # noqa: SLF001  (Django's name)


def save(changes: Sequence[tuple[Case, datetime]]) -> None:
    """Save what a step changed, each case with the moment of its step, and write the history."""
    _update([case for case, _at in changes], (*TRACKED, *UNTRACKED))
    history.write(changes)


def save_untracked(cases: Sequence[Case]) -> None:
    """Save the columns that follow every entry, without history."""
    _update(cases, UNTRACKED)


def _update(cases: Iterable[Case], columns: Iterable[str]) -> None:
    """Write the columns that are at hand: one nobody has read is one nobody has changed.

    A column may hold an expression in SQL, which the database computes; it is forgotten then, to be read when somebody
    asks.
    """
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Case]] = defaultdict(list)
    for case in cases:
        held = [name for name in columns if name in case.__dict__]
        computed = tuple(name for name in held if hasattr(getattr(case, name), "resolve_expression"))
        groups[tuple(name for name in held if name not in computed), computed].append(case)
    for (plain, computed), group in groups.items():
        if len(group) == 1:
            _update_one(group[0], plain, computed)
        else:
            _update_many(group, plain, computed)
        for case in group:
            for name in computed:
                del case.__dict__[name]


def _update_one(case: Case, plain: Sequence[str], computed: Sequence[str]) -> None:
    """In a statement that is only written out: Django would take longer to compile it than the database to run it."""
    expressions: list[RawSQL] = [getattr(case, name) for name in computed]
    changes = [f'"{name}" = %s' for name in plain]
    changes += [f'"{name}" = {expression.sql}' for name, expression in zip(computed, expressions, strict=True)]
    given = [_FIELDS[name].get_db_prep_save(getattr(case, name), connection) for name in plain]
    given += [param for expression in expressions for param in expression.params]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET {', '.join(changes)} WHERE id = %s", [*given, case.pk])  # noqa: S608


def _update_many(cases: Sequence[Case], plain: Sequence[str], computed: Sequence[str]) -> None:
    """The same values by one statement; expressions, which are the same for every case of a reaction, by another."""
    names = ", ".join(plain)
    types = ", ".join(f"%s::{_type(name)}[]" for name in plain)
    changes = ", ".join(f"{name} = new.{name}" for name in plain)
    arrays = [[_FIELDS[name].get_db_prep_save(getattr(case, name), connection) for case in cases] for name in plain]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_case SET {changes} FROM unnest(%s::bigint[], {types}) AS new (id, {names})"  # noqa: S608
            " WHERE cases_case.id = new.id",
            [[case.pk for case in cases], *arrays],
        )
    by_expression: dict[tuple[int, ...], list[Case]] = defaultdict(list)
    for case in cases:
        by_expression[tuple(id(getattr(case, name)) for name in computed)].append(case)
    for group in by_expression.values():
        if computed:
            expressions = {name: getattr(group[0], name) for name in computed}
            Case.objects.filter(pk__in=[case.pk for case in group]).update(**expressions)


def _type(name: str) -> str:
    """The column's type without its length, which a cast would cut to."""
    return (_FIELDS[name].db_type(connection) or "text").partition("(")[0]
