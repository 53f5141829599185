"""Discretionary items: what may be planned into which stage now, and planning it.

Who may plan is decided by the layers above.
"""

from dataclasses import dataclass

from apps.cmmn import life
from apps.cmmn.outcome import Cause, Illegal, Look, Reading
from apps.cmmn.run import Run
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.state import ENDED, PlanItem, State


@dataclass(frozen=True, slots=True)
class Plannable:
    """An item that the plan offers in a stage; `reason` says why it is not allowed now, and is empty when it is."""

    key: str
    name: str
    parent: int
    is_allowed: bool
    reason: Sentence
    reading: Reading | None = None


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
        _note(run, key, stage)
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


def _offer(run: Run, number: int, key: str) -> Plannable:
    node = run.compiled.nodes[key]
    stage = run.items[number]
    planned_before = key in stage.memory.get("planned", ()) or any(child.key == key for child in run.children(number))
    reading = run.read(node.applicability, number, "applicability") if node.applicability else None
    reason = Sentence("")
    if planned_before and not node.repeats:
        reason = Sentence(gettext_noop("%(name)s has been planned already."), name=node.name)
    elif reading and not reading.is_satisfied:
        reason = Sentence(
            gettext_noop("%(name)s can be planned only when this holds: %(expression)s."),
            name=node.name,
            expression=reading.expression,
        )
    return Plannable(key, node.name, number, not reason, reason, reading)


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
