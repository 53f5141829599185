"""When a stage or the case has nothing left to do (8.12), and what it still waits for.

A question and no more: completing is done by whoever asked.
"""

from collections.abc import Iterator

from apps.cmmn import planning
from apps.cmmn.explanation import Blocker
from apps.cmmn.run import Run
from apps.cmmn.state import DONE, PlanItem, State


def waits_for(run: Run, number: int) -> Iterator[Blocker]:
    """What keeps a stage from completing by itself; nothing when it would."""
    node = run.node(number)
    for child in run.children(number):
        if child.state is State.ACTIVE:
            yield _blocker(run, child, "active")
        elif child.state not in DONE and child.required:
            yield _blocker(run, child, "required")
        elif child.state not in DONE and not node.auto_complete:
            yield _blocker(run, child, "open")
    if not node.auto_complete:
        for offer in planning.offers(run, number):
            if offer.is_allowed:
                yield Blocker(offer.key, offer.name, None, "plannable")


def holds_back(run: Run, number: int) -> tuple[Blocker, ...]:
    """What keeps a person from completing a stage: work under way and required work that is not done."""
    return tuple(
        _blocker(run, child, "active" if child.state is State.ACTIVE else "required") for child in run.holding(number)
    )


def ready(run: Run) -> int | None:
    """The innermost stage among those touched that has nothing left to do; the others are forgotten."""
    while run.touched:
        number = max(run.touched, key=lambda touched: (len(run.node(touched).lineage), -touched))
        run.touched.discard(number)
        if run.items[number].state is State.ACTIVE and next(waits_for(run, number), None) is None:
            return number
    return None


def _blocker(run: Run, item: PlanItem, reason: str) -> Blocker:
    return Blocker(item.key, run.name(item.number), item.state, reason, item.number)
