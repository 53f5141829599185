"""Checks of repetition: what would repeat without end, and what keeps the stage around it open for ever.

A circle through the hands of people is work that is done again, and no mistake.
"""

from collections.abc import Iterator

from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CASE, Item, Kind
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.nodes import Node
from apps.cmmn.sentences import Sentence, gettext_noop

_AT_ONCE = frozenset({Kind.MILESTONE, Kind.DECISION_TASK})
"""Kinds that end as they begin."""


def loop_findings(compiled: Compiled, items: list[tuple[str, Item]]) -> Iterator[Finding]:
    known = [(place, compiled.nodes[item.key]) for place, item in items if item.key in compiled.nodes]
    yield from _circles(compiled, known)
    for place, node in known:
        yield from _never_ending(compiled, node, place)


def _circles(compiled: Compiled, nodes: list[tuple[str, Node]]) -> Iterator[Finding]:
    """Items that start each other again, each by itself, with nothing in between that could stop them."""
    followers = {node.key: _sources(compiled, node) for _, node in nodes if _runs_by_itself(node)}
    told: set[str] = set()
    for place, node in nodes:
        circle = _circle(node.key, followers) if node.key in followers and node.key not in told else set()
        if circle:
            told |= circle
            yield error(
                "endless-circle",
                f"{place}.repetition",
                Sentence(
                    gettext_noop("%(name)s starts itself again and again: %(circle)s."),
                    name=node.name,
                    circle=", ".join(compiled.nodes[key].name for key in sorted(circle)),
                ),
                gettext_noop("Add a condition to one of their criteria, or remove a repetition."),
            )


def _runs_by_itself(node: Node) -> bool:
    ends = node.kind in _AT_ONCE or (node.is_task and not node.blocking)
    return ends and node.manual_activation is False and node.repetition is True and not node.collection


def _sources(compiled: Compiled, node: Node) -> set[str]:
    """The items whose end alone starts this one."""
    return {
        sentry.parts[0].source
        for sentry in node.entry
        if len(sentry.parts) == 1
        and sentry.condition is None
        and not sentry.parts[0].in_case_file
        and sentry.parts[0].event in {"complete", "occur", "start", "create"}
        and compiled.nodes[sentry.parts[0].source].repeats
    }


def _circle(start: str, sources: dict[str, set[str]]) -> set[str]:
    """The items of a circle through `start`; empty when it is in none."""
    before = _reachable(start, sources)
    return {key for key in before if start in _reachable(key, sources)} if start in before else set()


def _reachable(start: str, sources: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(sources.get(start, ()))
    while waiting:
        key = waiting.pop()
        if key in sources and key not in found:
            found.add(key)
            waiting += sources[key]
    return found


def _never_ending(compiled: Compiled, node: Node, place: str) -> Iterator[Finding]:
    """An item that is there again as soon as it is done keeps the stage around it open, unless a criterion ends it."""
    if node.repetition is not True or node.entry or node.collection or node.is_discretionary or not node.is_task:
        return
    if not node.blocking or (node.manual_activation is not False and node.required is False):
        return
    around = [compiled.nodes[key] for key in node.lineage]
    if any(each.exit for each in around):
        return
    parent = compiled.nodes[node.parent or CASE]
    yield warning(
        "never-done",
        f"{place}.repetition",
        Sentence(
            gettext_noop("%(name)s is there again whenever it is done, so %(stage)s never completes by itself."),
            name=node.name,
            stage=parent.name,
        ),
        gettext_noop("Give the repetition a condition, let it be started by hand, or add an exit criterion."),
    )
