"""Cases in memory, for scenarios: one case, those that its case tasks start, and a clock that moves when it is told to.

What a scenario means and whether it came out right is told by `scenarios`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.cmmn import calls, timers
from apps.cmmn import commands as do
from apps.cmmn.compiled import Compiled, compile_definition
from apps.cmmn.definition import CaseDefinition
from apps.cmmn.engine import Illegal, Plannable, apply, plannable
from apps.cmmn.outcome import Outcome
from apps.cmmn.scenario_reader import Scenario
from apps.cmmn.state import CaseState, State

MAX_WAKES = 10_000
_ENDINGS = frozenset({State.COMPLETED, State.TERMINATED, State.FAILED})


@dataclass(slots=True)
class _Case:
    """A case with those that it has started, by the number of the task; `parent` is the one that waits for it."""

    compiled: Compiled
    state: CaseState
    parent: "_Case | None" = None
    task: int = 0
    children: dict[int, "_Case"] = field(default_factory=dict)

    def walk(self) -> "list[_Case]":
        return [self, *(case for child in self.children.values() for case in child.walk())]


class PureDriver:
    """Cases in memory. A command that is refused anywhere leaves all of them as they were."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self._plans: dict[str, Compiled] = {}
        self._root: _Case | None = None

    def start(self, scenario: Scenario, values: Mapping[str, Any]) -> None:
        self._plans = {key: compile_definition(plan) for key, plan in scenario.children.items()}
        self._root = self._open(compile_definition(scenario.definition), values, None, 0)

    def apply(self, command: do.Command, place: tuple[str, ...] = ()) -> None:
        case = self._at(place)
        self._all_or_nothing(lambda: self._give(case, command))

    def migrate(self, definition: CaseDefinition, activate: tuple[str, ...], place: tuple[str, ...] = ()) -> None:
        case = self._at(place)
        old = case.compiled
        case.compiled = compile_definition(definition)
        try:
            self._all_or_nothing(lambda: self._give(case, do.Migrate(activate)))
        except Illegal:
            case.compiled = old
            raise

    def advance(self, by: timedelta) -> None:
        """Moves the clock and wakes whichever case is due first, as often as one is."""
        self.moment += by
        for _ in range(MAX_WAKES):
            due = [(moment, at) for at, case in enumerate(self._all()) if (moment := timers.next_due(case.state))]
            moment, at = min(due, default=(None, 0))
            if moment is None or moment > self.moment:
                return
            self._give(self._all()[at], do.Wake())

    def state(self, place: tuple[str, ...] = ()) -> CaseState:
        return self._at(place).state

    def plannable(self, place: tuple[str, ...] = ()) -> tuple[Plannable, ...]:
        case = self._at(place)
        return plannable(case.compiled, case.state)

    def _open(self, compiled: Compiled, values: Mapping[str, Any], parent: _Case | None, task: int) -> _Case:
        outcome = apply(compiled, None, do.Start(values), now=self.moment)
        case = _Case(compiled, outcome.state, parent, task)
        if parent:
            parent.children[task] = case
        self._follow(case, outcome)
        return case

    def _give(self, case: _Case, command: do.Command) -> None:
        outcome = apply(case.compiled, case.state, command, now=self.moment)
        case.state = outcome.state
        self._follow(case, outcome)

    def _follow(self, case: _Case, outcome: Outcome) -> None:
        """Starts and ends the cases that this one asks for, and tells the one that waits for it."""
        for number in calls.started(outcome.transitions):
            key = case.state.items[number].key
            ref = case.compiled.for_state(case.state).definition.item(key).case_ref or ""
            if ref in self._plans:
                self._open(self._plans[ref], calls.inputs(case.compiled, case.state, number), case, number)
        for number in calls.abandoned(case.compiled, outcome.transitions):
            child = case.children.get(number)
            if child and child.state.case.state is State.ACTIVE:
                self._give(child, do.Terminate(0))
            elif child and child.state.case.state in {State.SUSPENDED, State.FAILED}:
                self._give(child, do.Close())
        parent = case.parent
        ending = case.state.case.state
        has_ended = any(step.item == 0 and step.to_state in _ENDINGS for step in outcome.transitions)
        if parent and has_ended and ending in _ENDINGS and parent.state.items[case.task].state not in _ENDINGS:
            key = parent.state.items[case.task].key
            back = calls.outputs(parent.compiled.for_state(parent.state), key, case.state.values)
            self._give(parent, do.Report(case.task, ending.value, back))

    def _all_or_nothing(self, work: Any) -> None:
        before = [(case, case.state, dict(case.children)) for case in self._all()]
        try:
            work()
        except Illegal:
            for case, state, children in before:
                case.state, case.children = state, children
            raise

    def _all(self) -> list[_Case]:
        return self._root.walk() if self._root else []

    def _at(self, place: tuple[str, ...]) -> _Case:
        case = self._root
        if case is None:
            raise Illegal("not-started", "The case has not been started.")
        for key in place:
            found = [number for number in case.children if case.state.items[number].key == key]
            if not found:
                raise Illegal("no-case", "No such case has been started.")
            case = case.children[max(found)]
        return case
