"""Runs a scenario step by step through a driver and compares what came out with what was expected.

The driver decides whether a case lives in memory or in the database; the comparison is the same for both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import isodate

from apps.cmmn import commands as do
from apps.cmmn import scenario_expectations, scenario_names, scenario_reader
from apps.cmmn.definition import CASE, CaseDefinition, DefinitionError
from apps.cmmn.engine import Illegal, Plannable
from apps.cmmn.scenario_driver import PureDriver
from apps.cmmn.scenario_reader import ITEM_VERBS, Scenario, UnsupportedError, read
from apps.cmmn.state import ENDED, CaseState, State

__all__ = ["Driver", "Place", "PureDriver", "Result", "Scenario", "UnsupportedError", "read", "run"]

Place = tuple[str, ...]
"""A case by the keys of the case tasks that lead to it; the first case is at ()."""

_COMMANDS: dict[str, tuple[Any, State]] = {
    "start": (do.Begin, State.ENABLED),
    "complete": (do.Complete, State.ACTIVE),
    "occur": (do.Occur, State.AVAILABLE),
    "disable": (do.Disable, State.ENABLED),
    "reenable": (do.Reenable, State.DISABLED),
    "terminate": (do.Terminate, State.ACTIVE),
    "suspend": (do.Suspend, State.ACTIVE),
    "resume": (do.Resume, State.SUSPENDED),
    "reactivate": (do.Reactivate, State.FAILED),
    "fail": (do.Fail, State.ACTIVE),
}


class Driver(Protocol):
    """Works one case and those that its case tasks start. What is refused raises Illegal and changes nothing."""

    def start(self, scenario: Scenario, values: Mapping[str, Any]) -> None: ...

    def apply(self, command: do.Command, place: Place = ()) -> None: ...

    def migrate(self, definition: CaseDefinition, activate: tuple[str, ...], place: Place = ()) -> None: ...

    def advance(self, by: timedelta) -> None:
        """Lets time pass, with everything that becomes due on the way."""

    def state(self, place: Place = ()) -> CaseState:
        """Illegal when there is no such case."""

    def plannable(self, place: Place = ()) -> tuple[Plannable, ...]: ...


@dataclass(frozen=True, slots=True)
class Result:
    """`problem` is empty when everything came out as expected."""

    problem: str = ""

    @property
    def is_passed(self) -> bool:
        return not self.problem


def run(scenario: Scenario, driver: Driver) -> Result:
    """Runs all steps, up to the first that does not come out as expected."""
    running = _Running(scenario, driver)
    for number, step in enumerate(scenario.steps, start=1):
        try:
            problem = running.step(step)
        except UnsupportedError as unsupported:
            return Result(f"not supported: {unsupported}")
        if problem:
            return Result(f"step {number} ({step['do']} {step.get('item', '')}): {problem}")
    return Result()


class _Running:
    def __init__(self, scenario: Scenario, driver: Driver) -> None:
        self.scenario = scenario
        self.driver = driver
        self.moved: dict[Place, CaseDefinition] = {}

    def step(self, step: Mapping[str, Any]) -> str:
        """What did not come out as expected; empty when all did."""
        is_first = step["do"] == "start" and "item" not in step and "inCase" not in step
        before = None if is_first else self.states()
        try:
            if is_first:
                self.driver.start(self.scenario, step.get("variables") or {})
            else:
                self.give(step, self.place(step.get("inCase")))
        except DefinitionError:
            if not step.get("expectError"):
                raise
            return ""
        except Illegal as refusal:
            if not step.get("expectError"):
                return f"was refused: {refusal.reason}"
            if before is None:
                return ""
            if self.states() != before:
                return "was refused, and yet something changed"
        else:
            if step.get("expectError"):
                return "should have been refused"
        return "; ".join(self.problems(step))

    def give(self, step: Mapping[str, Any], place: Place) -> None:
        if step["do"] == "advanceTime":
            self.driver.advance(_duration(step["by"]))
        elif step["do"] == "migrate":
            definition = self.version(step["to"])
            keys = tuple(scenario_names.key(definition, name) for name in step.get("activate") or ())
            self.driver.migrate(definition, keys, place)
            self.moved[place] = definition
        else:
            for command in self.commands(step, place):
                self.driver.apply(command, place)

    def commands(self, step: Mapping[str, Any], place: Place) -> Iterator[do.Command]:
        verb, values = step["do"], step.get("variables") or {}
        if verb in ITEM_VERBS:
            kind, wanted = _COMMANDS[verb]
            number = self.pick(step, place, wanted)
            if verb != "complete" and values:
                yield do.SetValues(values)
            yield do.Complete(number, values) if verb == "complete" else kind(number)
        elif verb == "setVariables":
            yield do.SetValues({scenario_names.file_path(name): value for name, value in values.items()})
        elif verb == "caseFile":
            yield do.ChangeFile(scenario_names.file_path(step["item"]), step["op"], step.get("value"))
        elif verb == "plan":
            into = self.number(step["into"], place) if step.get("into") else None
            yield do.Plan(self.key(step["item"], place), into)
        elif verb == "inject":
            yield do.Inject(scenario_reader.item(step["newItem"]), self.number(step.get("into") or CASE, place))
        elif verb == "changeState":
            yield self.change(step, place)
        else:
            yield do.Close()

    def change(self, step: Mapping[str, Any], place: Place) -> do.ChangeState:
        """All open instances of the items that end."""
        state = self.driver.state(place)
        ending: list[int] = []
        for name in step.get("terminate") or ():
            found = [item for item in state.instances(self.key(name, place)) if item.state not in ENDED]
            if not found:
                raise Illegal("no-item", "There is no such item.")
            ending.extend(item.number for item in found)
        return do.ChangeState(tuple(ending), tuple(self.key(name, place) for name in step.get("activate") or ()))

    def pick(self, step: Mapping[str, Any], place: Place, wanted: State) -> int:
        """The instance meant: that of the state or the local variables named, else the one that the command fits."""
        if step["item"] == CASE:
            return 0
        key = self.key(step["item"], place)
        found = [
            item
            for item in self.driver.state(place).instances(key)
            if step.get("state") in {None, item.state.value}
            and scenario_expectations.has_locals(self.definition(place), item, step.get("where") or {})
        ]
        found.sort(key=lambda item: (item.state is not wanted, item.state in ENDED, item.number))
        if not found:
            raise Illegal("no-item", "There is no such item.")
        return found[0].number

    def number(self, name: str, place: Place) -> int:
        """The open instance of an item, or the newest."""
        if name == CASE:
            return 0
        found = self.driver.state(place).instances(self.key(name, place))
        if not found:
            raise Illegal("no-item", "There is no such item.")
        return max(found, key=lambda item: (item.state not in ENDED, item.number)).number

    def problems(self, step: Mapping[str, Any]) -> Iterator[str]:
        definition, state = self.definition(()), self.driver.state()
        yield from scenario_expectations.of_states(definition, state, step.get("expect") or {})
        yield from scenario_expectations.of_values(state, step.get("expectVariables") or {})
        for name, expected in (step.get("expectChild") or {}).items():
            yield from self.child_problems(name, expected)
        if step.get("plannable") or step.get("plannable_not"):
            offered = {offer.key for offer in self.driver.plannable() if offer.is_allowed}
            wanted = [(name, self.key(name, ())) for name in step.get("plannable") or ()]
            unwanted = [(name, self.key(name, ())) for name in step.get("plannable_not") or ()]
            yield from (f"{name} should be plannable" for name, key in wanted if key not in offered)
            yield from (f"{name} should not be plannable" for name, key in unwanted if key in offered)

    def child_problems(self, name: str, expected: Mapping[str, Any] | None) -> Iterator[str]:
        place = self.place(name)
        try:
            state = self.driver.state(place)
        except Illegal:
            if expected is not None:
                yield f"{name} has started no case"
            return
        if expected is None:
            yield f"{name} has started a case"
            return
        found = [
            *scenario_expectations.of_states(self.definition(place), state, expected),
            *scenario_expectations.of_values(state, expected.get("variables") or {}),
        ]
        yield from (f"in {name}, {problem}" for problem in found)

    def states(self) -> list[CaseState]:
        """Every case, parents before those that they started."""
        return list(self.states_below(()))

    def states_below(self, place: Place) -> Iterator[CaseState]:
        try:
            state = self.driver.state(place)
        except Illegal:
            return
        yield state
        for item in self.definition(place).walk():
            if item.case_ref and state.instances(item.key):
                yield from self.states_below((*place, item.key))

    def definition(self, place: Place) -> CaseDefinition:
        if place in self.moved:
            return self.moved[place]
        if not place:
            return self.scenario.definition
        task = self.definition(place[:-1]).item(place[-1])
        found = self.scenario.children.get(task.case_ref or "")
        if found is None:
            raise UnsupportedError(f"a case of type {task.case_ref}, which the file does not have")
        return found

    def key(self, name: str, place: Place) -> str:
        return scenario_names.key(self.definition(place), name)

    def place(self, names: str | list[str] | None) -> Place:
        """The case that a case task has started; several names lead from one case to the next."""
        found: Place = ()
        for name in [names] if isinstance(names, str) else names or ():
            found = (*found, self.key(name, found))
        return found

    def version(self, name: str) -> CaseDefinition:
        versions = self.scenario.versions
        found = versions.get(name) or next(iter(versions.values()), None)
        if found is None:
            raise UnsupportedError(f"the version {name}, which the file does not have")
        return found


def _duration(text: str) -> timedelta:
    found = isodate.parse_duration(text)
    if not isinstance(found, timedelta):
        raise UnsupportedError(f"the duration {text}")
    return found
