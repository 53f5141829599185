"""Random plans that run, and random games on them: commands that are legal where they are given, and some that are not.

What a plan can merely say is drawn in `plans`; what must hold for every game is asserted in `test_properties`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from apps.cmmn import commands as do
from apps.cmmn.builders import field, task
from apps.cmmn.compiled import Compiled, compile_definition
from apps.cmmn.definition import (
    CASE,
    LISTENERS,
    TASKS,
    CaseDefinition,
    Criterion,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    FieldType,
    HitPolicy,
    Item,
    Kind,
    OnPart,
    Parameter,
    Timer,
)
from apps.cmmn.endings import Completion, ExitEvent, ExitScope
from apps.cmmn.engine import Illegal, Outcome, allowed, apply, plannable
from apps.cmmn.state import CaseState
from tests.cmmn.desk import MONDAY

KEYS = tuple(f"i{number}" for number in range(8))
FIELDS = (
    field("n", FieldType.NUMBER),
    field("flag", FieldType.BOOLEAN),
    field("note", FieldType.TEXT),
    field("claim", FieldType.OBJECT, fields=(field("amount", FieldType.NUMBER),)),
    field("papers", FieldType.OBJECT, many=True, fields=(field("title"),)),
)
# What a condition says of the values that it has read; None stands for one that is not known.
MEANINGS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "n > 2": lambda read: read["n"] is not None and read["n"] > 2,
    "n != 1": lambda read: read["n"] is not None and read["n"] != 1,
    "flag": lambda read: read["flag"] is True,
    "claim.amount > 1": lambda read: read["claim.amount"] is not None and read["claim.amount"] > 1,
    'state(i0) == "active"': lambda read: read["state(i0)"] == "active",
    "count(i1) > 1": lambda read: read["count(i1)"] > 1,
    "completable(i2)": lambda read: read["completable(i2)"] is True,
}
CONDITIONS = (*MEANINGS, "!flag || n < 0", "count(papers) > 1", 'papers.exists(one, one.title == "b")')
EVENTS = (
    "create", "start", "enable", "disable", "complete", "terminate", "exit", "occur", "fault", "suspend", "resume",
    "reactivate", "parentTerminate", "parentSuspend",
)  # fmt: skip
FILE_EVENTS = (
    ("n", "create"), ("n", "update"), ("n", "delete"), ("claim", "replace"), ("claim.amount", "update"),
    ("papers", "create"), ("papers", "addChild"), ("papers", "removeChild"),
)  # fmt: skip
TABLE = DecisionTable(
    "grade",
    "Grade",
    (DecisionInput("n"),),
    (DecisionOutput("note"),),
    (DecisionRule((">2",), ('"high"',)), DecisionRule(("-",), ('"low"',))),
    HitPolicy.FIRST,
)

conditions = st.none() | st.sampled_from(CONDITIONS)
rules: st.SearchStrategy[bool | str] = st.booleans() | st.sampled_from(CONDITIONS)
plan_parts = st.builds(OnPart, st.sampled_from([*KEYS, CASE]), st.sampled_from(EVENTS))
file_parts = st.sampled_from([OnPart(path, event, in_case_file=True) for path, event in FILE_EVENTS])
values = st.fixed_dictionaries(
    {},
    optional={
        "n": st.none() | st.integers(-1, 4),
        "flag": st.booleans(),
        "note": st.sampled_from(["a", "b"]),
        "claim": st.none() | st.fixed_dictionaries({}, optional={"amount": st.integers(0, 3)}),
        "papers": st.lists(st.fixed_dictionaries({"title": st.sampled_from("ab")}), min_size=1, max_size=3),
    },
)
changes = st.sampled_from(
    [
        do.ChangeFile("n", "update", 3),
        do.ChangeFile("n", "delete"),
        do.ChangeFile("claim", "create", {"amount": 1}),
        do.ChangeFile("claim", "update", {"amount": 2}),
        do.ChangeFile("claim", "replace", {}),
        do.ChangeFile("papers", "create", {"title": "b"}),
        do.ChangeFile("papers.0", "delete"),
    ]
)
timers = st.builds(
    Timer,
    st.sampled_from(["PT1H", "P1D", "R2/PT1H", "R/PT5H", "2026-03-03T09:00:00Z"]),
    st.none() | plan_parts,
)


@st.composite
def criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    """None, one or two; each waits for something, knows something, or both."""
    drawn = draw(st.lists(st.tuples(st.lists(plan_parts | file_parts, max_size=2), conditions), max_size=2))
    return tuple(
        Criterion(
            f"c{at}",
            tuple(parts),
            condition,
            on_event=draw(st.booleans()),
            exit_event=draw(st.sampled_from([ExitEvent.EXIT, *ExitEvent])),
            exit_scope=draw(st.sampled_from([ExitScope.ALL, *ExitScope])),
        )
        for at, (parts, condition) in enumerate(drawn)
        if parts or condition
    )


@st.composite
def plans(draw: st.DrawFn) -> CaseDefinition:
    """Eight items of any kind, each in the case or in a stage before it; sources and rules at random."""
    kinds = draw(st.lists(st.sampled_from([Kind.STAGE, Kind.HUMAN_TASK, *list(Kind)[1:]]), min_size=8, max_size=8))
    below: dict[str, list[str]] = {CASE: [], **{key: [] for key in KEYS}}
    for at, key in enumerate(KEYS):
        stages = [KEYS[other] for other in range(at) if kinds[other] is Kind.STAGE]
        place = CASE if kinds[at] is Kind.REACTIVATE_EVENT else draw(st.sampled_from([CASE, *stages]))
        below[place].append(key)

    def item(key: str) -> Item:
        kind = kinds[KEYS.index(key)]
        return replace(_any_item(draw, key, kind), items=tuple(map(item, below[key])))

    rest = (task("rest", required=True),) if draw(st.integers(0, 3)) else ()  # keeps the case open
    return CaseDefinition(
        "p",
        "P",
        (*map(item, below[CASE]), *rest),
        exit=draw(st.just(()) | criteria()),
        auto_complete=draw(st.booleans()),
        fields=FIELDS,
        decisions=(TABLE,),
    )


def _any_item(draw: st.DrawFn, key: str, kind: Kind) -> Item:
    made = Item(key, key.upper(), kind, required=draw(rules), completion=draw(st.sampled_from(Completion)))
    if kind not in LISTENERS:
        made = replace(
            made,
            entry=draw(criteria()),
            repetition=draw(st.none() | st.sampled_from(["n > 2", "count(i1) < 3", "flag"])),
        )
        made = replace(made, max_instances=draw(st.none() | st.integers(1, 2)))
    if kind in {*TASKS, Kind.STAGE}:
        made = replace(
            made,
            exit=draw(st.just(()) | criteria()),
            manual_activation=draw(rules),
            discretionary=draw(st.booleans()),
            applicability=draw(conditions),
        )
    if made.repetition and draw(st.integers(0, 5)) == 0:
        made = replace(made, collection="papers", element="paper", index="at")
    return _of_its_kind(draw, made)


def _of_its_kind(draw: st.DrawFn, made: Item) -> Item:
    """With what only its kind has."""
    if made.kind is Kind.STAGE:
        return replace(made, auto_complete=draw(st.booleans()))
    if made.kind is Kind.DECISION_TASK:
        return replace(made, decision="grade")
    if made.kind in TASKS:
        made = replace(made, blocking=draw(st.booleans()))
    if made.kind is Kind.CASE_TASK:
        return replace(made, case_ref="child", inputs=(Parameter("n", "n"),), outputs=(Parameter("n", "n"),))
    if made.kind in LISTENERS and made.kind is not Kind.REACTIVATE_EVENT:
        made = replace(made, available_condition=draw(conditions))
    if made.kind is Kind.TIMER_EVENT:
        return replace(made, timer=draw(timers))
    if made.kind is Kind.VARIABLE_EVENT:
        return replace(made, variable=draw(st.sampled_from(["n", "claim"])), variable_event=draw(_VARIABLE_EVENTS))
    return made


_VARIABLE_EVENTS = st.sampled_from(["", "create", "update", "delete"])


@dataclass(frozen=True, slots=True)
class Move:
    """What a player wants: `choice` picks one of the commands that are legal then, `values` go with it."""

    choice: int
    values: Mapping[str, Any]
    change: do.ChangeFile
    hours: int


@dataclass(frozen=True, slots=True)
class Game:
    """A plan, the first values, and what is wanted of it."""

    plan: CaseDefinition
    first: Mapping[str, Any]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """One command of a game; `outcome` is None where it was refused."""

    before: CaseState | None
    command: do.Command
    now: datetime
    outcome: Outcome | None

    @property
    def after(self) -> CaseState:
        """The state that the game goes on with."""
        state = self.outcome.state if self.outcome else self.before
        assert state is not None
        return state


moves = st.builds(Move, st.integers(0, 2**16), values, changes, st.sampled_from([0, 0, 1, 30]))
games = st.builds(Game, plans(), values, st.lists(moves, min_size=3, max_size=14).map(tuple))


def play(game: Game) -> tuple[Compiled, list[Played]]:
    """The whole game, the start first."""
    compiled, now = compile_definition(game.plan), MONDAY
    played = [give(compiled, None, do.Start(game.first), now)]
    for move in game.moves:
        now += timedelta(hours=move.hours)
        possible = list(offered(compiled, played[-1].after, move)) if move.choice % 4 else []
        possible = possible or list(free(played[-1].after, move))
        played.append(give(compiled, played[-1].after, possible[move.choice // 4 % len(possible)], now))
    return compiled, played


def give(compiled: Compiled, state: CaseState | None, command: do.Command, now: datetime) -> Played:
    try:
        return Played(state, command, now, apply(compiled, state, command, now=now))
    except Illegal:
        return Played(state, command, now, None)


def free(state: CaseState, move: Move) -> Iterator[do.Command]:
    """What can be tried at any time, and may be refused."""
    some = move.choice % max(state.next_number, 1)
    yield do.Wake()
    yield do.SetValues(move.values)
    yield move.change
    yield do.Complete(some, move.values)
    yield do.Inject(task(f"new{state.next_number}"), into=some)
    yield do.ChangeState((some,), (KEYS[move.choice % len(KEYS)],))
    yield do.Migrate()


def offered(compiled: Compiled, state: CaseState, move: Move) -> Iterator[do.Command]:
    """Everything that is legal now; the case itself is moved only now and then, or games would be short."""
    rarely = move.choice % 5 == 0
    for number in state.items:
        for verb in allowed(compiled, state, number):
            if number or rarely or verb == "reactivate":
                yield command_for(verb, number, move.values)
    for offer in plannable(compiled, state):
        if offer.is_allowed:
            yield do.Plan(offer.key, offer.parent)


def command_for(verb: str, number: int, given: Mapping[str, Any]) -> do.Command:
    """The command of that name for an item."""
    if verb == "close":
        return do.Close()
    if verb == "complete":
        return do.Complete(number, given)
    command: do.Command = getattr(do, verb.capitalize())(number)
    return command
