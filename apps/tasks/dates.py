"""When a new task is due: a port. Nothing here reads clocks; the layer that does fills it once at start."""

from collections.abc import Callable
from datetime import datetime

Due = Callable[[str, datetime], datetime | None]


class _Port:
    """Holds the function that turns a plan's due expression and the present moment into a date."""

    due: Due = staticmethod(lambda _expression, _now: None)


PORT = _Port()
