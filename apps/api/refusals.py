"""Gives reasons of actions the names under which their fields were sent."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from apps.common.errors import Invalid


@contextmanager
def under(place: str, *, beside: Collection[str] = ()) -> Iterator[None]:
    """Fields that an action refuses inside stand under `place` in the body, but for those that stand `beside` it."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid(
            str(refusal), {key if key in beside else f"{place}.{key}": why for key, why in refusal.fields.items()}
        ) from refusal
