"""Case tasks: what goes to the case that one starts, what comes back, and which cases a step starts and ends.

Starting and ending other cases is the work of the layers above; the engine knows one case only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.cmmn import life
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import Kind, Parameter
from apps.cmmn.outcome import Cause, Illegal, Transition
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import CaseState, State, is_awake
from apps.cmmn.values import jsonable

_STARTING = frozenset({"start", "manualStart", "reactivate"})
_ENDINGS = {"completed": State.COMPLETED, "terminated": State.TERMINATED, "failed": State.FAILED}


def inputs(compiled: Compiled, state: CaseState, number: int) -> dict[str, Any]:
    """The first values of the case that a case task starts, from the case file and from what only the task knows."""
    run = Run(compiled, state)
    item = run.node(number).item
    return _mapped({**run.values, **run.local(number)}, item.inputs if item else ())


def outputs(compiled: Compiled, key: str, child_values: Mapping[str, Any]) -> dict[str, Any]:
    """What comes back from the case that a task has started, by paths into the case file of the task's case."""
    item = compiled.nodes[key].item
    found = ((_at(child_values, spec.source), spec.target) for spec in (item.outputs if item else ()))
    return {target: value for value, target in found if value is not None}


def started(transitions: Iterable[Transition]) -> tuple[int, ...]:
    """The case tasks that have begun their work in a step, each of which starts a case."""
    return tuple(step.item for step in transitions if step.kind is Kind.CASE_TASK and _starts(step))


def _starts(step: Transition) -> bool:
    """Whether a case task begins its work; one that the end of its case is taken back for may have lost its case."""
    return step.transition in _STARTING or (step.transition == "restore" and step.to_state is State.ACTIVE)


def abandoned(compiled: Compiled, transitions: Iterable[Transition]) -> tuple[int, ...]:
    """The case tasks that a step has ended before their time: the cases they started end with them, unless nobody
    waited for those."""
    return tuple(
        step.item
        for step in transitions
        if step.kind is Kind.CASE_TASK
        and step.to_state is State.TERMINATED
        and (step.key not in compiled.nodes or compiled.nodes[step.key].blocking)
        and not (step.cause and step.cause.kind == "child")
    )


def report(run: Run, number: int, ending: str, values: Mapping[str, Any]) -> None:
    """Takes in how a case has ended that a task started, now or when the task is awake again."""
    item = run.items.get(number)
    if ending not in _ENDINGS:
        raise Illegal("unknown-ending", gettext_noop('A case does not end as "%(ending)s".'), ending=ending)
    if item is None or item.kind is not Kind.CASE_TASK:
        raise Illegal("no-item", gettext_noop("The case has no case task number %(number)s."), number=number)
    if item.settled is not State.ACTIVE:
        return
    run.remember(number, reported={"ending": ending, "values": jsonable(values)})
    if item.state is State.ACTIVE and is_awake(run.items, item):
        _take_in(run, number, ending, values)


def take_in(run: Run, number: int) -> None:
    """Does what was reported while it could not be done."""
    item = run.items[number]
    reported = item.memory.get("reported")
    if reported and item.state is State.ACTIVE and is_awake(run.items, item):
        _take_in(run, number, reported["ending"], reported["values"])


def _take_in(run: Run, number: int, ending: str, values: Mapping[str, Any]) -> None:
    run.remember(number, reported=None)
    cause = Cause("child", item=number)
    if _ENDINGS[ending] is State.COMPLETED:
        run.take(number, "outputs", values)
        life.complete(run, number, cause)
    elif _ENDINGS[ending] is State.TERMINATED:
        life.terminate(run, number, cause)
    else:
        life.fail(run, number, cause)


def _mapped(values: Mapping[str, Any], parameters: Iterable[Parameter]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for spec in parameters:
        value = _at(values, spec.source)
        if value is None:
            continue
        *outer, last = spec.target.split(".")
        place = found
        for name in outer:
            place = place.setdefault(name, {})
        place[last] = value
    return found


def _at(values: Any, path: str) -> Any:
    for name in path.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values
