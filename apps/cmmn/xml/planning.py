"""Planning tables: what they offer, under which rules and to which roles."""

from apps.cmmn.definition import CASE, PlanningTable
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml import own
from apps.cmmn.xml.context import Context, at, is_made, key_of
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.parts import Part, refusal
from apps.cmmn.xml.tree import Node, offered, offers_itself, tables_of


def planning(context: Context, node: Node) -> PlanningTable | None:
    """The table of a stage or a human task; several become one that holds them. A task that is offered by one of its
    own kind offers nothing again."""
    if offers_itself(node):
        return None
    found = [table for part in tables_of(node.definition) for table in _unwrapped(context, node, part)]
    if len(found) > 1:
        return PlanningTable("tables", tables=tuple(found))
    return found[0] if found else None


def _unwrapped(context: Context, node: Node, part: Part) -> list[PlanningTable]:
    """A table that was written only to hold what no table offers is none."""
    if is_made(part):
        part.get("id")
        for rule in part.all("applicabilityRule"):
            rule.get("id")
        return [_table(context, node, each) for each in offered(part) if each.name == "planningTable"]
    return [_table(context, node, part)]


def _table(context: Context, node: Node, part: Part) -> PlanningTable:
    key = key_of(part, "planningTable", "table")
    if not context.document.is_ours:
        key = context.tables.take(key)
    place = CASE_PLACE if node.key == CASE else node.key
    context.leave(part, at("planningTable", key), place)
    parts = offered(part)
    part.all("applicabilityRule")
    items = [node.keys[each.element] for each in parts if each.name != "planningTable"]
    tables = [_table(context, node, each) for each in parts if each.name == "planningTable"]
    values = {
        "key": key,
        "items": tuple(items),
        "tables": tuple(tables),
        "applicability": applicability(context, node, part),
        "roles": tuple(context.roles[name] for name in part.refs("authorizedRoleRefs") if name in context.roles),
    }
    ours = part.own("planningTable")
    return PlanningTable(**(values | (own.decode(PlanningTable, ours) if ours is not None else {})))


def applicability(context: Context, node: Node, part: Part) -> str | None:
    """The rules that an item or a table names, all of which must hold. They stand in a table around it."""
    conditions = []
    for name in part.refs("applicabilityRuleRefs"):
        element = context.document.elements.get(name)
        if element is None or context.document.local(element) != "applicabilityRule":
            message = gettext_noop('It names the rule "%(id)s", which the file does not have.')
            raise refusal(part.element, Sentence(message, id=name))
        condition = Part(context.document, element).one("condition")
        text = context.condition(condition, node) if condition is not None else ""
        if text:
            conditions.append(text)
    if len(conditions) > 1:
        return " && ".join(f"({text})" for text in conditions)
    return conditions[0] if conditions else None
