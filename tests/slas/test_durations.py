"""Due expressions of plans are ISO 8601 durations."""

from datetime import UTC, datetime

import pytest

from apps.slas.durations import due

NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("P2D", datetime(2026, 2, 2, 9, 0, tzinfo=UTC)),
        ("PT4H", datetime(2026, 1, 31, 13, 0, tzinfo=UTC)),
        ("P1DT30M", datetime(2026, 2, 1, 9, 30, tzinfo=UTC)),
        ("P1M", datetime(2026, 2, 28, 9, 0, tzinfo=UTC)),
        ("P1W", datetime(2026, 2, 7, 9, 0, tzinfo=UTC)),
    ],
)
def test_it_adds_the_duration_to_now(expression: str, expected: datetime) -> None:
    assert due(expression, NOW) == expected


@pytest.mark.parametrize("expression", ["", "tomorrow", "2 days", "P999999999D"])
def test_what_is_no_duration_gives_no_date(expression: str) -> None:
    assert due(expression, NOW) is None
