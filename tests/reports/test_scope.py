"""A period is cut into parts that cover it once, with neither too few nor too many of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reports.scope import Scope, Span, Step

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@given(first=DAYS, length=st.integers(min_value=0, max_value=366 * 20))
def test_the_parts_cover_the_period_once(first: date, length: int) -> None:
    scope = Scope(first, first + timedelta(days=length))
    spans = list(scope.spans())

    assert (spans[0].first, spans[-1].last) == (scope.first, scope.last)
    for before, after in pairwise(spans):
        assert before.last + timedelta(days=1) == after.first == after.key
    assert len(spans) <= 73


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, Step.DAY), (31, Step.DAY), (32, Step.WEEK), (182, Step.WEEK), (183, Step.MONTH), (2197, Step.YEAR)],
)
def test_a_longer_period_is_cut_more_coarsely(days: int, step: Step) -> None:
    assert Scope(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days - 1)).step is step


def test_weeks_begin_on_monday_and_the_ends_are_cut_off() -> None:
    spans = list(Scope(date(2026, 10, 1), date(2026, 11, 10)).spans())

    assert spans[0] == Span(date(2026, 9, 28), date(2026, 10, 1), date(2026, 10, 4))
    assert spans[-1] == Span(date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 10))
