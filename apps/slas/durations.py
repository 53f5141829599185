"""Reads the due expressions of plans: ISO 8601 durations, such as `P2D` or `PT4H`, and moments.

Pure arithmetic in elapsed time.
"""

from datetime import datetime

import isodate


def due(expression: str, now: datetime) -> datetime | None:
    """The moment `expression` after `now`, or the one that it names; None when it is neither."""
    try:
        if "T" in expression and not expression.startswith(("P", "-", "+")):
            named: datetime = isodate.parse_datetime(expression)
            return named if named.tzinfo else None
        moment = now + isodate.parse_duration(expression)
    except (isodate.ISO8601Error, ValueError, OverflowError):
        return None
    return moment if isinstance(moment, datetime) else None
