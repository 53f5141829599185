"""The plans that the engine's speed is measured on."""

from apps.cmmn.builders import case, entry, field, milestone, on, task
from apps.cmmn.definition import CaseDefinition, FieldType

LINKS = 30
AMOUNT = 50  # more than any condition of the chain asks for
FIELDS = (field("amount", FieldType.NUMBER),)


def chain() -> CaseDefinition:
    """A task, and thirty milestones behind it: each waits for the one before, and for a number to be large enough."""
    links = [milestone("link_0", entry=entry(on("go", "complete"), condition="amount > 0"))]
    links += [
        milestone(f"link_{at}", entry=entry(on(f"link_{at - 1}", "occur"), condition=f"amount > {at}"))
        for at in range(1, LINKS)
    ]
    return case("chain", task("go"), *links, task("rest"), fields=FIELDS)


def pairs(count: int) -> CaseDefinition:
    """So many items: each second one is let in by the one before it."""
    items = []
    for at in range(0, count, 2):
        items += [task(f"first_{at}"), task(f"second_{at}", entry=entry(on(f"first_{at}", "complete")))]
    return case("pairs", *items, fields=FIELDS)
