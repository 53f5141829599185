"""Checks and converts the values of a case file: what was typed, what is stored as JSON, and what the engine reads.

Stored: money and numbers with decimals as text, dates as ISO 8601 text, everything else as JSON has it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from apps.cases import limits, notation
from apps.cmmn import filepaths
from apps.cmmn.definition import CaseDefinition, Field, FieldType
from apps.cmmn.fileevents import REFERENCES
from apps.cmmn.values import MAX_LIST
from apps.common.errors import Invalid

TEXT_LIMIT = 1_000
LONG_TEXT_LIMIT = 50_000
_PHONE = re.compile(r"^\+?[\d\s()./-]{3,40}$")
_STRUCTURED = frozenset({FieldType.OBJECT, FieldType.LIST, FieldType.ANY})
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


def clean(definition: CaseDefinition, given: Mapping[str, Any], *, required: Iterable[str] = ()) -> dict[str, Any]:
    """Typed values for the engine by field key; an empty value becomes None.

    Raises Invalid with all reasons by field.
    """
    fields = {field.key: field for field in definition.fields}
    problems: dict[str, list[str]] = {key: [_("There is no such field.")] for key in given if key not in fields}
    values: dict[str, Any] = {}
    for key, raw in given.items():
        if key in fields:
            try:
                values[key] = parse(fields[key], raw)
            except ValueError as problem:
                problems[key] = [str(problem)]
    for key in required:
        if key not in problems and values.get(key) is None:
            problems[key] = [_("This is needed.")]
    if problems:
        raise Invalid(_("Some of what you entered needs another look."), problems)
    return values


def readable(definition: CaseDefinition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those typed values that can be read, for a look at what is there before anything is refused."""
    fields = {field.key: field for field in definition.fields}
    found: dict[str, Any] = {}
    for key, raw in given.items():
        if key in fields:
            with suppress(ValueError):
                found[key] = parse(fields[key], raw)
    return found


