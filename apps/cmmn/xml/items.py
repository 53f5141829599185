"""Plan items: what each is, its rules, its criteria, and what belongs to its kind."""

from typing import Any

from apps.cmmn.definition import LISTENERS, TASKS, Item, Kind, Timer
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml import dialects, own
from apps.cmmn.xml.context import COUNTER, Context
from apps.cmmn.xml.names import ELEMENTS
from apps.cmmn.xml.names import own as own_name
from apps.cmmn.xml.parts import Part, refusal
from apps.cmmn.xml.planning import applicability, planning
from apps.cmmn.xml.sentries import criteria, on_part
from apps.cmmn.xml.translate import translate, unwrapped
from apps.cmmn.xml.tree import Node

_RULES = {"repetitionRule": "repetition", "requiredRule": "required", "manualActivationRule": "manual_activation"}
_REFERENCES = {
    Kind.CASE_TASK: ("caseRef", "case_ref"),
    Kind.PROCESS_TASK: ("processRef", "process_ref"),
    Kind.DECISION_TASK: ("decisionRef", "decision"),
}


def read_item(context: Context, node: Node) -> Item:
    """The item of a node with everything below it."""
    part, definition, kind = node.part, node.definition, node.kind
    ours = part.own("item")
    values: dict[str, Any] = {"key": node.key, "kind": kind, "name": _name(context, node)}
    part.get("id"), definition.get("id")
    context.leave(part, place=node.key)
    context.leave(definition, "definition", node.key, _odd_name(node))
    values["description"] = "\n\n".join(filter(None, (part.description(), definition.description())))
    if not context.document.is_ours:
        values |= dialects.details(definition, kind)
        sources = [each.source for each in values.get("inputs", ())]
        targets = [each.target for each in values.get("outputs", ())]
        context.read_too(values.get("variable"), *sources, *targets)
    values |= _rules(context, node)
    values["entry"] = criteria(context, node, [part], "entry")
    values["exit"] = criteria(context, node, [part, definition] if kind is Kind.STAGE else [part], "exit")
    if node.table is not None:
        values["discretionary"] = True
        values["applicability"] = applicability(context, node, part)
    if part.element.get("authorizedRoleRefs") is not None:
        values["roles"] = roles(context, part)
    values |= _standard(context, node)
    values["planning"] = planning(context, node) if kind in {Kind.STAGE, Kind.HUMAN_TASK} else None
    if kind is Kind.STAGE:
        values["items"] = children(context, node)
    if ours is not None:
        values |= own.decode(Item, ours)
    return Item(**values)


def children(context: Context, node: Node) -> tuple[Item, ...]:
    """The items of a stage or of the case, in the order of the plan where it says one."""
    items = [read_item(context, child) for child in node.children]
    order = node.definition.own("order")
    names = (order.get("keys") or "").split() if order is not None else []
    if sorted(names) == sorted(item.key for item in items):
        items.sort(key=lambda item: names.index(item.key))
    return tuple(items)


def roles(context: Context, part: Part) -> tuple[str, ...]:
    """The keys of the roles that an element names."""
    found = []
    for name in part.refs("authorizedRoleRefs"):
        if name not in context.roles:
            message = gettext_noop('It names the role "%(id)s", which the file does not have.')
            raise refusal(part.element, Sentence(message, id=name))
        found.append(context.roles[name])
    return tuple(found)


def _name(context: Context, node: Node) -> str:
    """The name of the plan item, or that of its definition; a definition of another name keeps it."""
    mine, general = node.part.get("name"), node.definition.element.get("name")
    name = mine if mine is not None and (context.document.is_ours or mine.strip()) else general
    if name is None or not (context.document.is_ours or name.strip()):
        name = node.key
    if general in {name, None}:
        node.definition.get("name")
    return name


def _odd_name(node: Node) -> str:
    """The name of the element, where the kind alone would give another."""
    element = node.definition.name
    usual = ELEMENTS[node.kind]
    return element if element in {"task", "planFragment", "eventListener"} and element != usual else ""


def _rules(context: Context, node: Node) -> dict[str, Any]:
    """Item control before the default control of the definition, rule by rule."""
    is_work = node.kind in TASKS or node.kind is Kind.STAGE
    values: dict[str, Any] = {"manual_activation": context.document.is_1_0 and is_work}
    for control, step in (
        (node.definition.one("defaultControl"), "definition/defaultControl"),
        (node.part.one("itemControl"), "itemControl"),
    ):
        if control is None:
            continue
        control.get("id")
        context.leave(control, step, node.key)
        values |= dialects.control(control)
        for name, key in _RULES.items():
            if step == "itemControl" or not _has_rule(node.part, name):
                found = control.one(name)
                values |= _rule(context, node, found, key) if found is not None else {}
    return values


