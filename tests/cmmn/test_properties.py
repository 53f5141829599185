"""What holds for every plan and every sequence of commands, tried on many."""

import contextlib
import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cmmn import commands as do
from apps.cmmn import engine
from apps.cmmn.builders import field
from apps.cmmn.codec import content_hash, from_json, to_json
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CASE, CaseDefinition, Criterion, FieldType, Item, Kind, OnPart
from apps.cmmn.engine import Illegal, allowed, apply, plannable
from apps.cmmn.explain import explain
from apps.cmmn.run import Run
from apps.cmmn.state import ENDED, CaseState, State
from tests.cmmn.desk import MONDAY

FIELDS = (field("n", FieldType.NUMBER), field("flag", FieldType.BOOLEAN))
KEYS = [f"i{number}" for number in range(8)]
CONDITIONS = ["n > 2", "flag", "n != 1", "!flag || n < 0", 'state(i0) == "active"', "count(i1) > 1", "completable(i2)"]
EVENTS = ["create", "start", "complete", "exit", "terminate", "occur", "disable", "fault", "suspend", "enable"]

conditions = st.none() | st.sampled_from(CONDITIONS)
rules = st.booleans() | st.sampled_from(CONDITIONS)
on_parts = st.builds(OnPart, st.sampled_from([*KEYS, CASE]), st.sampled_from(EVENTS))
values = st.fixed_dictionaries({}, optional={"n": st.integers(-1, 4), "flag": st.booleans()})


@st.composite
def criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    parts = draw(st.lists(st.tuples(st.lists(on_parts, max_size=2), conditions, st.booleans()), max_size=2))
    wanted = [(on, condition, moment) for on, condition, moment in parts if on or condition]
    return tuple(Criterion(f"c{at}", tuple(on), condition, moment) for at, (on, condition, moment) in enumerate(wanted))


@st.composite
def plans(draw: st.DrawFn) -> CaseDefinition:
    """Eight items, each in the case or in a stage before it; sources, rules and kinds at random."""
    kinds = draw(st.lists(st.sampled_from(list(Kind)[1:]), min_size=8, max_size=8))
    below: dict[str, list[str]] = {CASE: [], **{key: [] for key in KEYS}}
    for at, key in enumerate(KEYS):
        stages = [KEYS[other] for other in range(at) if kinds[other] is Kind.STAGE]
        below[draw(st.sampled_from([CASE, *stages]))].append(key)

    def item(key: str) -> Item:
        return Item(
            key=key,
            name=key.upper(),
            kind=kinds[KEYS.index(key)],
            items=tuple(item(child) for child in below[key]),
            entry=draw(criteria()),
            exit=draw(criteria()),
            manual_activation=draw(rules),
            required=draw(rules),
            repetition=draw(st.none() | st.sampled_from(["n > 2", "count(i1) < 3", "flag"])),
            max_instances=draw(st.none() | st.integers(1, 2)),
            discretionary=draw(st.booleans()),
            applicability=draw(conditions),
            auto_complete=draw(st.booleans()),
            blocking=draw(st.booleans()),
        )

    items = tuple(item(key) for key in below[CASE])
    return CaseDefinition("p", "P", items, exit=draw(criteria()), auto_complete=draw(st.booleans()), fields=FIELDS)


numbers = st.integers(0, 12)
item_commands = st.one_of(
    *(
        st.builds(kind, numbers)
        for kind in (do.Begin, do.Disable, do.Reenable, do.Terminate, do.Fail, do.Suspend, do.Resume)
    ),
    *[st.builds(do.Complete, numbers, values)] * 4,
    st.builds(do.Reactivate, numbers),
)
commands = st.one_of(
    item_commands,
    item_commands,
    st.builds(do.SetValues, values),
    st.builds(do.Plan, st.sampled_from(KEYS)),
    st.just(do.Close()),
)
games = st.tuples(plans(), values, st.lists(commands, max_size=12))


def unhurried(examples: int) -> settings:
    """So many examples, however busy the machine is."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def play(plan: CaseDefinition, first: dict[str, Any], moves: list[do.Command]) -> list[CaseState]:
    """Every state on the way; a refused command leaves the state as it is."""
    compiled = compile_definition(plan)
    states = [apply(compiled, None, do.Start(first), now=MONDAY).state]
    for move in moves:
        try:
            states.append(apply(compiled, states[-1], move, now=MONDAY).state)
        except Illegal:
            states.append(states[-1])
    return states


@unhurried(50)
@given(games)
def test_nothing_goes_on_below_what_has_ended(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    for state in play(*game):
        for item in state.items.values():
            parent = None if item.parent is None else state.items[item.parent]
            if parent and parent.state in ENDED:
                assert item.state in ENDED | {State.DISABLED, State.FAILED}
            if parent and parent.state is State.SUSPENDED:
                assert item.state in ENDED | {State.SUSPENDED}


@unhurried(25)
@given(games)
def test_the_same_inputs_give_the_same_outcome(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    assert play(*game) == play(*game)


@unhurried(25)
@given(games)
def test_a_refused_command_changes_nothing(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    plan, first, moves = game
    compiled = compile_definition(plan)
    state = play(plan, first, moves)[-1]
    frozen = (dict(state.items), dict(state.values), state.next_number)
    for move in [*moves, do.Start(), do.Complete(99)]:
        with contextlib.suppress(Illegal):
            apply(compiled, state, move, now=MONDAY)
        assert (dict(state.items), dict(state.values), state.next_number) == frozen


@unhurried(25)
@given(games)
def test_what_is_offered_is_accepted(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    plan, first, moves = game
    compiled = compile_definition(plan)
    state = play(plan, first, moves)[-1]
    for number in state.items:
        for verb in allowed(compiled, state, number):
            command = do.Close() if verb == "close" else getattr(do, verb.capitalize())(number)
            assert apply(compiled, state, command, now=MONDAY).transitions
    for offer in plannable(compiled, state):
        if offer.is_allowed:
            apply(compiled, state, do.Plan(offer.key, offer.parent), now=MONDAY)


@unhurried(25)
@given(games)
def test_every_item_can_be_explained(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    plan, first, moves = game
    compiled = compile_definition(plan)
    state = play(plan, first, moves)[-1]
    for key in [CASE, *KEYS]:
        assert explain(compiled, state, key).key == key


@unhurried(25)
@given(games)
def test_a_fixed_point_is_one(game: tuple[CaseDefinition, dict[str, Any], list[do.Command]]) -> None:
    """Looking at every sentry once more after a command finds nothing left to do."""
    plan, first, moves = game
    compiled = compile_definition(plan)
    kept = list(itertools.takewhile(lambda move: move != do.Reactivate(0), moves))
    for state in play(plan, first, kept):
        run = Run(compiled, state)
        for number in state.items:
            run.look_again(number)
        engine._settle(run)
        assert run.transitions == []


@unhurried(30)
@given(plans())
def test_a_definition_survives_its_journey_as_json(plan: CaseDefinition) -> None:
    assert from_json(to_json(plan)) == plan
    assert content_hash(from_json(to_json(plan))) == content_hash(plan)
