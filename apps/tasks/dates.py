"""When a task is due: ports. Nothing here reads clocks; the layer that does fills them once at start."""

from collections.abc import Callable
from datetime import datetime

from apps.tasks.models import HumanTask

Due = Callable[[str, datetime], datetime | None]
Moved = Callable[[HumanTask], None]


class _Port:
    """`due` turns a plan's due expression and the present moment into a date; `moved` is told of a task of a locked
    case whose date has been changed, before it is saved, and sets its urgency."""

    due: Due = staticmethod(lambda _expression, _now: None)
    moved: Moved = staticmethod(lambda _task: None)


PORT = _Port()
