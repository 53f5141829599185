"""Explains the present: why an item stands where it stands, what is satisfied, what is missing, with the values.

The past is not told here; it is in the trace of each outcome.
"""

from apps.cmmn import completion
from apps.cmmn.compiled import Compiled, Node, Rule, Sentry
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.explanation import (
    NOT_YET_KNOWN,
    Blocker,
    CollectionReport,
    CriterionReport,
    Explanation,
    PartReport,
    RuleReport,
    TimerReport,
)
from apps.cmmn.outcome import Reading
from apps.cmmn.run import Run
from apps.cmmn.schedules import Schedule
from apps.cmmn.state import AT_WORK, ENDED, CaseState, PlanItem, State

__all__ = ["NOT_YET_KNOWN", "Explanation", "explain"]


def explain(compiled: Compiled, state: CaseState, key_or_number: str | int) -> Explanation:
    """Explains an instance by its number, or the newest open one of a key, or an item that does not exist yet.

    KeyError when the plan has no such item or the case no such number.
    """
    run = Run(compiled, state)
    item = run.items[key_or_number] if isinstance(key_or_number, int) else _newest(run, key_or_number)
    node = run.compiled.nodes[item.key if item else str(key_or_number)]
    place = item.number if item else _nearest(run, node)
    is_open = item is not None and item.state is State.ACTIVE and node.is_container
    table = node.item.decision if node.item else None
    if table in compiled.tables and (item is None or item.state not in ENDED):
        run.decide(str(table), place)
    return Explanation(
        node.key,
        node.name,
        node.kind,
        item.number if item else None,
        item.state if item else None,
        criteria=tuple(_criterion(run, sentry, item, place) for sentry in _that_count(node, item)),
        rules=tuple(_rules(run, node, item, place)),
        blocks_completion=tuple(completion.waits_for(run, place)) if is_open else (),
        blocks_manual_completion=completion.holds_back(run, place) if is_open else (),
        waits_in=_waits_in(run, item, place),
        timer=_timer(node, item),
        collection=_collection(run, node, item, place),
        waits_for_case=_waits_for_case(node, item),
        is_needed=completion.is_needed(run, item) if item and _is_offered(item) else None,
        decisions=tuple(run.decisions),
    )


def _newest(run: Run, key: str) -> PlanItem | None:
    found = run.instances(key)
    return max(found, key=lambda item: (item.state not in ENDED, item.number), default=None)


def _nearest(run: Run, node: Node) -> int:
    """The instance of the nearest stage around an item that does not exist."""
    around = (item for key in reversed(node.lineage[:-1]) if (item := _newest(run, key)))
    return next(around).number


def _that_count(node: Node, item: PlanItem | None) -> tuple[Sentry, ...]:
    if item is None:
        return (*node.entry, *node.triggers, *node.exit)
    if item.state in ENDED:
        return ()
    waits = item.settled is State.AVAILABLE and "due" not in item.memory
    return (*((*node.entry, *node.triggers) if waits else ()), *node.exit)


def _criterion(run: Run, sentry: Sentry, item: PlanItem | None, place: int) -> CriterionReport:
    occurred = run.occurred(item, sentry) if item else frozenset()
    parts = [
        PartReport(part.slot in occurred, part.source, part.name, part.event, part.exit_criterion)
        for part in sentry.parts
    ]
    if sentry.condition:
        reading = run.read(sentry.condition, place, sentry.key)
        parts.append(
            PartReport(
                reading.is_satisfied, expression=reading.expression, values=_values(reading), error=reading.error
            )
        )
    return CriterionReport(sentry.key, sentry.role, all(part.is_satisfied for part in parts), tuple(parts))


def _rules(run: Run, node: Node, item: PlanItem | None, place: int) -> list[RuleReport]:
    rules: list[tuple[str, Rule | None]] = [
        ("manual activation", node.manual_activation),
        ("required", node.required),
        ("repetition", node.repetition),
        ("availability", node.available),
    ]
    around = run.compiled.nodes[node.parent] if node.parent else None
    offered = [slot.rules for slot in around.slots if slot.key == node.key] if around else []
    rules += [("applicability", rule) for rule in dict.fromkeys(rule for each in offered for rule in each)]
    found = [_rule(run, kind, rule, item, place) for kind, rule in rules if rule is not None and rule is not False]
    if item and node.max_instances is not None:
        at_work = sum(other.state in AT_WORK for other in run.siblings(item))
        values = {"at work": at_work, "limit": node.max_instances}
        found.append(RuleReport("room", at_work < node.max_instances, values=values))
    return found


def _rule(run: Run, kind: str, rule: Rule, item: PlanItem | None, place: int) -> RuleReport:
    if kind == "required" and item is not None:
        # Looked at once, when the instance came into being, and kept.
        return RuleReport(kind, item.required, None if isinstance(rule, bool) else rule.source)
    if isinstance(rule, bool):
        return RuleReport(kind, rule)
    scope = run.items[place].parent if kind == "applicability" and item and item.parent is not None else place
    reading = run.read(rule, place if scope is None else scope, kind)
    return RuleReport(kind, reading.is_satisfied, reading.expression, _values(reading), reading.error)


def _values(reading: Reading) -> dict[str, object]:
    return {name: NOT_YET_KNOWN if name in reading.unknown else value for name, value in reading.values.items()}


def _waits_in(run: Run, item: PlanItem | None, place: int) -> Blocker | None:
    around = run.above(place) if item else [run.items[place], *run.above(place)]
    for stage in around:
        if stage.state is not State.ACTIVE:
            return Blocker(stage.key, run.name(stage.number), stage.state, "not active", stage.number)
    return None


def _is_offered(item: PlanItem) -> bool:
    return item.kind in LISTENERS and item.state is State.AVAILABLE


def _timer(node: Node, item: PlanItem | None) -> TimerReport | None:
    spec = node.item.timer if node.item else None
    if spec is None:
        return None
    memory = item.memory if item else {}
    repeats = isinstance(node.timer, Schedule) and node.timer.repeats
    times = memory.get("times", node.timer.times if repeats and isinstance(node.timer, Schedule) else 1)
    return TimerReport(spec.at, memory.get("due"), memory.get("started"), times)


def _collection(run: Run, node: Node, item: PlanItem | None, place: int) -> CollectionReport | None:
    if not node.collection:
        return None
    elements = run.elements(node.key)
    parent = item.parent if item else place
    instances = [other for other in run.instances(node.key) if other.parent == parent and "at" in other.memory]
    done = sum(other.state in ENDED for other in instances)
    memory = item.memory if item else {}
    total = None if elements is None else len(elements)
    return CollectionReport(".".join(node.collection), total, done, memory.get("at"), memory.get("element"))


def _waits_for_case(node: Node, item: PlanItem | None) -> str | None:
    is_waiting = item is not None and node.kind is Kind.CASE_TASK and item.state is State.ACTIVE
    return node.item.case_ref if is_waiting and node.item else None
