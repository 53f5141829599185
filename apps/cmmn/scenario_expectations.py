"""What a scenario expects of a case, compared with what it is.

Which case is meant and how it came there is told by `scenarios`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apps.cmmn import scenario_names
from apps.cmmn.definition import CaseDefinition
from apps.cmmn.state import ENDED, CaseState, PlanItem, State


def of_states(definition: CaseDefinition, state: CaseState, expected: Mapping[str, Any]) -> Iterator[str]:
    """What differs in `case` and `items`."""
    if "case" in expected and not _matches(state, expected["case"], [state.case]):
        yield f"the case is {state.case.state}, expected {expected['case']}"
    for name, wanted in (expected.get("items") or {}).items():
        instances = state.instances(scenario_names.key(definition, name))
        if not _matches(state, wanted, instances):
            yield f"{name} is {[item.state.value for item in instances]}, expected {wanted}"


def of_values(state: CaseState, expected: Mapping[str, Any]) -> Iterator[str]:
    """What differs in the case file, by dotted paths."""
    for name, value in expected.items():
        found = _at(state.values, scenario_names.file_path(name))
        if found != value:
            yield f"{name} is {found!r}, expected {value!r}"


def has_locals(definition: CaseDefinition, item: PlanItem, wanted: Mapping[str, Any]) -> bool:
    """Whether the local variables of an instance have these values."""
    if not wanted:
        return True
    try:
        spec = definition.item(item.key)
    except KeyError:
        return False
    values = {
        spec.counter: item.index,
        spec.index: item.memory.get("at", item.index - 1),
        spec.element: item.memory.get("element"),
    }
    return all(name in values and values[name] == value for name, value in wanted.items())


def _matches(state: CaseState, wanted: Any, instances: Iterable[PlanItem]) -> bool:
    found = list(instances)
    states = [item.state.value for item in found]
    if wanted is None:
        return all(_is_removed(state, item) for item in found)
    if isinstance(wanted, list):
        return Counter(states) == Counter(wanted)
    if isinstance(wanted, dict) and "anyOf" in wanted:
        return any(_matches(state, choice, found) for choice in wanted["anyOf"])
    if isinstance(wanted, dict):
        return all(states.count(name) == count for name, count in wanted["contains"].items())
    open_states = [item.state.value for item in found if item.state not in ENDED]
    return bool(states) and (set(states) == {wanted} or open_states == [wanted])


def _is_removed(state: CaseState, item: PlanItem) -> bool:
    """Whether an instance is gone with what it lay in; other engines keep nothing of it."""
    parent = state.items[item.parent] if item.parent is not None else None
    return item.state is State.TERMINATED and parent is not None and parent.state in ENDED


def _at(values: Any, path: str) -> Any:
    if isinstance(values, Mapping) and path in values:
        return values[path]
    for name in path.split("."):
        if isinstance(values, list | tuple) and name.isdecimal():
            values = values[int(name)] if int(name) < len(values) else None
        else:
            values = values.get(name) if isinstance(values, Mapping) else None
    return values
