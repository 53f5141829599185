"""When a timer of a plan is due: a port. The layer that knows business time may fill it; until then time is time."""

from collections.abc import Callable
from datetime import datetime

from apps.cmmn import durations

Due = Callable[[str, datetime], datetime]


class _Port:
    """Holds the function that turns the time of a timer and the present moment into the moment when it is due."""

    due: Due = staticmethod(durations.due)


PORT = _Port()
