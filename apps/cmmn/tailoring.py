"""What may be put into a case or left out of it when it starts, and what follows from leaving something out.

How planned items come into being stands in `planning` and `life`; who may do this is decided by the layers above.
"""

from collections.abc import Collection
from dataclasses import dataclass

from apps.cmmn import planning
from apps.cmmn.checks_flow import startable
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CASE, TASKS, Item, Kind
from apps.cmmn.nodes import Node
from apps.cmmn.outcome import Illegal
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import LEFT_OUT

_LEAVABLE = TASKS | {Kind.STAGE}


@dataclass(frozen=True, slots=True)
class Optional:
    """Work that somebody decides about when a case starts. What is `discretionary` may be put in, by people with one of
    `roles` (anybody when there are none); anything else may be left out, and then what is in `needed_by` never starts.

    `stage` is the key of the stage around it, or that of the case.
    """

    key: str
    stage: str
    item: Item
    discretionary: bool
    roles: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()


def optional(compiled: Compiled) -> tuple[Optional, ...]:
    """All that may be put in or left out at the start, in the order of the plan."""
    found = []
    for item in compiled.definition.walk():
        node = compiled.nodes[item.key]
        stage = node.parent or CASE
        if node.is_discretionary:
            roles = planners(compiled, item.key)
            if roles is not None and not _is_offered_inside(compiled, node):
                found.append(Optional(item.key, stage, item, discretionary=True, roles=roles))
        elif _may_go(node) and not _is_offered_inside(compiled, node):
            lost = stopped(compiled, {item.key})
            if not any(_is_needed(compiled.nodes[key]) for key in lost):
                found.append(Optional(item.key, stage, item, discretionary=False, needed_by=lost))
    return tuple(found)


def planners(compiled: Compiled, key: str) -> tuple[str, ...] | None:
    """The roles that may put an item in at the start, none for anybody; None where it cannot be put in."""
    node = compiled.nodes.get(key)
    if node is None or not node.is_discretionary:
        return None
    slots = [slot for slot in compiled.nodes[node.parent or CASE].slots if slot.key == key and not slot.task]
    if any(not slot.roles for slot in slots):
        return ()
    return tuple(dict.fromkeys(role for slot in slots for role in slot.roles)) or None


def stopped(compiled: Compiled, left_out: Collection[str]) -> tuple[str, ...]:
    """What can never start without these items, besides what lies inside them; the outermost only."""
    if not any(_lies_in(compiled.nodes[source], left_out) for source, _ in compiled.listeners):
        return ()
    without = startable(compiled, frozenset(left_out))
    lost = {key for key in startable(compiled) - without if not _lies_in(compiled.nodes[key], left_out)}
    return tuple(
        item.key
        for item in compiled.definition.walk()
        if item.key in lost and compiled.nodes[item.key].parent not in lost
    )


def require_leavable(compiled: Compiled, left_out: Collection[str]) -> None:
    """Raises Illegal for what the plan does not have, what must be done, and what such a thing waits for."""
    for key in left_out:
        node = compiled.nodes.get(key)
        if node is None or node.is_discretionary or node.kind not in _LEAVABLE:
            raise Illegal("not-optional", gettext_noop('"%(key)s" is nothing that can be left out.'), key=key)
        if not _may_go(node):
            raise Illegal("required", gettext_noop("%(name)s must be done, so it cannot be left out."), name=node.name)
    needed = next((compiled.nodes[key] for key in stopped(compiled, left_out) if _is_needed(compiled.nodes[key])), None)
    if needed is not None:
        raise Illegal(
            "needed",
            gettext_noop("Without %(names)s, %(needed)s could never start, and it must be done."),
            names=", ".join(compiled.nodes[key].name for key in left_out),
            needed=needed.name,
        )


def leave_out(run: Run, left_out: Collection[str]) -> None:
    """Notes what the case goes without; its instances are withdrawn as soon as they are there."""
    if left_out:
        require_leavable(run.compiled, left_out)
        run.remember(0, **{LEFT_OUT: list(dict.fromkeys(left_out))})


def include(run: Run, included: Collection[str]) -> None:
    """Plans discretionary items into the case that has just begun."""
    gone = run.items[0].memory.get(LEFT_OUT, ())
    for key in dict.fromkeys(included):
        node = run.compiled.nodes.get(key)
        if node is not None and _lies_in(node, gone):
            raise Illegal(
                "left-out",
                gettext_noop("%(name)s lies in what is left out, so it cannot be put in."),
                name=node.name,
            )
        planning.plan(run, key, None)


def _may_go(node: Node) -> bool:
    return node.kind in _LEAVABLE and not node.is_discretionary and not _is_needed(node)


def _is_needed(node: Node) -> bool:
    """Whether its stage waits for it, now or under a condition."""
    return node.required is not False


def _lies_in(node: Node, keys: Collection[str]) -> bool:
    return any(key in keys for key in node.lineage)


def _is_offered_inside(compiled: Compiled, node: Node) -> bool:
    """Whether it lies in something discretionary, which is not there at the start."""
    return any(compiled.nodes[key].is_discretionary for key in node.lineage[1:-1])
