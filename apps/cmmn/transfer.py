"""Moving a running case to another plan: what is kept, what is dropped, and what the new plan adds.

Items are the same when key, kind and the stage around them are. What people want to know before is in `migration`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from apps.cmmn import life, repair, suspension
from apps.cmmn.commands import Migrate
from apps.cmmn.compiled import Compiled
from apps.cmmn.fitting import can_stay
from apps.cmmn.nodes import Node
from apps.cmmn.outcome import Cause, Illegal, Transition
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import ENDED, CaseState, PlanItem, State, is_awake

BY_MIGRATION = Cause("migration")


def prepared(compiled: Compiled, state: CaseState) -> CaseState:
    """The state with those items of its own that still have a place in the new plan, which may have them itself."""
    known = set(compiled.nodes)
    kept = []
    for parent, item in state.added:
        keys = {inner.key for inner in item.walk()}
        if parent in known and not keys & known:
            kept.append((parent, item))
            known |= keys
    return replace(state, added=tuple(kept), index=None)


def lost(compiled: Compiled, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields whose values the plan cannot keep: it has none of that name, or one of a type that they do not fit."""
    fields = {spec.key: spec for spec in compiled.definition.fields}
    return tuple(sorted(key for key in values if key not in fields or not can_stay(fields[key], values[key])))


def migrate(run: Run, command: Migrate) -> None:
    """Takes the case over, brings what the new plan adds to open stages, and looks at every open item anew."""
    if run.items[0].state in ENDED:
        raise Illegal("ended", gettext_noop("%(name)s has ended and keeps its plan."), name=run.name(0))
    _take_over(run)
    if gone := lost(run.compiled, run.values):
        run.values = {key: value for key, value in run.values.items() if key not in gone}
    for number in list(run.items):
        _add_children(run, number)
    for number, item in list(run.items.items()):
        if item.state not in ENDED:
            suspension.awaken(run, number)
    for key in command.activate:
        if not any(item.state is State.ACTIVE for item in run.instances(key)):
            repair.activate(run, key, BY_MIGRATION)


def _take_over(run: Run) -> None:
    kept: dict[int, PlanItem] = {}
    dropped: list[PlanItem] = []
    for number, item in run.items.items():
        node = run.compiled.nodes.get(item.key)
        parent = None if item.parent is None else kept.get(item.parent)
        has_place = item.parent is None or (parent is not None and node is not None and node.parent == parent.key)
        if node is not None and node.kind is item.kind and has_place:
            kept[number] = replace(item, memory=_fitting(run, node, item.memory))
        else:
            dropped.append(item)
    run.refile(kept)
    run.dropped = tuple(item.number for item in dropped)
    run.transitions.extend(_gone(dropped))


def _gone(dropped: Iterable[PlanItem]) -> Iterable[Transition]:
    """Whoever works on an item that is dropped hears of its end; the plan does not."""
    for item in dropped:
        if item.state not in ENDED:
            transition = "parentTerminate" if item.kind in life.MOMENTS else "exit"
            yield Transition(
                item.number,
                item.key,
                item.key,
                item.kind,
                transition,
                item.state,
                State.TERMINATED,
                None,
                BY_MIGRATION,
            )


def _fitting(run: Run, node: Node, memory: Mapping[str, Any]) -> dict[str, Any]:
    """What an item remembers that still means something."""
    needs = {sentry.slot: sentry.needs for sentry in (*node.exit, *node.entry, *node.triggers)}
    remembered = memory.get("parts", {})
    parts = {slot: [part for part in found if part in needs.get(slot, ())] for slot, found in remembered.items()}
    parts = {slot: found for slot, found in parts.items() if found}
    planned = [key for key in memory.get("planned", ()) if key in run.compiled.nodes]
    rest = {name: value for name, value in memory.items() if name not in {"parts", "planned"}}
    return rest | ({"parts": parts} if parts else {}) | ({"planned": planned} if planned else {})


def _add_children(run: Run, number: int) -> None:
    item, node = run.items[number], run.node(number)
    if item.settled is not State.ACTIVE or not node.is_container:
        return
    there = {child.key for child in run.children(number)}
    for key in node.children:
        if key in there:
            continue
        if item.state is State.ACTIVE and is_awake(run.items, item):
            life.create(run, key, number, BY_MIGRATION)
        else:
            run.remember(number, planned=[*run.items[number].memory.get("planned", ()), key])
