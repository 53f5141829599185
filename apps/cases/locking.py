"""Reads one case under lock, with its type, version and client: what every command asks for first.

The statement follows the models and is put together once; Django would do so for each command, which costs more than
running it. What a command does stands in `actions`.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

from apps.cases.models import Case, CaseDefinition, DefinitionVersion
from apps.parties.models import Party

_ALONG: dict[str, type[Model]] = {"definition": CaseDefinition, "version": DefinitionVersion, "client": Party}
_LARGE = {"version": {"body", "source"}, "definition": {"description"}}  # read when somebody asks for it

Fields = list["Field[Any, Any]"]


def locked(case_id: int) -> Case:
    """The case, its row locked until the transaction ends; Case.DoesNotExist when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [case_id])
        row = cursor.fetchone()
    if row is None:
        raise Case.DoesNotExist(f"There is no case {case_id}.")
    columns = iter(row)
    case: Case = _read(Case, _fields("case"), columns)
    for name, model in _ALONG.items():
        setattr(case, name, _read(model, _fields(name), columns))
    return case


@cache
def _statement() -> str:
    selected = ", ".join(f'"{name}"."{field.column}"' for name in ("case", *_ALONG) for field in _fields(name))
    joins = " ".join(
        f'LEFT JOIN "{model._meta.db_table}" AS "{name}" ON "{name}".id = "case"."{name}_id"'  # noqa: SLF001
        for name, model in _ALONG.items()
    )
    return f'SELECT {selected} FROM "cases_case" AS "case" {joins} WHERE "case".id = %s FOR UPDATE OF "case"'  # noqa: S608


@cache
def _fields(name: str) -> Fields:
    model = _ALONG.get(name, Case)
    return [field for field in model._meta.concrete_fields if field.name not in _LARGE.get(name, ())]  # noqa: SLF001


def _read(model: type[Model], fields: Fields, columns: Iterator[Any]) -> Any:
    """The next object of a row; None where the join found nothing."""
    values = [next(columns) for _ in fields]
    if values[0] is None:
        return None
    for at, field in enumerate(fields):
        if isinstance(field, JSONField):
            values[at] = json.loads(values[at])
    return model.from_db(connection.alias, [field.attname for field in fields], values)