def _has_rule(part: Part, name: str) -> bool:
    return any(
        child.name == name for control in part.below() if control.name == "itemControl" for child in control.below()
    )


def _rule(context: Context, node: Node, rule: Part, key: str) -> dict[str, Any]:
    """A rule with an empty condition means true."""
    rule.get("id")
    step = f"itemControl/{rule.name}"
    context.leave(rule, step, node.key)
    values = dialects.repetition(rule) if key == "repetition" and not context.document.is_ours else {}
    context.read_too(values.get("collection"))
    condition = rule.one("condition")
    if condition is None:
        return values | {key: True}
    condition.get("id")
    context.leave(condition, f"{step}/condition", node.key)
    text = condition.text()
    constant = (unwrapped(text) if unwrapped(text) is not None else text) if not context.document.is_cel else text
    if constant in {"", "true", "false"}:
        condition.get("language")
        return values | {key: constant != "false"}
    counter = "" if context.document.is_ours or "counter" in values or COUNTER not in text else COUNTER
    local = {values.get(name) for name in ("counter", "element", "index")} | {counter}
    found = values | {key: context.condition(condition, node, frozenset(name for name in local if name))}
    return found | ({"counter": counter} if counter else {})


def _standard(context: Context, node: Node) -> dict[str, Any]:
    """What CMMN itself says of the kind."""
    definition, kind = node.definition, node.kind
    values: dict[str, Any] = {}
    if kind is Kind.STAGE:
        values["auto_complete"] = (definition.get("autoComplete") or definition.get("autocomplete")) in {"true", "1"}
    if kind in TASKS:
        values["blocking"] = definition.get("isBlocking") not in {"false", "0"}
        _skip_made(definition)
    if kind in _REFERENCES:
        values |= _referred(context, node, *_REFERENCES[kind])
    if kind is Kind.HUMAN_TASK:
        performer = definition.get("performerRef")
        values["performer"] = context.roles.get(performer, performer) if performer else None
    if kind is Kind.USER_EVENT and definition.element.get("authorizedRoleRefs") is not None:
        values["roles"] = roles(context, definition)
    if kind is Kind.TIMER_EVENT:
        values["timer"] = _timer(context, node)
    if kind in LISTENERS and definition.vendor("availableCondition"):
        values["available_condition"] = _available(context, node)
    return values


def _skip_made(definition: Part) -> None:
    """Parameters that were written for other tools only."""
    for child in definition.below():
        if child.element.get(own_name("made")) is not None:
            definition.taken.add(child.element)


def _referred(context: Context, node: Node, name: str, key: str) -> dict[str, Any]:
    """What a task calls: by a reference, or by an expression that is a plain name."""
    value = node.definition.reference(name)
    expression = node.definition.one(f"{name}Expression")
    if expression is not None:
        expression.get("id")
        context.leave(expression, f"definition/{name}Expression", node.key)
        if value is None:
            value = expression.text() or None
        if value is not None and unwrapped(value) is not None:
            message = gettext_noop('Which one is called is worked out by "%(text)s", which is kept and not followed.')
            context.document.warn(expression.element, message, text=value)
    if value is None:
        return {}
    return {key: value if context.document.is_ours else value.rpartition(":")[2] if "{" not in value else value}


def _timer(context: Context, node: Node) -> Timer | None:
    part = node.definition.one("timerExpression")
    text = part.text() if part is not None else ""
    starts = node.definition.all("planItemStartTrigger", "caseFileItemStartTrigger")
    if part is not None:
        part.get("id")
        context.leave(part, "definition/timerExpression", node.key)
        if not context.document.is_cel and unwrapped(text) is not None:
            text = _moment(context, part, text)
    start = None
    if starts:
        start = on_part(context, node, starts[0])
        if start is None:
            context.document.warn(starts[0].element, gettext_noop("It waits for nothing that has a name."))
            node.definition.taken.discard(starts[0].element)
        else:
            context.leave(starts[0], "definition/startTrigger", node.key)
    return Timer(text, start) if text or start is not None else None


def _moment(context: Context, part: Part, text: str) -> str:
    """A timer that reads one value says its path; what is reckoned stays."""
    path = dialects.plain_path(text)
    found = translate(f"{path} == 0") if path else None
    if path is None or found is None:
        context.document.warn(part.element, gettext_noop('The timer "%(text)s" is kept as it is.'), text=text)
        return text
    context.variables.setdefault(path, set()).add(None)
    part.get("language")
    return path


def _available(context: Context, node: Node) -> str:
    text = node.definition.vendor("availableCondition") or ""
    found = context.in_cel(text, node)
    if found is None:
        context.warn_kept(node.definition, text)
    return text if found is None else found
