"""Checks of how items reach each other: events that cannot happen, items that can never start, events heard too late.

They look at the compiled plan and assume the best: what is said to be unreachable is so whatever people do.
"""

from collections.abc import Iterator

from apps.cmmn.checks_conditions import is_hopeless
from apps.cmmn.compiled import Compiled, Node, Sentry, Sourced
from apps.cmmn.definition import CASE, LISTENERS, Item, Kind
from apps.cmmn.endings import ExitEvent
from apps.cmmn.fileevents import EVENTS as FILE_EVENTS
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop

_TASK_EVENTS = frozenset(
    {
        "create", "enable", "disable", "reenable", "manualStart", "start", "complete", "terminate", "exit", "fault",
        "suspend", "resume", "reactivate", "parentSuspend", "parentResume",
    }
)  # fmt: skip
_MOMENT_EVENTS = frozenset(
    {"create", "occur", "terminate", "parentTerminate", "suspend", "resume", "parentSuspend", "parentResume"}
)
EVENTS = {
    Kind.CASE: frozenset({"create", "complete", "terminate", "fault", "suspend", "reactivate", "close"}),
    Kind.STAGE: _TASK_EVENTS,
    Kind.HUMAN_TASK: _TASK_EVENTS,
    Kind.PROCESS_TASK: _TASK_EVENTS,
} | dict.fromkeys((Kind.TASK, Kind.CASE_TASK, Kind.DECISION_TASK), _TASK_EVENTS)
EVENTS |= dict.fromkeys((Kind.MILESTONE, *LISTENERS), _MOMENT_EVENTS)
"""The events that each kind of item has."""

MOMENTS = frozenset({Kind.MILESTONE, *LISTENERS})
"""Kinds that occur and have no work of their own."""

_ONCE = frozenset({"create", "start", "manualStart", "complete", "occur", "terminate", "exit"})
"""Events that an item has once, unless it repeats or somebody repairs the case."""

_AFTER_START = frozenset({"start", "manualStart", "complete", "occur"})
"""Events that an item has only after it was let in."""

_BY_HAND = frozenset({"enable", "disable", "reenable", "manualStart"})
_ONCE_THERE = frozenset({"create", "exit", "parentTerminate", "parentSuspend", "parentResume"})


def flow_findings(compiled: Compiled, items: list[tuple[str, Item]]) -> Iterator[Finding]:
    places = criteria_places(compiled, items)
    for sentry, place in places.items():
        yield from _events(compiled, sentry, place)
        yield from _heard_too_late(compiled, sentry, place)
    hopeless = {sentry for sentry in places if is_hopeless(compiled, sentry.condition)}
    reachable = _startable(compiled, hopeless)
    told: set[str] = set()
    for place, item in items:
        node = compiled.nodes[item.key]
        if item.key not in reachable and not told.intersection(node.lineage):
            told.add(item.key)
            yield warning(
                "unreachable",
                place,
                Sentence(gettext_noop("%(name)s can never start: what it waits for cannot happen."), name=item.name),
                gettext_noop("Look for items that wait for each other, and let one of them begin."),
            )


def criteria_places(compiled: Compiled, items: list[tuple[str, Item]]) -> dict[Sentry, str]:
    """Every criterion with its place."""
    found = {sentry: f"exit[{at}]" for at, sentry in enumerate(compiled.nodes[CASE].exit)}
    for place, item in items:
        node = compiled.nodes[item.key]
        for role, sentries in (("entry", node.entry), ("exit", node.exit)):
            found |= {sentry: f"{place}.{role}[{at}]" for at, sentry in enumerate(sentries)}
        found |= {sentry: f"{place}.timer.start" for sentry in node.triggers if sentry.role == "start"}
    return found


def _events(compiled: Compiled, sentry: Sentry, place: str) -> Iterator[Finding]:
    for at, part in enumerate(sentry.parts):
        known = FILE_EVENTS if part.in_case_file else EVENTS[compiled.nodes[part.source].kind]
        if part.event not in known:
            yield error(
                "unknown-event",
                f"{place}.event" if sentry.role == "start" else f"{place}.on[{at}].event",
                Sentence(gettext_noop('%(name)s never has the event "%(event)s".'), name=part.name, event=part.event),
                gettext_noop("A task or stage completes, a milestone occurs; see the guide for the other events."),
            )
        if part.in_case_file:
            continue
        source = compiled.nodes[part.source]
        if part.exit_criterion is not None and part.event not in _ways_out(source, part.exit_criterion):
            yield error(
                "unknown-exit-criterion",
                f"{place}.on[{at}].exitCriterion",
                Sentence(
                    gettext_noop('%(name)s cannot exit through "%(key)s".'), name=source.name, key=part.exit_criterion
                ),
                gettext_noop("Wait for the event exit, and name an exit criterion of that item."),
            )


