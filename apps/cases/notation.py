"""Reads numbers, amounts and dates as people write them in their language, and says in words what is wrong with them.

What other systems send has one notation only, that of `values`; what a value may be at all is decided there too.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.cmmn.definition import Field, FieldType

_SPACES = {ord(space): None for space in " \u00a0\u2009\u202f'\u2019"}
_ALIKE = {ord("\u066b"): ".", ord("\u066c"): None, ord("\u2212"): "-"}  # Arabic marks, and the minus of typographers
_DIGITS = re.compile(r"[+-]?[\d.,]*\d[\d.,]*")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\.?")
_NAMED_DAY = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:de\s+)?(\d{4})")
_NAMED_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_LAST_MONTH = 12


def read(field: Field, raw: Any) -> Any:
    """What was typed into a control, with numbers and dates read in the notation of the active language.

    Raises ValueError with a sentence and an example in the same notation.
    """
    if not isinstance(raw, str) or not raw.strip():
        return raw
    if field.type in {FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY}:
        return _number(field, raw)
    return day(raw) if field.type is FieldType.DATE else raw


def number(text: str, *, decimal_mark: str = "") -> Decimal:
    """A number with its groups of three and its decimals, as `decimal_mark` has them in the reader's language.

    Without one, a single comma before three digits may mean either and is refused, and a single point is a decimal
    mark. Raises ValueError without a sentence.
    """
    plain = "".join(mark for mark in text.translate(_SPACES).translate(_ALIKE) if unicodedata.category(mark) != "Sc")
    if not _DIGITS.fullmatch(plain):
        return _decimal(plain)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return _decimal(plain)
    whole, mark, rest = plain.rpartition(marks[-1])
    is_grouped = len(set(marks)) == 1 and (len(marks) > 1 or _may_group(whole, rest))
    if is_grouped and len(marks) == 1:
        if not decimal_mark and mark == ",":
            raise ValueError
        is_grouped = mark != (decimal_mark or ".")
    return _decimal(_joined(plain) if is_grouped else f"{_joined(whole)}.{rest}")


def day(text: str) -> date:
    """A date: ISO 8601, or as the active language writes it, in digits or with the name of the month.

    Raises ValueError with a sentence, also for digits that might be the day or the month.
    """
    plain = " ".join(text.split())
    try:
        return date.fromisoformat(plain)
    except ValueError:
        pass
    found = _NUMERIC_DAY.fullmatch(plain)
    if found:
        return _by_digits(int(found[1]), int(found[3]), int(found[4]), mark=found[2])
    named = _NAMED_DAY.fullmatch(plain)
    if named:
        return _made(int(named[3]), _month(named[2]), int(named[1]))
    named = _NAMED_MONTH_FIRST.fullmatch(plain)
    if named:
        return _made(int(named[3]), _month(named[1]), int(named[2]))
    raise _no_day()


def written(value: date) -> str:
    """A date as the active language writes it."""
    return date_format(value, "j M Y" if _is_english() else "SHORT_DATE_FORMAT")


def amount(value: Decimal | str, decimals: int | None = None) -> str:
    """A number as the active language writes it."""
    return number_format(Decimal(value), decimal_pos=decimals, use_l10n=True, force_grouping=True)


def plain(value: Decimal) -> str:
    """A number as the active language types it into a control: its decimal mark, and no groups."""
    return number_format(value, use_l10n=True, force_grouping=False)


def _number(field: Field, raw: str) -> Decimal:
    try:
        return number(raw, decimal_mark=str(get_format("DECIMAL_SEPARATOR", use_l10n=True)))
    except ValueError:
        raise ValueError(_no_number(field)) from None


def _no_number(field: Field) -> str:
    if field.type is FieldType.INTEGER:
        return _("Enter a whole number, such as %(example)s.") % {"example": amount("7")}
    if field.type is FieldType.MONEY:
        return _("Enter an amount, such as %(example)s.") % {"example": amount("1250.00", 2)}
    return _("Enter a number, such as %(example)s.") % {"example": amount("12.5")}


def _may_group(whole: str, rest: str) -> bool:
    digits = whole.lstrip("+-")
    return len(rest) == 3 and 0 < len(digits) <= 3 and not digits.startswith("0")


def _joined(text: str) -> str:
    """The digits of groups of three; the first may be shorter."""
    first, *others = re.split("[.,]", text)
    if others and (len(first.lstrip("+-")) not in {1, 2, 3} or any(len(group) != 3 for group in others)):
        raise ValueError
    return "".join([first, *others])


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError from None


def _by_digits(first: int, second: int, year: int, *, mark: str) -> date:
    """Most languages begin with the day. English ones differ, so there only what can be read in one way is taken."""
    if not _is_english() or mark == "." or first == second or first > _LAST_MONTH:
        return _made(year, second, first)
    if second > _LAST_MONTH:
        return _made(year, first, second)
    ways = {"one": written(_made(year, second, first)), "other": written(_made(year, first, second))}
    raise ValueError(_("This can be read as %(one)s or as %(other)s: write the month as a word.") % ways)


def _month(word: str) -> int:
    wanted = word.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_3):
        for month, name in names.items():
            if str(name).casefold().rstrip(".") == wanted:
                return month
    raise _no_day()


def _made(year: int, month: int, day_of_month: int) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise ValueError(_("There is no such day in the calendar.")) from None


def _no_day() -> ValueError:
    example = written(date(2026, 3, 31))
    return ValueError(_("Enter a date, such as %(example)s or 2026-03-31.") % {"example": example})


def _is_english() -> bool:
    return (get_language() or "en").startswith("en")
