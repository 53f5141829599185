"""What moving a case to another plan would do, told before it is done.

The move itself is the command `Migrate`, applied with the new plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from apps.cmmn.commands import Migrate
from apps.cmmn.compiled import Compiled
from apps.cmmn.engine import apply
from apps.cmmn.outcome import Illegal, Outcome
from apps.cmmn.schedules import Due, plain
from apps.cmmn.sentences import Sentence
from apps.cmmn.state import ENDED, CaseState, PlanItem, State
from apps.cmmn.transfer import lost


class Mapped(NamedTuple):
    """An instance, with its name in the plan it has now (or, where it is added, in the new one) and its state."""

    key: str
    name: str
    number: int
    state: State


class Firing(NamedTuple):
    """A criterion of the new plan that would be satisfied at once; `role` is `entry` or `exit`."""

    key: str
    name: str
    number: int
    role: str
    criterion: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`kept` goes on in the new plan, `added` comes into being, `dropped` is no more, each oldest first; what has ended
    is left out of `kept`. `fields` are those whose values are lost, because the new plan cannot keep them. With
    `refused` nothing of all this can happen."""

    kept: tuple[Mapped, ...] = ()
    added: tuple[Mapped, ...] = ()
    dropped: tuple[Mapped, ...] = ()
    firing: tuple[Firing, ...] = ()
    fields: tuple[str, ...] = ()
    refused: Sentence | None = None


def preview(
    old: Compiled,
    new: Compiled,
    state: CaseState,
    *,
    now: datetime,
    activate: tuple[str, ...] = (),
    due: Due = plain,
) -> Preview:
    """What `Migrate(activate)` would make of a case; nothing is changed."""
    try:
        outcome = apply(new, state, Migrate(activate), now=now, due=due)
    except Illegal as refusal:
        return Preview(refused=refusal.reason)
    after = outcome.state
    kept = [item for number, item in state.items.items() if number in after.items and item.state not in ENDED]
    added = [after.items[number] for number in after.items if number not in state.items]
    dropped = [state.items[number] for number in outcome.dropped]
    return Preview(
        _mapped(old.for_state(state), kept),
        _mapped(new.for_state(after), added),
        _mapped(old.for_state(state), dropped),
        tuple(_firing(outcome)),
        lost(new, state.values),
    )


def _mapped(plan: Compiled, items: Iterable[PlanItem]) -> tuple[Mapped, ...]:
    return tuple(Mapped(item.key, plan.nodes[item.key].name, item.number, item.state) for item in items)


def _firing(outcome: Outcome) -> Iterable[Firing]:
    for step in outcome.transitions:
        cause = step.cause
        if cause and cause.kind in {"entry", "exit"} and cause.criterion:
            yield Firing(step.key, step.name, step.item, cause.kind, cause.criterion)
