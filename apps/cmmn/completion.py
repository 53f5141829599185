"""When a stage or the case has nothing left to do (8.12), and what it still waits for.

A question and no more: completing is done by whoever asked.
"""

from apps.cmmn import planning
from apps.cmmn.explanation import Blocker
from apps.cmmn.run import Run
from apps.cmmn.state import DONE, PlanItem, State


def waits_for(run: Run, number: int) -> tuple[Blocker, ...]:
    """What keeps a stage from completing by itself; empty when it would."""
    node = run.node(number)
    children = run.children(number)
    found = [_blocker(run, child, "active") for child in children if child.state is State.ACTIVE]
    for child in children:
        if child.state is State.ACTIVE or child.state in DONE:
            continue
        if child.required:
            found.append(_blocker(run, child, "required"))
        elif not node.auto_complete:
            found.append(_blocker(run, child, "open"))
    if not node.auto_complete:
        found.extend(
            Blocker(offer.key, offer.name, None, "plannable")
            for offer in planning.offers(run, number)
            if offer.is_allowed
        )
    return tuple(found)


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
        if run.items[number].state is State.ACTIVE and not waits_for(run, number):
            return number
    return None


def _blocker(run: Run, item: PlanItem, reason: str) -> Blocker:
    return Blocker(item.key, run.name(item.number), item.state, reason, item.number)
