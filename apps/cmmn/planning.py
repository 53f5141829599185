"""Discretionary items: what may be planned into which stage now, and planning it.

Who may plan is decided by the layers above.
"""

from dataclasses import dataclass

from apps.cmmn import life
from apps.cmmn.nodes import Node
from apps.cmmn.offering import Slot
from apps.cmmn.outcome import Cause, Illegal, Look, Reading
from apps.cmmn.run import Run
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.state import ENDED, PlanItem, State

NOT_BEGUN = frozenset({State.AVAILABLE, State.UNAVAILABLE, State.ENABLED, State.DISABLED})
"""States of what has been planned and nobody has begun."""

ONLY_WHILE_ACTIVE = gettext_noop("%(name)s can be planned only while %(task)s is active.")


@dataclass(frozen=True, slots=True)
class Plannable:
    """An item that the plan offers in a stage; `reason` says why it is not allowed now, and is empty when it is.

    Only people with one of `roles` may plan it, anybody when there are none. `table` is the planning table that it
    stands in, empty for none; `reading` is the rule that failed, or the last one that was looked at.
    """

    key: str
    name: str
    parent: int
    is_allowed: bool
    reason: Sentence
    reading: Reading | None = None
    roles: tuple[str, ...] = ()
    table: str = ""


def offers(run: Run, number: int) -> tuple[Plannable, ...]:
    """The discretionary items of one stage instance."""
    return tuple(_offer(run, number, key) for key in run.node(number).discretionary)


def all_offers(run: Run) -> tuple[Plannable, ...]:
    """Those of every stage that has not ended, while the case is open."""
    if not run.items or run.items[0].state in ENDED:
        return ()
    open_stages = [item.number for item in run.items.values() if item.state not in ENDED]
    return tuple(offer for number in open_stages for offer in offers(run, number))


def plan(run: Run, key: str, parent: int | None) -> None:
    """Plans an item; into a stage that is not active it is noted and created when the stage becomes active."""
    node = run.compiled.nodes.get(key)
    if node is None or not node.is_discretionary:
        raise Illegal("not-discretionary", gettext_noop('"%(key)s" is not an item that can be planned.'), key=key)
    stage = _stage(run, key, node.lineage, parent)
    if stage.key != node.parent:
        _plan_ahead(run, node, stage)
        return
    offer = _offer(run, stage.number, key)
    if offer.reading:
        run.looks.append(Look(stage.number, key, "applicability", offer.is_allowed, reading=offer.reading))
    if not offer.is_allowed:
        raise Illegal("not-plannable", offer.reason.template, **offer.reason.params)
    if stage.state is State.ACTIVE:
        life.create(run, key, stage.number, Cause("planned", reading=offer.reading, item=stage.number))
    else:
        _note(run, key, stage)


def _plan_ahead(run: Run, node: Node, stage: PlanItem) -> None:
    """Into a stage that does not exist yet; what stands in the table of a task there is not offered before that."""
    slots = [slot for slot in run.compiled.nodes[node.lineage[-2]].slots if slot.key == node.key]
    if all(slot.task for slot in slots):
        task = run.compiled.nodes[str(slots[0].task)]
        raise Illegal("not-plannable", ONLY_WHILE_ACTIVE, name=node.name, task=task.name)
    _note(run, node.key, stage)


def unplan(run: Run, key: str, parent: int | None) -> None:
    """Takes back what was planned and has not begun; it can be planned again."""
    node = run.compiled.nodes.get(key)
    if node is None or not node.is_discretionary:
        raise Illegal("not-discretionary", gettext_noop('"%(key)s" is not an item that can be planned.'), key=key)
    stage = _stage(run, key, node.lineage, parent)
    planned = list(stage.memory.get("planned", ()))
    if key in planned:
        planned.remove(key)
        run.remember(stage.number, planned=planned or None)
        return
    waiting = [child for child in run.children(stage.number) if child.key == key and child.state in NOT_BEGUN]
    if not waiting:
        raise Illegal("not-planned", gettext_noop("%(name)s is not planned, or it has begun already."), name=node.name)
    life.withdraw(run, waiting[-1].number, Cause("command"))


def _offer(run: Run, number: int, key: str) -> Plannable:
    """Of the places where it stands the first that allows it, or the first of all."""
    slots = [slot for slot in run.node(number).slots if slot.key == key]
    found = [_offer_in(run, number, slot) for slot in slots]
    return next((offer for offer in found if offer.is_allowed), found[0])


def _offer_in(run: Run, number: int, slot: Slot) -> Plannable:
    name = run.compiled.nodes[slot.key].name
    reading: Reading | None = None
    reason = _closed(run, number, slot)
    if not reason:
        for rule in slot.rules:
            reading = run.read(rule, number, "applicability")
            if not reading.is_satisfied:
                reason = Sentence(
                    gettext_noop("%(name)s can be planned only when this holds: %(expression)s."),
                    name=name,
                    expression=reading.expression,
                )
                break
    return Plannable(slot.key, name, number, not reason, reason, reading, slot.roles, slot.table)


def _closed(run: Run, number: int, slot: Slot) -> Sentence:
    """Why a place is closed whatever its rules say; empty when it is open."""
    node = run.compiled.nodes[slot.key]
    planned = slot.key in run.items[number].memory.get("planned", ())
    here = [child for child in run.children(number) if child.key == slot.key]
    # What was ended before it was done can be planned again; what was done is done.
    if not node.repeats and (planned or any(child.state is not State.TERMINATED for child in here)):
        return Sentence(gettext_noop("%(name)s has been planned already."), name=node.name)
    if slot.task and not any(child.key == slot.task and child.state is State.ACTIVE for child in run.children(number)):
        return Sentence(ONLY_WHILE_ACTIVE, name=node.name, task=run.compiled.nodes[slot.task].name)
    return Sentence("")


def _stage(run: Run, key: str, lineage: tuple[str, ...], parent: int | None) -> PlanItem:
    """The stage to plan into, or the nearest one above it that exists and has not become active yet."""
    name = run.compiled.nodes[key].name
    if parent is not None:
        stage = run.items.get(parent)
        if stage is None or stage.key not in lineage[:-1]:
            raise Illegal("wrong-stage", gettext_noop("%(name)s does not belong there."), name=name)
        found = [stage]
    else:
        found = next((there for above in reversed(lineage[:-1]) if (there := run.instances(above))), [])
    open_stages = [stage for stage in found if stage.state not in ENDED]
    if not open_stages:
        raise Illegal("ended", gettext_noop("The stage that %(name)s belongs to has ended."), name=name)
    if len(open_stages) > 1:
        raise Illegal(
            "ambiguous", gettext_noop("%(name)s can be planned in several places; one must be named."), name=name
        )
    return open_stages[0]


def _note(run: Run, key: str, stage: PlanItem) -> None:
    planned = stage.memory.get("planned", ())
    node = run.compiled.nodes[key]
    if key in planned and not node.repeats:
        raise Illegal("planned-already", gettext_noop("%(name)s has been planned already."), name=node.name)
    run.remember(stage.number, planned=[*planned, key])
