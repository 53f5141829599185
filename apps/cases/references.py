"""Values that name a row, a file of the case or a person: which ones, what they are called, whether they are there.

How such a value is read is `values`' matter; who may see a case is decided before anybody comes here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.audit.selectors import Record
from apps.cases.models import Case, CaseFile
from apps.cmmn.definition import CaseDefinition, Field, FieldType
from apps.common.errors import Invalid
from apps.users.models import User

Names = Mapping[tuple[FieldType, str], str]
"""What people call the rows, by kind and number."""

ROWS = frozenset({FieldType.FILE, FieldType.PERSON})


def named(field: Field, value: Any) -> Iterator[tuple[FieldType, str]]:
    """The rows that a value of a field names, those inside objects and lists too."""
    if field.type in ROWS:
        several = value if isinstance(value, list | tuple) else [value]
        yield from ((field.type, str(one)) for one in several if one is not None and not isinstance(one, File))
    elif field.fields:
        for whole in value if isinstance(value, list | tuple) else [value]:
            if isinstance(whole, Mapping):
                for inner in field.fields:
                    yield from named(inner, whole.get(inner.key))


def names(case: Case | None, fields: Iterable[Field], data: Mapping[str, Any]) -> Names:
    """The names of all rows that these values name; a row that is gone has none. Read where one is named only."""
    wanted = {row for field in fields for row in named(field, data.get(field.key))}
    return _names(case, wanted, is_active_only=False)


def spelled(case: Case, plan: CaseDefinition, entries: Sequence[Record]) -> Sequence[Record]:
    """Entries of a case's journal with the names of files and people in the place of their numbers."""
    fields = {f"data.{field.key}": field for field in plan.fields if _has_rows(field)}
    changes = [(fields[path], change) for one in entries for path, change in one.values.items() if path in fields]
    wanted = {row for field, change in changes for value in change.values() for row in named(field, value)}
    if not wanted:
        return entries
    known = _names(case, wanted, is_active_only=False)

    def told(path: str, change: Any) -> Any:
        return (
            {key: _spelled(fields[path], value, known) for key, value in change.items()} if path in fields else change
        )

    return [replace(one, values={path: told(path, change) for path, change in one.values.items()}) for one in entries]


def _has_rows(field: Field) -> bool:
    return field.type in ROWS or any(map(_has_rows, field.fields))


def _spelled(field: Field, value: Any, known: Names) -> Any:
    if isinstance(value, list | tuple):
        return [_spelled(field, one, known) for one in value]
    if isinstance(value, Mapping):
        inner = {one.key: one for one in field.fields}
        return {key: _spelled(inner[key], one, known) if key in inner else one for key, one in value.items()}
    return known.get((field.type, str(value)), value) if field.type in ROWS else value


def require(plan: CaseDefinition, data: Mapping[str, Any], *, case: Case | None) -> None:
    """Raises Invalid unless each person named is at work here and each file is one of the case.

    What stands in the case already may stay, so that somebody's leaving does not hold up a form.
    """
    kept = case.data if case is not None else {}
    wanted = {
        field.key: {*named(field, data[field.key])} - {*named(field, kept.get(field.key))}
        for field in plan.fields
        if field.key in data
    }
    known = _names(case, {row for rows in wanted.values() for row in rows}, is_active_only=True)
    problems = {
        key: [_words(kind) for kind in sorted({kind for kind, _number in rows - known.keys()})]
        for key, rows in wanted.items()
        if rows - known.keys()
    }
    if problems:
        raise Invalid(_("Some of what you entered needs another look."), problems)


def _words(kind: FieldType) -> str:
    if kind is FieldType.PERSON:
        return _("Choose somebody who works here: this person is not, or not any more.")
    return _("Choose a file of this case.")


def _names(case: Case | None, wanted: Iterable[tuple[FieldType, str]], *, is_active_only: bool) -> Names:
    numbers: dict[FieldType, set[int]] = {kind: set() for kind in ROWS}
    for kind, number in wanted:
        if number.isascii() and number.isdecimal():
            numbers[kind].add(int(number))
    found: dict[tuple[FieldType, str], str] = {}
    if numbers[FieldType.PERSON]:
        people = User.objects.filter(pk__in=numbers[FieldType.PERSON])
        people = people.filter(is_active=True) if is_active_only else people
        found |= {(FieldType.PERSON, str(pk)): name for pk, name in people.values_list("pk", "name")}
    if numbers[FieldType.FILE] and case is not None:
        papers = CaseFile.objects.filter(case=case, pk__in=numbers[FieldType.FILE])
        found |= {(FieldType.FILE, str(pk)): name for pk, name in papers.values_list("pk", "name")}
    return found
