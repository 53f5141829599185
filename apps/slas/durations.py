"""Reads the due expressions of plans: ISO 8601 durations, such as `P2D` or `PT4H`. Pure arithmetic in elapsed time."""

from datetime import datetime

import isodate


def due(expression: str, now: datetime) -> datetime | None:
    """The moment `expression` after `now`; None when the expression is no duration."""
    try:
        moment = now + isodate.parse_duration(expression)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return None
    return moment if isinstance(moment, datetime) else None
