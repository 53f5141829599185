"""How a kept diagram names what it draws: by the keys of the plan, because ids are given anew with each file.

`plan`, `item KEY`, `entry ITEM CRITERION`, `exit ITEM CRITERION`, `on ITEM ROLE NUMBER CRITERION`, `field PATH`, and
`kept ID` for a remark of another tool, which stays in the file as it is.
"""

from apps.cmmn.definition import CASE, CaseDefinition
from apps.cmmn.xml.ids import CaseIds

PLAN = "plan"


def item(key: str) -> str:
    return PLAN if key == CASE else f"item {key}"


def criterion(role: str, key: str, name: str) -> str:
    return f"{role} {key} {name}"


def on_part(role: str, key: str, name: str, number: int) -> str:
    return f"on {key} {role} {number} {name}"


def field(path: str) -> str:
    return f"field {path}"


def kept(identity: str) -> str:
    return f"kept {identity}"


def ids(given: CaseIds, others: set[str]) -> dict[str, str]:
    """The id of everything that a diagram of the case can draw. `others` are ids that stay as they are."""
    found = {PLAN: given.plan}
    found |= {item(key): identity for key, identity in given.items.items()}
    found |= {criterion(role, key, name): identity for (key, role, name), identity in given.criteria.items()}
    found |= {field(path): identity for path, identity in given.fields.items()}
    found |= {on_part(*where): identity for where, identity in given.on_parts.items()}
    return found | {kept(identity): identity for identity in others}


def missing(definition: CaseDefinition, drawn: set[str]) -> str | None:
    """The name of an item that a diagram should show and does not. What lies in a stage that shows nothing of its
    own is folded away, and what is only offered need not be shown."""
    levels = [definition.items]
    while levels:
        items = levels.pop()
        shown = [each for each in items if item(each.key) in drawn]
        if shown:
            lost = next((each for each in items if each not in shown and not each.discretionary), None)
            if lost is not None:
                return lost.name
        levels.extend(each.items for each in shown if each.items)
    return None if any(item(each.key) in drawn for each in definition.items) or not definition.items else ""
