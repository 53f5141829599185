"""What holds for every plan and every game on it, tried on many: a few of them each time, thousands by `make soak`."""

import itertools
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from apps.cmmn import commands as do
from apps.cmmn import engine, timers
from apps.cmmn.codec import content_hash, from_json, to_json
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CASE, LISTENERS, TASKS, CaseDefinition, Kind
from apps.cmmn.endings import ExitEvent
from apps.cmmn.engine import allowed, plannable
from apps.cmmn.explain import explain
from apps.cmmn.run import Run
from apps.cmmn.state import ENDED, CaseState, PlanItem, State
from tests.cmmn.plans import definitions
from tests.cmmn.runnable import KEYS, MEANINGS, Game, Played, command_for, games, give, play

ADMINISTRATION = (do.ChangeState, do.Migrate)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
REST = {
    State.UNAVAILABLE, State.AVAILABLE, State.ENABLED, State.DISABLED, State.ACTIVE, State.SUSPENDED, State.FAILED,
}  # fmt: skip
# Tables 8.6, 8.8, 8.10 and 8.11: the states that a transition leads from, and the one it leads to.
WORK: Mapping[str, tuple[set[State], set[State]]] = {
    "enable": ({State.AVAILABLE}, {State.ENABLED}),
    "start": ({State.AVAILABLE}, {State.ACTIVE}),
    "disable": ({State.ENABLED}, {State.DISABLED}),
    "reenable": ({State.DISABLED}, {State.ENABLED}),
    "manualStart": ({State.ENABLED}, {State.ACTIVE}),
    "complete": ({State.ACTIVE}, {State.COMPLETED}),
    "terminate": ({State.ACTIVE}, {State.TERMINATED}),
    "fault": ({State.ACTIVE}, {State.FAILED}),
    "suspend": ({State.ACTIVE}, {State.SUSPENDED}),
    "resume": ({State.SUSPENDED}, {State.ACTIVE}),
    "reactivate": ({State.FAILED}, {State.ACTIVE}),
    "exit": (REST, {State.TERMINATED}),
    "parentSuspend": (REST - {State.SUSPENDED}, {State.SUSPENDED}),
    "parentResume": ({State.SUSPENDED}, REST - {State.SUSPENDED}),
}
WAITING: Mapping[str, tuple[set[State], set[State]]] = {
    "occur": ({State.AVAILABLE}, {State.COMPLETED}),
    "terminate": ({State.AVAILABLE}, {State.TERMINATED}),
    "parentTerminate": (REST, {State.TERMINATED}),
    "suspend": ({State.AVAILABLE}, {State.SUSPENDED}),
    "resume": ({State.SUSPENDED}, {State.AVAILABLE}),
    "parentSuspend": (REST - {State.SUSPENDED}, {State.SUSPENDED}),
    "parentResume": ({State.SUSPENDED}, REST - {State.SUSPENDED}),
}
OVER = {State.COMPLETED, State.TERMINATED, State.FAILED, State.SUSPENDED}
WHOLE: Mapping[str, tuple[set[State], set[State]]] = {
    "complete": ({State.ACTIVE}, {State.COMPLETED}),
    "terminate": ({State.ACTIVE}, {State.TERMINATED}),
    "fault": ({State.ACTIVE}, {State.FAILED}),
    "suspend": ({State.ACTIVE}, {State.SUSPENDED}),
    "reactivate": (OVER, {State.ACTIVE}),
    "close": (OVER, {State.CLOSED}),
}


def few(count: int) -> settings:
    """So many games, the same each time, however busy the machine is."""
    return settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=SLOW)


def table_of(kind: Kind) -> Mapping[str, tuple[set[State], set[State]]]:
    """The lifecycle of a kind of item."""
    if kind is Kind.CASE:
        return WHOLE
    return WORK if kind in {*TASKS, Kind.STAGE} else WAITING


def around(state: CaseState, item: PlanItem) -> list[PlanItem]:
    """The items that one lies in, innermost first."""
    found = []
    while item.parent is not None:
        item = state.items[item.parent]
        found.append(item)
    return found


# -- what must hold -------------------------------------------------------------------------------------------------


def nothing_goes_on_below_what_has_ended(_: Compiled, played: list[Played]) -> None:
    for step in played:
        for item in step.after.items.values():
            for above in around(step.after, item):
                if above.state in ENDED:
                    assert item.state in ENDED | {State.DISABLED, State.FAILED}
                if above.state is State.SUSPENDED:
                    assert item.state in ENDED | {State.SUSPENDED}