def clean_paths(definition: CaseDefinition, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same for values by dotted paths into the case file, such as other cases hand over."""
    found: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for text, raw in given.items():
        path = filepaths.parse(text)
        field = filepaths.find(definition.fields, path) if path else None
        if field is None:
            problems[text] = [_("There is no such field.")]
            continue
        try:
            found[text] = parse(field, raw)
        except ValueError as problem:
            problems[text] = [str(problem)]
    if problems:
        raise Invalid(_("Some of what was handed over does not fit."), problems)
    return found


def parse(field: Field, raw: Any) -> Any:
    """One typed value, or None when empty; a list of them for a field that is many.

    Raises ValueError with a sentence for the person who typed it.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if not field.many:
        return _parse_one(field, raw)
    if not isinstance(raw, list | tuple):
        raise ValueError(_("Enter a list of such values."))  # noqa: TRY004  (a problem of the input)
    if len(raw) > MAX_LIST:
        raise ValueError(_("This is too long: at most %(limit)s entries.") % {"limit": MAX_LIST})
    return [value for one in raw if (value := parse(replace(field, many=False), one)) is not None] or None


def _parse_one(field: Field, raw: Any) -> Any:
    if isinstance(raw, dict | list) and field.type not in _STRUCTURED:
        raise ValueError(_("Enter one value, not a list or an object."))
    value = _PARSERS[field.type](field, raw)
    limits.require(field, value)
    return value


def labels(definition: CaseDefinition, keys: Collection[str]) -> list[str]:
    """What a person calls these fields, in the order of the case file."""
    return [field.label for field in definition.fields if field.key in keys]


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form of typed values; unknown (None) values are left out."""
    return {key: _stored(value) for key, value in values.items() if value is not None}


def from_json(definition: CaseDefinition, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values of what `to_json` stored. Fields the version does not have any more are left out."""
    return {field.key: _typed(field, stored[field.key]) for field in definition.fields if field.key in stored}


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _stored(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_stored(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _typed(field: Field, stored: Any) -> Any:
    if field.many:
        return [_typed(replace(field, many=False), one) for one in stored]
    if field.fields and isinstance(stored, Mapping):
        known = {inner.key: inner for inner in field.fields}
        return {key: _typed(known[key], value) if key in known else value for key, value in stored.items()}
    if field.type in {FieldType.NUMBER, FieldType.MONEY}:
        return Decimal(str(stored))
    return date.fromisoformat(stored) if field.type is FieldType.DATE else stored


def _text(limit: int) -> Callable[[Field, Any], str]:
    def parse_text(_field: Field, raw: Any) -> str:
        text = str(raw).replace("\x00", "").strip()
        if len(text) > limit:
            raise ValueError(_("This is too long: at most %(limit)s characters.") % {"limit": limit})
        return text

    return parse_text


def _number(_field: Field, raw: Any) -> Decimal:
    try:
        number = None if isinstance(raw, bool) else notation.number(raw) if isinstance(raw, str) else Decimal(str(raw))
    except (ValueError, InvalidOperation):
        number = None
    if number is None or not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(_("Enter a number, such as 12.5."))
    return number


def _money(field: Field, raw: Any) -> Decimal:
    amount = _number(field, raw)
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(_("Enter an amount with at most two decimals, such as 1250.00."))
    return amount.quantize(Decimal("0.01"))


def _integer(field: Field, raw: Any) -> int:
    try:
        number = _number(field, raw)
    except ValueError:
        raise ValueError(_("Enter a whole number, such as 7.")) from None
    if number != number.to_integral_value():
        raise ValueError(_("Enter a whole number, such as 7."))
    return int(number)


def _boolean(_field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(_("Choose yes or no."))
    return word in _TRUE


def _date(_field: Field, raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError(_("Enter a date as year-month-day, such as 2026-03-31.")) from None


def _choice(field: Field, raw: Any) -> str:
    if str(raw) not in {value for value, _label in field.choices}:
        raise ValueError(
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(label for _value, label in field.choices)}
        )
    return str(raw)


def _email(_field: Field, raw: Any) -> str:
    try:
        validate_email(str(raw).strip())
    except ValidationError:
        raise ValueError(_("Enter an e-mail address, such as name@example.org.")) from None
    return str(raw).strip()


def is_phone(text: str) -> bool:
    """Whether it reads like a telephone number."""
    return _PHONE.match(text.strip()) is not None


def _phone(_field: Field, raw: Any) -> str:
    if not is_phone(str(raw)):
        raise ValueError(_("Enter a telephone number, such as +44 20 7946 0018."))
    return str(raw).strip()


def _identity(_field: Field, raw: Any) -> Any:
    """The number of a row, as text: whether it may be named here is for those who know the case.

    A file that comes with the form has no number yet; it passes, and gets one when it is put into the case.
    """
    if isinstance(raw, File):
        return raw
    text = str(raw).strip()
    if isinstance(raw, bool) or not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise ValueError(_("Choose one of those that are offered."))
    return text


def _object(field: Field, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError(_("Enter an object."))  # noqa: TRY004  (a problem of the input)
    if not field.fields:
        return raw
    known = {inner.key: inner for inner in field.fields}
    unknown = [key for key in raw if key not in known and key != REFERENCES]
    if unknown:
        raise ValueError(_("There is no field “%(key)s” in it.") % {"key": unknown[0]})
    return {key: _inner(known[key], value) if key in known else value for key, value in raw.items()}


def _inner(field: Field, raw: Any) -> Any:
    """A value inside an object; what is wrong with it is told with its name."""
    try:
        return parse(field, raw)
    except ValueError as problem:
        raise ValueError(f"{field.label}: {problem}") from None


def _list(_field: Field, raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise ValueError(_("Enter a list."))  # noqa: TRY004  (a problem of the input)
    return raw


def _any(_field: Field, raw: Any) -> Any:
    return raw


_PARSERS: dict[FieldType, Callable[[Field, Any], Any]] = {
    FieldType.TEXT: _text(TEXT_LIMIT),
    FieldType.LONG_TEXT: _text(LONG_TEXT_LIMIT),
    FieldType.NUMBER: _number,
    FieldType.INTEGER: _integer,
    FieldType.MONEY: _money,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.FILE: _identity,
    FieldType.PERSON: _identity,
    FieldType.OBJECT: _object,
    FieldType.LIST: _list,
    FieldType.ANY: _any,
}
