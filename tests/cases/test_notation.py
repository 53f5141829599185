"""Numbers, amounts and dates as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from apps.cases import notation
from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType

DAY, MONEY = field("day", FieldType.DATE), field("damage", FieldType.MONEY)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en", "1,234.50", "1234.50"),
        ("en", "1.234,50", "1234.50"),
        ("en", "1,234", "1234"),
        ("en", "1.234", "1.234"),
        ("en", "1250,5", "1250.5"),
        ("en", "12,345,678", "12345678"),
        ("en", "$1,234.50", "1234.50"),
        ("en", "-0.125", "-0.125"),
        ("de", "1.234,50", "1234.50"),
        ("de", "1,234.50", "1234.50"),
        ("de", "1.234", "1234"),
        ("de", "1,234", "1.234"),
        ("de", "0,125", "0.125"),
        ("de", "1 234,50 €", "1234.50"),
        ("nl", "1.234,5", "1234.5"),
        ("fr", "1\u202f234,50", "1234.50"),
        ("ar", "١٢٣٤٫٥", "1234.5"),
    ],
)
def test_an_amount_is_read_as_the_language_writes_it(language: str, typed: str, value: str) -> None:
    with translation.override(language):
        assert notation.read(MONEY, typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["much", "1,23,4", "1.23.45", "1,2345.00", "--1", "1234,567.5"])
def test_what_is_no_amount_is_told_with_an_example(typed: str) -> None:
    with translation.override("en"), pytest.raises(ValueError, match=r"^Enter an amount, such as 1,250\.00\.$"):
        notation.read(MONEY, typed)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en", "2026-03-04", date(2026, 3, 4)),
        ("en", "31/12/2026", date(2026, 12, 31)),
        ("en", "12/31/2026", date(2026, 12, 31)),
        ("en", "04.03.2026", date(2026, 3, 4)),
        ("en", "4 Mar 2026", date(2026, 3, 4)),
        ("en", "March 4, 2026", date(2026, 3, 4)),
        ("de", "04.03.2026", date(2026, 3, 4)),
        ("de", "4. März 2026", date(2026, 3, 4)),
        ("nl", "4-3-2026", date(2026, 3, 4)),
    ],
)
def test_a_date_is_read_as_the_language_writes_it(language: str, typed: str, value: date) -> None:
    with translation.override(language):
        assert notation.read(DAY, typed) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("03/04/2026", "This can be read as 3 Apr 2026 or as 4 Mar 2026: write the month as a word."),
        ("31.02.2026", "There is no such day in the calendar."),
        ("tomorrow", "Enter a date, such as 31 Mar 2026 or 2026-03-31."),
        ("4 Nevermber 2026", "Enter a date, such as 31 Mar 2026 or 2026-03-31."),
    ],
)
def test_a_date_that_cannot_be_read_says_how_to_write_it(typed: str, reason: str) -> None:
    with translation.override("en"), pytest.raises(ValueError) as refusal:  # noqa: PT011  (the sentence is compared)
        notation.read(DAY, typed)
    assert str(refusal.value) == reason


def test_other_systems_have_one_notation() -> None:
    assert notation.number("1234.567") == Decimal("1234.567")
    assert notation.number("1,234.5") == Decimal("1234.5")
    with pytest.raises(ValueError):  # noqa: PT011  (without a sentence)
        notation.number("1,234")
