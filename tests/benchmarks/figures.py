"""What a figure is and how it is taken: ours and the peer's turn about, so that both meet the same machine.

Which figures there are stands in the modules beside this one; each names its own with `@figure`.
"""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

Act = Callable[[], object]
FEWEST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """The two things to compare; `between` runs after each of them and is not timed. `told` says more at the end."""

    ours: Act
    peer: Act
    between: Act = lambda: None
    told: Callable[[], dict[str, float]] = dict


class NotMeasured(Exception):
    """A figure that cannot be taken on this machine, and why; no target is missed by that."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What both sides do in one turn, where a figure is better told by how much is done in a second.

    Ours must be at least so many times as fast. `beside` is what else ours does in a turn, reported beside it.
    """

    steps: int
    unit: str
    peer_unit: str
    least: float
    beside: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio that has a target: ours may cost at most so many times what the peer costs."""

    name: str
    ours: str
    peer: str
    target: float
    rounds: int
    prepare: Callable[[], AbstractContextManager[Pair]]
    within: Callable[[], AbstractContextManager[object]] | None = None  # what neighbours share, prepared once
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds are medians; the ratio is the median of each round's own ratio."""

    figure: Figure
    ours_seconds: float
    peer_seconds: float
    ratio: float
    lowest: float
    highest: float
    told: dict[str, float] = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        """Whether the target holds."""
        return self.ratio <= self.figure.target

    def as_json(self) -> dict[str, object]:
        """For the machine-readable report."""
        return {
            "name": self.figure.name,
            "ours": self.figure.ours,
            "peer": self.figure.peer,
            "rounds": self.figure.rounds,
            "ours_ms": round(self.ours_seconds * 1000, 4),
            "peer_ms": round(self.peer_seconds * 1000, 4),
            "ratio": round(self.ratio, 3),
            "lowest": round(self.lowest, 3),
            "highest": round(self.highest, 3),
            "target": self.figure.target,
            "is_met": self.is_met,
            **self._rates(),
            **self.told,
        }

    def _rates(self) -> dict[str, object]:
        rate = self.figure.rate
        if rate is None:
            return {}
        return {
            "times_as_fast": round(1 / self.ratio, 2),
            "at_least": rate.least,
            f"ours: {rate.unit} a second": round(rate.steps / self.ours_seconds),
            f"peer: {rate.peer_unit} a second": round(rate.steps / self.peer_seconds),
            **{f"ours: {what} a second": round(count / self.ours_seconds) for what, count in rate.beside},
        }


FIGURES: list[Figure] = []


def figure(
    name: str,
    *,
    ours: str,
    peer: str,
    target: float | None = None,
    rate: Rate | None = None,
    rounds: int = 9,
    within: Callable[[], AbstractContextManager[object]] | None = None,
) -> Callable[[Callable[[], AbstractContextManager[Pair]]], Callable[[], AbstractContextManager[Pair]]]:
    """Name a context manager that prepares, yields a Pair, and cleans up. It has a target or a rate."""
    if (target is None) == (rate is None):
        raise ValueError(f"{name}: say what it may cost, or how fast it must be")
    limit = 1 / rate.least if rate else target or 0.0
    if rounds < FEWEST_ROUNDS:
        raise ValueError(f"{name}: a median of {rounds} says too little; take {FEWEST_ROUNDS} or more")

    def register(prepare: Callable[[], AbstractContextManager[Pair]]) -> Callable[[], AbstractContextManager[Pair]]:
        FIGURES.append(Figure(name, ours, peer, limit, rounds, prepare, within, rate))
        return prepare

    return register


def take(figure: Figure, clock: Callable[[], float] = time.perf_counter) -> Result:
    """Warm both up, then time them turn about; who goes first changes each round."""
    with figure.prepare() as pair:
        for act in (pair.ours, pair.peer):
            _time(act, pair, clock)
        ours: list[float] = []
        peer: list[float] = []
        for number in range(figure.rounds):
            turns = [(pair.ours, ours), (pair.peer, peer)]
            for act, times in turns if number % 2 == 0 else reversed(turns):
                times.append(_time(act, pair, clock))
        told = pair.told()
    ratios = [mine / theirs for mine, theirs in zip(ours, peer, strict=True)]
    medians = statistics.median(ours), statistics.median(peer), statistics.median(ratios)
    return Result(figure, *medians, min(ratios), max(ratios), told)


def _time(act: Act, pair: Pair, clock: Callable[[], float]) -> float:
    gc.collect()
    gc.disable()  # a collection in the middle of one side would be the other's gain
    try:
        start = clock()
        act()
        seconds = clock() - start
    finally:
        gc.enable()
    pair.between()
    return seconds
