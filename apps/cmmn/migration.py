"""What moving a running case to another plan would do, told before it is done.

The move itself is in `transfer`; nothing is changed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.cmmn.commands import Migrate
from apps.cmmn.compiled import Compiled
from apps.cmmn.engine import Illegal, apply
from apps.cmmn.outcome import Transition
from apps.cmmn.sentences import Sentence
from apps.cmmn.state import ENDED, CaseState

_FIRING = frozenset({"entry", "exit", "timer", "completion"})
"""Causes that lie in the plan: what moves by them does so because a condition of the new plan holds already."""


@dataclass(frozen=True, slots=True)
class Affected:
    """An item of the plan that a move does something to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`kept` goes over as it stands, `added` is new, `dropped` has no place in the new plan, `firing` moves at once
    because of its criteria. `refused` says why the case cannot be moved; then the others are empty."""

    kept: tuple[Affected, ...] = ()
    added: tuple[Affected, ...] = ()
    dropped: tuple[Affected, ...] = ()
    firing: tuple[Affected, ...] = ()
    refused: Sentence | None = None


def preview(
    old: Compiled, new: Compiled, state: CaseState, *, now: datetime, activate: tuple[str, ...] = ()
) -> Preview:
    """What `Migrate(activate)` would do to a case that follows `old`. Only open items are told of."""
    try:
        outcome = apply(new, state, Migrate(activate), now=now)
    except Illegal as illegal:
        return Preview(refused=illegal.reason)
    before, after = old.for_state(state), new.for_state(outcome.state)
    is_open = {number for number, item in state.items.items() if number and item.state not in ENDED}
    gone = set(outcome.dropped)
    return Preview(
        kept=_affected(after, (state.items[number].key for number in sorted(is_open - gone))),
        added=_affected(after, (move.key for move in outcome.transitions if _is_new(move))),
        dropped=_affected(before, (state.items[number].key for number in sorted(is_open & gone))),
        firing=_affected(after, (move.key for move in outcome.transitions if _is_fired(move))),
    )


def _is_new(move: Transition) -> bool:
    return move.transition == "create"


def _is_fired(move: Transition) -> bool:
    return move.cause is not None and move.cause.kind in _FIRING


def _affected(compiled: Compiled, keys: Iterable[str]) -> tuple[Affected, ...]:
    """Each key once, in the order in which they come."""
    return tuple(Affected(key, compiled.nodes[key].name) for key in dict.fromkeys(keys))
