"""Runs a scenario step by step through a driver and compares what came out with what was expected.

The driver decides whether a case lives in memory or in the database; the comparison is the same for both.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from apps.cmmn import commands as do
from apps.cmmn.compiled import Compiled, compile_definition
from apps.cmmn.definition import CASE, CaseDefinition
from apps.cmmn.engine import Illegal, Plannable, apply, plannable
from apps.cmmn.scenario_reader import Scenario, UnsupportedError, read
from apps.cmmn.state import ENDED, CaseState, PlanItem, State

__all__ = ["Driver", "PureDriver", "Result", "Scenario", "UnsupportedError", "read", "run"]

_ITEM_COMMANDS: dict[str, tuple[Any, State]] = {
    "start": (do.Begin, State.ENABLED),
    "complete": (do.Complete, State.ACTIVE),
    "disable": (do.Disable, State.ENABLED),
    "reenable": (do.Reenable, State.DISABLED),
    "terminate": (do.Terminate, State.ACTIVE),
    "suspend": (do.Suspend, State.ACTIVE),
    "resume": (do.Resume, State.SUSPENDED),
    "reactivate": (do.Reactivate, State.FAILED),
    "fail": (do.Fail, State.ACTIVE),
}


class Driver(Protocol):
    """Works one case. A refused command raises Illegal."""

    def start(self, definition: CaseDefinition, values: Mapping[str, Any]) -> None: ...

    def apply(self, command: do.Command) -> None: ...

    def state(self) -> CaseState: ...

    def plannable(self) -> tuple[Plannable, ...]: ...


class PureDriver:
    """A case in memory, at one fixed moment."""

    moment = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __init__(self) -> None:
        self._compiled: Compiled | None = None
        self._state: CaseState | None = None

    def start(self, definition: CaseDefinition, values: Mapping[str, Any]) -> None:
        self._compiled = compile_definition(definition)
        self._state = apply(self._compiled, None, do.Start(values), now=self.moment).state

    def apply(self, command: do.Command) -> None:
        compiled, state = self._started()
        self._state = apply(compiled, state, command, now=self.moment).state

    def state(self) -> CaseState:
        return self._started()[1]

    def plannable(self) -> tuple[Plannable, ...]:
        return plannable(*self._started())

    def _started(self) -> tuple[Compiled, CaseState]:
        if self._compiled is None or self._state is None:
            raise Illegal("not-started", "The case has not been started.")
        return self._compiled, self._state


@dataclass(frozen=True, slots=True)
class Result:
    """`problem` is empty when everything came out as expected."""

    problem: str = ""

    @property
    def is_passed(self) -> bool:
        return not self.problem


def run(scenario: Scenario, driver: Driver) -> Result:
    """Runs all steps, up to the first that does not come out as expected."""
    for number, step in enumerate(scenario.steps, start=1):
        try:
            problem = _run_step(scenario, step, driver)
        except UnsupportedError as unsupported:
            return Result(f"not supported: {unsupported}")
        if problem:
            return Result(f"step {number} ({step['do']} {step.get('item', '')}): {problem}")
    return Result()


def _run_step(scenario: Scenario, step: Mapping[str, Any], driver: Driver) -> str:
    is_first = step["do"] == "start" and "item" not in step
    before = None if is_first else driver.state()
    try:
        if is_first:
            driver.start(scenario.definition, step.get("variables", {}))
        else:
            for command in _commands(scenario, step, driver.state()):
                driver.apply(command)
    except Illegal as refusal:
        if not step.get("expectError"):
            return f"was refused: {refusal.reason}"
        if before is not None and driver.state() != before:
            return "was refused, and yet something changed"
    else:
        if step.get("expectError"):
            return "should have been refused"
    return "; ".join(_problems(step, driver))


def _commands(scenario: Scenario, step: Mapping[str, Any], state: CaseState) -> list[do.Command]:
    verb, values = step["do"], step.get("variables", {})
    if verb == "setVariables":
        return [do.SetValues(values)]
    if verb == "plan":
        return [do.Plan(step["item"])]
    if verb == "close":
        return [do.Close()]
    command, wanted = _ITEM_COMMANDS[verb]
    number = _pick(scenario, step, state, wanted)
    if verb == "complete":
        return [do.Complete(number, values)]
    return [*([do.SetValues(values)] if values else []), command(number)]


def _pick(scenario: Scenario, step: Mapping[str, Any], state: CaseState, wanted: State) -> int:
    """The instance meant: that of the state or the counter named, else the one that the command fits."""
    if step["item"] == CASE:
        return 0
    found = [item for item in state.instances(step["item"]) if step.get("state") in {None, item.state.value}]
    for name, value in step.get("where", {}).items():
        if scenario.definition.item(step["item"]).counter != name:
            raise UnsupportedError(f"where {name}")
        found = [item for item in found if item.index == value]
    found.sort(key=lambda item: (item.state is not wanted, item.state in ENDED, item.number))
    if not found:
        raise Illegal("no-item", "There is no such item.")
    return found[0].number


def _problems(step: Mapping[str, Any], driver: Driver) -> list[str]:
    state = driver.state()
    expected = step.get("expect", {})
    found = []
    if "case" in expected and not _matches(expected["case"], [state.case]):
        found.append(f"the case is {state.case.state}, expected {expected['case']}")
    for key, wanted in expected.get("items", {}).items():
        instances = list(state.instances(key))
        if not _matches(wanted, instances):
            found.append(f"{key} is {[item.state.value for item in instances]}, expected {wanted}")
    for key, value in step.get("expectVariables", {}).items():
        if state.values.get(key) != value:
            found.append(f"{key} is {state.values.get(key)!r}, expected {value!r}")
    offered = {offer.key for offer in driver.plannable() if offer.is_allowed}
    found += [f"{key} should be plannable" for key in step.get("plannable", ()) if key not in offered]
    found += [f"{key} should not be plannable" for key in step.get("plannable_not", ()) if key in offered]
    return found


def _matches(wanted: Any, instances: list[PlanItem]) -> bool:
    states = [item.state.value for item in instances]
    if wanted is None:
        return not states
    if isinstance(wanted, list):
        return Counter(states) == Counter(wanted)
    if isinstance(wanted, dict) and "anyOf" in wanted:
        return any(_matches(choice, instances) for choice in wanted["anyOf"])
    if isinstance(wanted, dict):
        return all(states.count(name) == count for name, count in wanted["contains"].items())
    open_states = [item.state.value for item in instances if item.state not in ENDED]
    return bool(states) and (set(states) == {wanted} or open_states == [wanted])