def _ways_out(source: Node, key: str) -> frozenset[str]:
    """The events that an item has when it leaves through an exit criterion."""
    leaves = "terminate" if source.key == CASE else "exit"
    return frozenset().union(
        *(
            {leaves} if sentry.exit_event is ExitEvent.EXIT else {leaves, "complete"}
            for sentry in source.exit
            if sentry.key == key
        )
    )


def _heard_too_late(compiled: Compiled, sentry: Sentry, place: str) -> Iterator[Finding]:
    """A stage that starts by an event has its children only after it; they cannot wait for the same one."""
    owner = compiled.nodes[sentry.owner]
    for above in owner.lineage[1:-1]:
        stage = compiled.nodes[above]
        for at, part in enumerate(sentry.parts):
            if part.in_case_file or above in compiled.nodes[part.source].lineage or stage.repeats:
                continue
            if part.event in _ONCE and _has_happened(compiled, stage, part):
                yield warning(
                    "heard-too-late",
                    f"{place}.on[{at}]",
                    Sentence(
                        gettext_noop("%(name)s lies in %(stage)s, which starts only after this has happened."),
                        name=owner.name,
                        stage=stage.name,
                    ),
                    gettext_noop("Remove it: the stage has waited for it already."),
                )


def _has_happened(compiled: Compiled, stage: Node, part: Sourced) -> bool:
    """Whether an event that comes once has always happened before a stage starts: the stage waits for it, or for
    something that cannot have happened without it."""
    if any(compiled.nodes[key].repeats for key in compiled.nodes[part.source].lineage):
        return False
    seen: set[str] = set()
    waiting = [stage.key]
    while waiting:
        node = compiled.nodes[waiting.pop()]
        if node.key in seen:
            continue
        seen.add(node.key)
        if node.entry and all(_awaits(other, part) for other in node.entry):
            return True
        if node.parent and node.parent not in compiled.nodes[part.source].lineage:
            waiting.append(node.parent)
        if len(node.entry) == 1:
            waiting += [other.source for other in node.entry[0].parts if other.event in _AFTER_START]
    return False


def _awaits(sentry: Sentry, part: Sourced) -> bool:
    return any(
        not other.in_case_file and other.source == part.source and other.event == part.event for other in sentry.parts
    )


def startable(compiled: Compiled, without: frozenset[str] = frozenset()) -> set[str]:
    """The items that can become active or occur in a case that goes without some of them."""
    sentries = (sentry for node in compiled.nodes.values() for sentry in (*node.entry, *node.exit, *node.triggers))
    return _startable(compiled, {sentry for sentry in sentries if is_hopeless(compiled, sentry.condition)}, without)


def _startable(compiled: Compiled, hopeless: set[Sentry], without: frozenset[str] = frozenset()) -> set[str]:
    """The items that can become active or occur, found by letting everything happen that can."""
    found = {CASE}
    nodes = [node for node in compiled.nodes.values() if node.key not in without]
    while True:
        before = len(found)
        nodes.reverse()  # a chain is found at once, in whichever order the plan has it
        for node in nodes:
            if node.key not in found and _can_start(compiled, node, found, hopeless):
                found.add(node.key)
        if len(found) == before:
            return found


def _can_start(compiled: Compiled, node: Node, found: set[str], hopeless: set[Sentry]) -> bool:
    if node.parent not in found or is_hopeless(compiled, node.available):
        return False
    started = [sentry for sentry in node.triggers if sentry.role == "start"]
    return all(_can_hold(compiled, sentry, found) for sentry in started) and (
        not node.entry or any(sentry not in hopeless and _can_hold(compiled, sentry, found) for sentry in node.entry)
    )


def _can_hold(compiled: Compiled, sentry: Sentry, found: set[str]) -> bool:
    return all(part.in_case_file or _can_happen(compiled.nodes[part.source], part, found) for part in sentry.parts)


def _can_happen(source: Node, part: Sourced, found: set[str]) -> bool:
    if part.event not in EVENTS[source.kind]:
        return True  # said elsewhere
    if part.event in _ONCE_THERE or (source.kind in MOMENTS and part.event != "occur"):
        return source.parent is None or source.parent in found
    if part.event in _BY_HAND and source.manual_activation is False:
        return False
    return source.key in found
