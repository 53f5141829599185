"""Repetition over a collection: one instance for each element of a list, all of them when the first goes ahead.

Which instance may be at work is decided in `sentries`, by the limit of the item.
"""

from apps.cmmn.outcome import Cause
from apps.cmmn.run import Run
from apps.cmmn.values import MAX_LIST, jsonable


def spread(run: Run, number: int) -> None:
    """The instance becomes that of the first element; those of the others come into being beside it."""
    item = run.items[number]
    elements = [jsonable(element) for element in (run.elements(item.key) or ())[:MAX_LIST]]
    if not elements or item.parent is None:
        return
    run.remember(number, element=elements[0], at=0)
    for at, element in enumerate(elements[1:], start=1):
        cause = Cause("collection", item=number)
        run.opening.append(run.create(item.key, item.parent, cause, {"element": element, "at": at}))
