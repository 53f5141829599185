"""How a figure is taken: turn about, warmed up first, the median of at least five rounds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.benchmarks.figures import FIGURES, Figure, Pair, Rate, figure, take


class Clock:
    """Time that passes only when something is done."""

    def __init__(self) -> None:
        self.now = 0.0
        self.done: list[str] = []

    def __call__(self) -> float:
        return self.now

    def spend(self, name: str, *seconds: float) -> None:
        """Do something that takes the given time; the last of several is repeated."""
        turn = self.done.count(name)
        self.done.append(name)
        self.now += seconds[min(turn, len(seconds) - 1)]


def figure_of(clock: Clock, *, ours: tuple[float, ...], target: float, rate: Rate | None = None) -> Figure:
    """Ours against a peer that takes one second."""

    @contextmanager
    def prepare() -> Iterator[Pair]:
        yield Pair(ours=lambda: clock.spend("ours", *ours), peer=lambda: clock.spend("peer", 1.0))

    return Figure("speed", "ours", "peer", target, 5, prepare, rate=rate)


def test_both_sides_take_turns_after_a_warm_up() -> None:
    clock = Clock()

    take(figure_of(clock, ours=(1.0,), target=1.5), clock)

    rounds = [clock.done[turn : turn + 2] for turn in range(2, 12, 2)]
    assert clock.done[:2] == ["ours", "peer"]
    assert rounds == [["ours", "peer"], ["peer", "ours"], ["ours", "peer"], ["peer", "ours"], ["ours", "peer"]]


def test_one_slow_round_does_not_move_the_figure() -> None:
    clock = Clock()

    result = take(figure_of(clock, ours=(9.0, 1.25, 1.25, 50.0, 1.25, 1.25), target=1.5), clock)

    assert result.ratio == 1.25
    assert (result.lowest, result.highest) == (1.25, 50.0)
    assert result.is_met


def test_a_missed_target_is_said() -> None:
    clock = Clock()

    result = take(figure_of(clock, ours=(2.0,), target=1.5), clock)

    assert not result.is_met
    assert result.as_json()["ratio"] == 2.0
    assert result.as_json()["peer_ms"] == 1000.0


def test_a_median_of_fewer_than_five_is_refused() -> None:
    with pytest.raises(ValueError, match="a median of 4 says too little"):
        figure("speed", ours="ours", peer="peer", target=1.0, rounds=4)

    assert "speed" not in [known.name for known in FIGURES]


def test_a_rate_is_told_by_what_is_done_in_a_second() -> None:
    clock = Clock()
    rate = Rate(30, "criteria", "gateways", 5.0, (("calls", 2),))

    told = take(figure_of(clock, ours=(0.1,), target=1 / rate.least, rate=rate), clock).as_json()

    assert told["ours: criteria a second"] == 300
    assert told["peer: gateways a second"] == 30
    assert told["ours: calls a second"] == 20
    assert (told["times_as_fast"], told["at_least"], told["is_met"]) == (10.0, 5.0, True)


def test_a_figure_says_what_it_may_cost_or_how_fast_it_must_be() -> None:
    with pytest.raises(ValueError, match="say what it may cost, or how fast it must be"):
        figure("speed", ours="ours", peer="peer", rounds=5)
