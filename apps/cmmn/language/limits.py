"""The limits of a field: `at least 0`, `not after 31 December 2026`, `at most 200 characters`, read and written.

Whether a limit fits the type of its field is for the checks; whether a value keeps it, for those who take values in.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from apps.cmmn.definition import FieldType
from apps.cmmn.language.headers import Piece, plain
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import is_quoted, marks, quoted
from apps.cmmn.language.problems import fault
from apps.cmmn.language.scanner import date_at, date_in_words
from apps.cmmn.sentences import gettext_noop

_LENGTH = re.compile(
    r"(?:at most|up to|no more than) (?P<count>-?[0-9]{1,9}) (?:characters|signs|letters)", re.IGNORECASE
)
_LEAST = re.compile(r"(?:at least|not below|not less than|not before|from) (?P<value>.+)", re.IGNORECASE | re.DOTALL)
_MOST = re.compile(
    r"(?:at most|up to|not above|not more than|not after|until) (?P<value>.+)", re.IGNORECASE | re.DOTALL
)
_SIMPLE = re.compile(r"[\w.:+-]+", re.ASCII)
_NUMBER = re.compile(r"[€$£]?\s*(?P<number>-?[0-9]+(?:\.[0-9]+)?)", re.ASCII)


class Limited(Protocol):
    """A field, read or written."""

    @property
    def type(self) -> FieldType: ...
    @property
    def minimum(self) -> str | None: ...
    @property
    def maximum(self) -> str | None: ...
    @property
    def max_length(self) -> int | None: ...


def read(piece: Piece, line: Line) -> tuple[str, str | int] | None:
    """The attribute that a limit is for, and its value; None where the words are no limit."""
    length = _LENGTH.fullmatch(piece.text)
    if length:
        return "max_length", int(length["count"])
    for name, pattern in (("minimum", _LEAST), ("maximum", _MOST)):
        match = pattern.fullmatch(piece.text)
        if match:
            return name, _value(Piece(match["value"], piece.column + match.start("value")), line)
    return None


def _value(piece: Piece, line: Line) -> str:
    if is_quoted(piece.text):
        return plain(piece.text)
    number = _NUMBER.fullmatch(piece.text)
    if number:
        return number["number"]
    words = list(marks(piece.text, line.number, piece.column))
    day = date_at(words, 0) if words else None
    if day is not None and day.end == len(words):
        return str(day.value)
    if _SIMPLE.fullmatch(piece.text):
        return piece.text
    raise fault(
        "bad-limit",
        piece.at(line),
        gettext_noop("“%(words)s” is not a limit."),
        words=piece.text,
        expected=("a number, such as 1250.50", "a day, such as 31 January 2026"),
    )


def limits_of(spec: Limited) -> Iterator[str]:
    """The limits as they stand behind the type."""
    is_day = spec.type is FieldType.DATE
    if spec.minimum is not None:
        yield f"{'not before' if is_day else 'at least'} {_said(spec.minimum)}"
    if spec.maximum is not None:
        yield f"{'not after' if is_day else 'at most'} {_said(spec.maximum)}"
    if spec.max_length is not None:
        yield f"at most {spec.max_length} characters"


def _said(value: str) -> str:
    day = date_in_words(value)
    if day is not None and len(value) == len("2026-01-31"):
        return day
    return value if _SIMPLE.fullmatch(value) and not value.endswith(".") else quoted(value)
