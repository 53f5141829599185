"""Values of the case file on their way into an expression and into JSON.

CEL takes a few plain types only; everything else is turned into one of them here, or refused with the reason.
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from apps.cmmn.definition import FieldType

MAX_LIST = 1_000
MAX_DEPTH = 20
MAX_WHOLE = 2**1000
"""Whole numbers beyond this do not fit a decimal one, and take long to read."""
NUMBERS = frozenset({FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY})
BLANK = NUMBERS | {FieldType.DATE, FieldType.BOOLEAN}
"""Types for which an empty text is no answer."""


class UnfitError(ValueError):
    """A value that does not fit the type of its field."""


def is_unset(kind: FieldType, value: Any) -> bool:
    """A field that is empty is unknown; an empty text is an answer, an empty number or date is not."""
    return value is None or (kind in BLANK and value == "")


def is_readable(text: str) -> bool:
    """Whether a text can be kept and passed on: no null character, no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def converter(kind: FieldType) -> Callable[[Any], Any]:
    """What turns a value into the one that CEL takes for a field of that type; it raises UnfitError."""
    return _CONVERTERS.get(kind, _text)


def for_field(kind: FieldType, value: Any) -> Any:
    """The value as CEL takes it for a field of that type; UnfitError when it cannot be."""
    return converter(kind)(value)


def jsonable(value: Any) -> Any:
    """The value as JSON holds it; decimals and moments become text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): jsonable(element) for key, element in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(element) for element in value]
    return str(value)


def _number(value: Any) -> float:
    if type(value) is int and -MAX_WHOLE < value < MAX_WHOLE:
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise UnfitError("is not a number")
    try:
        number = float(Decimal(value) if isinstance(value, str) else value)
    except (InvalidOperation, ValueError, OverflowError):
        raise UnfitError("is not a number") from None
    if math.isnan(number):
        raise UnfitError("is not a number")
    return number


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > len("2026-01-01") else date.fromisoformat(value)
        except ValueError:
            raise UnfitError("is not a date") from None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise UnfitError("is a moment without a time zone")
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise UnfitError("is not a date")


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise UnfitError("is not true or false")


def _text(value: Any) -> str:
    if isinstance(value, str | UUID):
        return str(value)
    raise UnfitError("is not a text")


def _list(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return _nested(value, 0)
    raise UnfitError("is not a list")


def _object(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _nested(value, 0)
    raise UnfitError("is not an object")


def _open(value: Any) -> Any:
    return _nested(value, 0)


def _nested(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise UnfitError("is nested too deeply")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        _bounded(value)
        # An empty field inside an object is as unknown as one that is not there.
        return {str(key): _nested(element, depth + 1) for key, element in value.items() if element is not None}
    if isinstance(value, list | tuple):
        _bounded(value)
        return [_nested(element, depth + 1) for element in value]
    return jsonable(value)


def _bounded(value: Mapping[Any, Any] | list[Any] | tuple[Any, ...]) -> None:
    if len(value) > MAX_LIST:
        raise UnfitError(f"has more than {MAX_LIST} entries")


_CONVERTERS: dict[FieldType, Callable[[Any], Any]] = {
    **dict.fromkeys(NUMBERS, _number),
    FieldType.BOOLEAN: _truth,
    FieldType.DATE: _moment,
    FieldType.LIST: _list,
    FieldType.OBJECT: _object,
    FieldType.ANY: _open,
}
