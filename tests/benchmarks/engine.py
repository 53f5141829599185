"""The pure engine: whether a large plan makes a command dearer, and how fast criteria are evaluated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from apps.cmmn.commands import Complete, Start
from apps.cmmn.compiled import compile_definition
from apps.cmmn.engine import apply
from tests.benchmarks import peer
from tests.benchmarks.chains import AMOUNT, LINKS, chain, pairs
from tests.benchmarks.figures import Pair, Rate, figure

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FEW, MANY = 10, 400
TIMES = 50
CASES = 20


@figure(
    "a command in a large plan",
    ours=f"{TIMES} times four commands, one after the other, on a plan of {MANY} items",
    peer=f"the same on a plan of {FEW}",
    target=1.5,
    rounds=15,
)
@contextmanager
def in_a_large_plan() -> Iterator[Pair]:
    """Each command completes a task that lets another one in."""
    yield Pair(_commands(MANY), _commands(FEW))


def _commands(count: int) -> Callable[[], None]:
    compiled = compile_definition(pairs(count))
    started = apply(compiled, None, Start(), now=NOW).state
    numbers = [started.instances(f"first_{at}")[0].number for at in range(0, 8, 2)]

    def act() -> None:
        for _ in range(TIMES):
            state = started
            for number in numbers:
                state = apply(compiled, state, Complete(number), now=NOW).state

    return act


@figure(
    "criteria in memory",
    ours=f"cmmn.engine.apply, {LINKS} criteria in a chain, an on-part and a condition each, with their trace",
    peer="SpiffWorkflow, as many exclusive gateways with conditions",
    rate=Rate(LINKS * CASES, "criteria", "gateways", 5.0, (("calls of apply", CASES),)),
    rounds=15,
)
@contextmanager
def criteria_in_memory() -> Iterator[Pair]:
    """One command completes the task before the chain; all of it follows."""
    compiled = compile_definition(chain())
    started = apply(compiled, None, Start({"amount": AMOUNT}), now=NOW).state
    command = Complete(started.instances("go")[0].number)

    def act() -> None:
        for _ in range(CASES):
            outcome = apply(compiled, started, command, now=NOW)
            if len(outcome.trace.looks) < LINKS or len(outcome.transitions) != LINKS + 1:
                raise RuntimeError("the chain did not run to its end")

    with peer.running("spiffworkflow", "bench", str(CASES)) as spiff:
        spiff.prepare()
        yield Pair(act, spiff.act, spiff.prepare)
