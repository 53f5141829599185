"""Checks a plan before it is published: everything that is wrong at once, each with its place and what to do.

A plan without errors can be compiled and run; what the people who wrote it meant is beyond any check.
"""

from collections.abc import Iterator
from functools import lru_cache

from apps.cmmn import (
    checks_conditions,
    checks_decisions,
    checks_flow,
    checks_form,
    checks_handling,
    checks_items,
    checks_loops,
    checks_names,
    checks_planning,
)
from apps.cmmn.compiled import gather
from apps.cmmn.definition import CaseDefinition, Item
from apps.cmmn.findings import Finding, Severity, error
from apps.cmmn.sentences import Sentence, gettext_noop

__all__ = ["Finding", "Severity", "check"]

MAX_ITEMS = 2_000
MAX_LEVELS = 20

_ADVICE = {
    "duplicate-key": gettext_noop("Give each item a key of its own."),
    "unknown-item": gettext_noop("Name an item of this plan by its key, or $case for the case itself."),
    "unknown-path": gettext_noop("Use the key of a field, then a dot and the key of a field inside it."),
    "unknown-name": gettext_noop("Use the key of a field, or add the field to the plan."),
    "wrong-type": gettext_noop("Compare a number with a number, a text with a text in quotes, a date with date(...)."),
    "unknown-decision": gettext_noop("Use the key of a decision table, or add the table to the plan."),
    "wrong-place": gettext_noop("Ask the table in a decision task, and let its result be a field that this one reads."),
    "bad-cell": gettext_noop('Write > 7, "A", [1..5], not("A"), several with commas, or - for any value.'),
    "too-costly": gettext_noop("Read less in one condition: no texts put together in loops, no patterns over them."),
    "bad-timer": gettext_noop("Write a duration such as P2D or PT4H, a date, or an interval such as R3/PT1H."),
    "syntax": gettext_noop("Write a comparison such as risk > 7, or several joined by && (and) or || (or)."),
    "too-long": gettext_noop("Split the condition over several criteria."),
    "too-nested": gettext_noop("Nest at most two loops, and few brackets."),
}


@lru_cache(maxsize=64)  # plans do not change, and every new workspace of a pack publishes the same one
def check(definition: CaseDefinition) -> tuple[Finding, ...]:
    """All findings, errors first, each group in the order of the plan."""
    too_big = tuple(_too_big(definition))
    if too_big:
        return too_big
    found: list[Finding] = []
    compiled = gather(definition, lambda place, code, message: found.append(_fault(place, code, message)))
    items = list(places(definition.items))
    found.extend(checks_form.case_findings(definition))
    found.extend(checks_handling.status_findings(definition))
    for place, item in items:
        found.extend(checks_items.item_findings(item, place))
        found.extend(checks_form.form_findings(definition, item, place))
        found.extend(checks_handling.work_findings(definition, item, place))
        found.extend(checks_names.name_findings(definition, item, place))
    found.extend(checks_names.reactivation_findings(items))
    found.extend(checks_planning.planning_findings(definition, items))
    found.extend(checks_decisions.decision_findings(compiled))
    items = [(place, item) for place, item in items if item.key in compiled.nodes]
    found.extend(checks_flow.flow_findings(compiled, items))
    criteria = checks_flow.criteria_places(compiled, items)
    found.extend(checks_conditions.condition_findings(compiled, items, criteria))
    found.extend(checks_loops.loop_findings(compiled, items))
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.ERROR))


def places(items: tuple[Item, ...], above: str = "") -> Iterator[tuple[str, Item]]:
    """Every item with its place, parents before children."""
    for at, item in enumerate(items):
        place = f"{above}items[{at}]"
        yield place, item
        yield from places(item.items, f"{place}.")


def _fault(place: str, code: str, message: str) -> Finding:
    return error(code, place, Sentence("%(message)s", message=message[:1].upper() + message[1:] + "."), _ADVICE[code])


def _too_big(definition: CaseDefinition) -> Iterator[Finding]:
    level, count = definition.items, 0
    for _ in range(MAX_LEVELS):
        count += len(level)
        level = tuple(child for item in level for child in item.items)
    if level or count > MAX_ITEMS:
        yield error(
            "too-big",
            "items",
            Sentence(
                gettext_noop("The plan has more than %(items)s items or %(levels)s levels."),
                items=MAX_ITEMS,
                levels=MAX_LEVELS,
            ),
            gettext_noop("Divide it into several plans."),
        )
    for at, table in enumerate(definition.decisions):
        if checks_decisions.is_too_big(table):
            yield checks_decisions.too_big(table, f"decisions[{at}]")
