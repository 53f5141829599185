"""Repairing a case by hand: ending items and activating others, whatever their criteria say.

Who may do that, and the reason that is asked for, are matters of the layers above.
"""

from apps.cmmn import life, spreading, timers
from apps.cmmn.commands import ChangeState
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.outcome import Cause, Illegal
from apps.cmmn.run import Run
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.state import ENDED, PlanItem, State, is_awake

BY_REPAIR = Cause("repair")
_TRANSITIONS = {State.ENABLED: "manualStart", State.FAILED: "reactivate"}


def change(run: Run, command: ChangeState) -> None:
    """Ends the numbered items, then activates the keys; nothing repeats because of it."""
    case = run.items[0]
    if case.state is not State.ACTIVE:
        raise Illegal(
            "not-active", gettext_noop("%(name)s is not active; only then can it be changed."), name=run.name(0)
        )
    # Inner items have the higher numbers, and would end with the stage around them if that went first.
    for number in sorted(command.terminate, reverse=True):
        _end(run, number)
    for key in command.activate:
        activate(run, key, BY_REPAIR)


def activate(run: Run, key: str, cause: Cause) -> None:
    """Makes an item active, the stages around it first; a milestone occurs, a listener becomes available."""
    node = run.compiled.nodes.get(key)
    if node is None or node.parent is None:
        raise Illegal("unknown-item", gettext_noop('The plan has no item "%(key)s".'), key=key)
    stage = _active_stage(run, node.parent, cause)
    there = [item for item in run.children(stage) if item.key == key and item.state not in ENDED]
    waiting = [item for item in there if item.state is not State.ACTIVE]
    if there and not waiting and not node.repeats:
        raise Illegal("active-already", gettext_noop("%(name)s is active already."), name=node.name)
    _go(run, waiting[0].number if waiting else life.create(run, key, stage, cause), cause)


def _end(run: Run, number: int) -> None:
    item = run.items.get(number)
    if item is None or number == 0:
        raise Illegal("no-item", gettext_noop("The case has no item number %(number)s."), number=number)
    if item.state in ENDED:
        raise Illegal("ended", gettext_noop("%(name)s has ended already."), name=run.name(number))
    run.move(number, "terminate", State.TERMINATED, BY_REPAIR, memory=item.kept)
    life.end_below(run, number)


def _active_stage(run: Run, key: str, cause: Cause) -> int:
    """An active instance of a stage: one there is, or one that is made so, after what is around it."""
    parent = run.compiled.nodes[key].parent
    if parent is None:
        return 0
    found = [item for item in run.instances(key) if item.state not in ENDED and is_awake(run.items, item)]
    active = [item for item in found if item.state is State.ACTIVE]
    if active:
        return active[-1].number
    if not found:
        around = _active_stage(run, parent, cause)
        found = [item for item in run.children(around) if item.key == key and item.state not in ENDED]
        number = found[0].number if found else life.create(run, key, around, cause)
    else:
        number = found[0].number
    _go(run, number, cause)
    return number


def _go(run: Run, number: int, cause: Cause) -> None:
    item, node = run.items[number], run.node(number)
    if item.state is State.SUSPENDED:
        raise Illegal("suspended", gettext_noop("%(name)s is suspended; resume it first."), name=node.name)
    if item.kind is Kind.MILESTONE:
        life.occur(run, number, cause)
    elif item.kind in LISTENERS:
        _offer(run, item, cause)
    else:
        if node.collection and "at" not in item.memory:
            spreading.spread(run, number)
        life.start(run, number, _TRANSITIONS.get(item.state, "start"), cause)


def _offer(run: Run, item: PlanItem, cause: Cause) -> None:
    if item.state is State.UNAVAILABLE:
        run.move(item.number, "initiate", State.AVAILABLE, cause)
    if item.kind is Kind.TIMER_EVENT:
        timers.arm(run, item.number)