def what_has_ended_changes_only_by_reactivation(_: Compiled, played: list[Played]) -> None:
    for step in played:
        for number, old in (step.before.items if step.before else {}).items():
            new = step.after.items[number]
            if old.state in ENDED and new.state is not old.state:
                by = [move.transition for move in step.outcome.transitions if move.item == number]  # type: ignore[union-attr]
                assert by[0] in {"reactivate", "close"}, (old, new)


def numbers_are_never_used_again(_: Compiled, played: list[Played]) -> None:
    for step in played:
        old = step.before
        if old is not None:
            assert step.after.next_number >= old.next_number
            if not isinstance(step.command, do.Migrate):
                assert set(old.items) <= set(step.after.items)
            assert all(number >= old.next_number for number in set(step.after.items) - set(old.items))
        assert all(item.number == number for number, item in step.after.items.items())


def transitions_tell_the_whole_story(_: Compiled, played: list[Played]) -> None:
    """Each begins where the one before it ended, and the last one says the state of now."""
    for step in played:
        states = {number: item.state for number, item in step.before.items.items()} if step.before else {}
        for move in step.outcome.transitions if step.outcome else ():
            assert states.get(move.item) is move.from_state
            states[move.item] = move.to_state
        if not isinstance(step.command, do.Migrate):
            assert states == {number: item.state for number, item in step.after.items.items()}


def every_transition_is_in_its_table(_: Compiled, played: list[Played]) -> None:
    for step in played:
        for move in step.outcome.transitions if step.outcome else ():
            if move.transition == "create":
                assert move.from_state is None
            elif move.kind in LISTENERS and State.UNAVAILABLE in {move.from_state, move.to_state}:
                assert {move.from_state, move.to_state} <= {State.UNAVAILABLE, State.AVAILABLE, *ENDED, State.SUSPENDED}
            elif not isinstance(step.command, ADMINISTRATION):
                before, after = table_of(move.kind)[move.transition]
                assert move.from_state in before, move
                assert move.to_state in after, move


def causes_agree_with_the_trace(_: Compiled, played: list[Played]) -> None:
    """What let an item in or out was looked at, had all its parts, and read what its condition says."""
    for step in played:
        if step.outcome is None:
            continue
        looks = [look for look in step.outcome.trace.looks if look.is_satisfied]
        for move in step.outcome.transitions:
            cause = move.cause
            if cause is None or cause.kind not in {"entry", "exit"}:
                continue
            assert all(part.is_satisfied for part in cause.parts)
            assert any(
                (look.role, look.criterion, look.parts, look.reading)
                == (cause.kind, cause.criterion, cause.parts, cause.reading)
                for look in looks
            )
        for look in step.outcome.trace.looks:
            reading = look.reading
            if reading is not None and reading.error is None and reading.expression in MEANINGS:
                assert reading.is_satisfied == MEANINGS[reading.expression](reading.values), reading


def no_timer_is_armed_where_all_is_over(_: Compiled, played: list[Played]) -> None:
    for step in played:
        for item in step.after.items.values():
            if item.memory.get("due"):
                assert item.kind is Kind.TIMER_EVENT
                assert item.state not in ENDED
                assert all(above.state not in ENDED for above in around(step.after, item))
        due = timers.next_due(step.after)
        if due is not None:
            assert any(item.state is State.AVAILABLE and item.memory.get("due") for item in step.after.items.values())


def the_same_commands_give_the_same_outcomes(compiled: Compiled, played: list[Played]) -> None:
    state = None
    for step in played:
        again = give(compiled, state, step.command, step.now)
        assert again.outcome == step.outcome
        state = again.after


def a_refused_command_changes_nothing(compiled: Compiled, played: list[Played]) -> None:
    for step in played[-2:]:
        state = step.after
        before = deepcopy((dict(state.items), dict(state.values), state.next_number, state.added))
        for number, verb in itertools.product([*state.items, 999], ["complete", "begin", "disable", "resume", "occur"]):
            if verb not in allowed(compiled, state, number):
                assert give(compiled, state, command_for(verb, number, {"n": 3}), step.now).outcome is None
        give(compiled, state, do.Start(), step.now)
        assert (dict(state.items), dict(state.values), state.next_number, state.added) == before


