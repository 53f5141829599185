"""The only clock that domain code reads. The engine gets its time as an argument and never comes here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The current time, aware, in UTC; inside `at(...)` the time given there."""
    return _fixed.get() or timezone.now()


def held() -> datetime | None:
    """The moment at which time stands still; None while it goes on."""
    return _fixed.get()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` stand still at `moment` (aware), for demo data, imports with their own dates, and tests."""
    if moment.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
