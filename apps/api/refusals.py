"""Gives reasons of actions the names under which their fields were sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from apps.common.errors import Invalid


@contextmanager
def under(place: str) -> Iterator[None]:
    """Fields that an action refuses inside stand under `place` in the body."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid(str(refusal), {f"{place}.{key}": why for key, why in refusal.fields.items()}) from refusal