def what_is_offered_is_accepted(compiled: Compiled, played: list[Played]) -> None:
    state, now = played[-1].after, played[-1].now
    possible = [command_for(verb, number, {}) for number in state.items for verb in allowed(compiled, state, number)]
    possible += [do.Plan(offer.key, offer.parent) for offer in plannable(compiled, state) if offer.is_allowed]
    for command in possible:
        outcome = give(compiled, state, command, now).outcome
        # It may lead to an exit that completes a stage with work that is not done: only trying it tells.
        assert outcome is not None or has_exit_that_completes(compiled)
        if outcome is not None and not isinstance(command, do.Plan):  # what is planned may have to wait for its stage
            assert outcome.transitions


def has_exit_that_completes(compiled: Compiled) -> bool:
    plan = compiled.definition
    criteria = [*plan.exit, *(criterion for item in plan.walk() for criterion in item.exit)]
    return any(criterion.exit_event is ExitEvent.COMPLETE for criterion in criteria)


def resuming_gives_back_what_was_suspended(compiled: Compiled, played: list[Played]) -> None:
    state, now = played[-1].after, played[-1].now
    for number, item in state.items.items():
        if "suspend" not in allowed(compiled, state, number):
            continue
        held = give(compiled, state, do.Suspend(number), now).outcome
        if held is None or any(move.transition not in {"suspend", "parentSuspend"} for move in held.transitions):
            continue  # somebody waited for just that
        back = do.Reactivate(0) if number == 0 else do.Resume(number)
        resumed = give(compiled, held.state, back, now).outcome
        if resumed and all(move.transition in {"resume", "reactivate", "parentResume"} for move in resumed.transitions):
            assert {at: other.state for at, other in resumed.state.items.items()} == {
                at: other.state for at, other in state.items.items()
            }
            assert resumed.state.items[number].state is item.state


def a_fixed_point_is_one(compiled: Compiled, played: list[Played]) -> None:
    """Looking at every sentry once more after a command finds nothing left to do."""
    steady = itertools.takewhile(lambda step: not isinstance(step.command, (do.Reactivate, *ADMINISTRATION)), played)
    for step in steady:
        run = Run(compiled.for_state(step.after), step.after)
        run.is_patient = True  # an exit that would complete what is not done waits, as it did
        for number in step.after.items:
            run.look_again(number)
        engine._settle(run)
        assert run.transitions == []


def every_item_can_be_explained(compiled: Compiled, played: list[Played]) -> None:
    for key in (CASE, *KEYS):
        assert explain(compiled, played[-1].after, key).key == key


RULES: tuple[Callable[[Compiled, list[Played]], None], ...] = (
    nothing_goes_on_below_what_has_ended,
    what_has_ended_changes_only_by_reactivation,
    numbers_are_never_used_again,
    transitions_tell_the_whole_story,
    every_transition_is_in_its_table,
    causes_agree_with_the_trace,
    no_timer_is_armed_where_all_is_over,
    the_same_commands_give_the_same_outcomes,
    a_refused_command_changes_nothing,
    what_is_offered_is_accepted,
    resuming_gives_back_what_was_suspended,
    a_fixed_point_is_one,
    every_item_can_be_explained,
)


@cache
def games_played() -> list[tuple[Compiled, list[Played]]]:
    """The same games each time, played once for all rules."""
    found = []

    @settings(few(100), phases=[Phase.generate])
    @given(game=games)
    def collect(game: Game) -> None:
        found.append(play(game))

    collect()
    return found


@pytest.mark.parametrize("rule", RULES)
def test_in_every_game(rule: Callable[[Compiled, list[Played]], None]) -> None:
    for compiled, played in games_played():
        rule(compiled, played)


@pytest.mark.soak
@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(game=games)
def test_in_thousands_of_games(game: Game) -> None:
    compiled, played = play(game)
    for rule in RULES:
        rule(compiled, played)


def test_the_games_reach_every_kind_of_command() -> None:
    """A strategy that never got anywhere would prove nothing."""
    steps = [step for _, played in games_played() for step in played if step.outcome is not None]
    taken = {type(step.command).__name__ for step in steps}
    assert taken >= {
        "Start",
        "Complete",
        "Terminate",
        "Fail",
        "Suspend",
        "SetValues",
        "Reactivate",
        "Occur",
        "Wake",
        "Plan",
    }
    assert len(taken) > 13
    assert sum(len(step.outcome.transitions) for step in steps if step.outcome) > 500


@few(10)
@given(plan=definitions())
def test_a_definition_survives_its_journey_as_json(plan: CaseDefinition) -> None:
    assert from_json(to_json(plan)) == plan
    assert content_hash(from_json(to_json(plan))) == content_hash(plan)
