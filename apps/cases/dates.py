"""When a timer of a plan is due: a port. The layer that knows business time may fill it; until then time is time."""

from apps.cmmn.schedules import Due, plain


class _Port:
    """Holds the function that turns the time of a timer and the present moment into the moment when it is due."""

    due: Due = staticmethod(plain)


PORT = _Port()
