"""Moments and spans in words. How a page shows them is tested with the tags."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from apps.web import wording

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "1 min"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(hours=14, minutes=50), "14 h"),
        (timedelta(days=1, hours=3), "1 day"),
        (timedelta(days=2, hours=23, minutes=59, seconds=59), "3 days"),
        (timedelta(minutes=-5), "5 min"),
    ],
)
def test_a_span_has_no_more_detail_than_matters(length: timedelta, words: str) -> None:
    assert wording.span(length) == words


@pytest.mark.parametrize(
    ("distance", "due"),
    [
        (timedelta(hours=-2, minutes=-10), ("late", "2 h 10 min late")),
        (timedelta(hours=4), ("due", "in 4 h")),
        (timedelta(hours=24), ("active", "in 1 day")),
    ],
)
def test_a_deadline_is_late_due_or_far(distance: timedelta, due: tuple[str, str]) -> None:
    assert wording.due(NOON + distance, now=NOON) == due


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON.replace(hour=9, minute=4), "today 09:04"),
        (NOON - timedelta(days=1), "yesterday 12:00"),
        (NOON + timedelta(days=1), "tomorrow 12:00"),
        (NOON - timedelta(days=4), "Wed 12:00"),
        (NOON - timedelta(days=11), "11 Nov"),
        (NOON - timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_a_moment_is_called_as_people_call_it(moment: datetime, words: str) -> None:
    assert wording.moment(moment, now=NOON) == words


def test_the_day_is_the_readers_day() -> None:
    with timezone.override("Pacific/Auckland"):
        assert wording.day(NOON + timedelta(minutes=1), now=NOON - timedelta(hours=2)) == "tomorrow"


def test_the_full_moment_is_written_in_the_readers_language() -> None:
    assert wording.in_full(NOON) == "Sunday 22 November 2026, 12:00"
    with translation.override("de"):
        assert wording.in_full(NOON) == "Sonntag, 22. November 2026, 12:00"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Alice", "A"), ("Ada Maria Byron", "AB"), ("erin@acme.example", "E"), ("", ""), ("  ", "")],
)
def test_initials_are_the_first_and_the_last(name: str, letters: str) -> None:
    assert wording.initials(name) == letters
