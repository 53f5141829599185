"""Criteria and their sentries: on-parts of the plan and of the case file, conditions, and when each fires."""

from typing import Any

from apps.cmmn.definition import CASE, Criterion, OnPart
from apps.cmmn.fileevents import EVENTS as FILE_EVENTS
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml import own, symbols
from apps.cmmn.xml.context import Context, at, key_of
from apps.cmmn.xml.dialects import exits
from apps.cmmn.xml.elements import text_of
from apps.cmmn.xml.kept import CASE_PLACE
from apps.cmmn.xml.model import Names
from apps.cmmn.xml.names import PLAN_EVENTS
from apps.cmmn.xml.parts import Part, refusal
from apps.cmmn.xml.tree import Node


def criteria(context: Context, node: Node, owners: list[Part], role: str) -> tuple[Criterion, ...]:
    """The criteria that stand at some elements of an item; `role` is entry or exit."""
    found: list[Criterion] = []
    names = Names()
    for owner in owners:
        found.extend(_criterion(context, node, part, role, names) for part in owner.all(f"{role}Criterion"))
        for name in dict.fromkeys(owner.refs("entryCriteriaRefs" if role == "entry" else "exitCriteriaRefs")):
            found.append(_referred(context, node, owner, name))  # noqa: PERF401 - as above, in the order of the file
    return tuple(found)


def criterion_key(part: Part) -> str:
    """The key of a criterion: its own, its id, or the sentry it stands for."""
    return key_of(part, "criterion", part.reference("sentryRef") or "criterion")


def _criterion(context: Context, node: Node, part: Part, role: str, names: Names) -> Criterion:
    key = names.take(criterion_key(part))
    step = at(f"{role}Criterion", key)
    context.leave(part, step, place_of(node))
    context.symbols.setdefault(part.element.get("id") or "", symbols.criterion(role, node.key, key))
    values: dict[str, Any] = {"key": key}
    name = part.reference("sentryRef")
    if name is None:
        context.document.warn(part.element, gettext_noop("The criterion has no sentry: it waits for nothing."))
    else:
        values |= _sentry(context, node, part, name, (role, key))
    if role == "exit" and not context.document.is_ours:
        values |= exits(part)
    ours = part.own("criterion")
    return Criterion(**(values | (own.decode(Criterion, ours) if ours is not None else {})))


def _referred(context: Context, node: Node, owner: Part, name: str) -> Criterion:
    """CMMN 1.0 has no criterion of its own: items name sentries."""
    role = "exit" if name in owner.refs("exitCriteriaRefs") else "entry"
    context.symbols.setdefault(name, symbols.criterion(role, node.key, name))
    return Criterion(name, **_sentry(context, node, owner, name, (role, name)))


def _sentry(context: Context, node: Node, owner: Part, name: str, where: tuple[str, str]) -> dict[str, Any]:
    """What the sentry of a criterion waits for; `where` is the role and the key of the criterion."""
    element = context.document.elements.get(name)
    if element is None or context.document.local(element) != "sentry":
        message = gettext_noop('It refers to the sentry "%(id)s", which the file does not have.')
        raise refusal(owner.element, Sentence(message, id=name))
    context.document.used.add(element)
    part = Part(context.document, element)
    part.get("id")
    step = f"{at(f'{where[0]}Criterion', where[1])}/sentry"
    context.leave(part, step, place_of(node))
    values: dict[str, Any] = {"on": tuple(_on_parts(context, node, part, where))}
    condition = _condition(context, node, part, step)
    if condition is not None:
        values["condition"] = condition
    if part.vendor("triggerMode") == "onEvent":
        values["on_event"] = True
    return values


def _condition(context: Context, node: Node, sentry: Part, step: str) -> str | None:
    part = sentry.one("ifPart")
    if part is None:
        return None
    part.get("id")
    context.leave(part, f"{step}/ifPart", place_of(node))
    found = part.all("condition")
    for condition in found:
        condition.get("id")
        context.leave(condition, f"{step}/ifPart/condition", place_of(node))
    texts = [context.condition(condition, node) for condition in found]
    if len(texts) > 1:  # CMMN 1.0 allows several, which must all hold
        return " && ".join(f"({text})" for text in texts)
    return texts[0] if texts else "" if context.document.is_ours else None


def _on_parts(context: Context, node: Node, sentry: Part, where: tuple[str, str]) -> list[OnPart]:
    found: list[OnPart] = []
    step = f"{at(f'{where[0]}Criterion', where[1])}/sentry"
    for part in sentry.all("planItemOnPart", "caseFileItemOnPart", "onPart"):
        on = on_part(context, node, part)
        if on is None:
            context.document.warn(part.element, gettext_noop("It waits for nothing that has a name, and is left out."))
            sentry.taken.discard(part.element)
            continue
        found.append(on)
        context.leave(part, f"{step}/{at('onPart', str(len(found)))}", place_of(node))
        symbol = symbols.on_part(where[0], node.key, where[1], len(found))
        context.symbols.setdefault(part.element.get("id") or "", symbol)
    return found + _variables(context, sentry)


def _variables(context: Context, sentry: Part) -> list[OnPart]:
    """Camunda waits for variables in elements of its own; they are items of the case file here."""
    found = []
    for element in sentry.vendors("variableOnPart"):
        name = element.get("variableName")
        events = [text_of(child).strip() for child in element]
        if name and events and events[0] in FILE_EVENTS:
            context.variables.setdefault(name, set()).add(None)
            found.append(OnPart(name, events[0], in_case_file=True))
        else:
            context.document.warn(element, gettext_noop("It waits for nothing that has a name, and is left out."))
    return found


def on_part(context: Context, node: Node, part: Part) -> OnPart | None:
    """What an on-part or the start of a timer waits for; None when it names no source."""
    part.get("id")
    events = part.all("standardEvent")
    event = events[0].text() if events else ""
    ours = part.own("onPart")
    values = own.decode(OnPart, ours) if ours is not None else {}
    source = part.reference("sourceRef") or ""
    if part.name.startswith("caseFileItem") or (source in context.files and node.find(source) is None):
        known = context.reference(part, "sourceRef", context.files)
        values = {"source": known, "event": event, "in_case_file": True} | values
        fitting = FILE_EVENTS
    else:
        values = _plan_source(context, node, part, source) | {"event": event} | values
        fitting = PLAN_EVENTS
    if event and event not in fitting and ours is None:
        context.document.warn(part.element, gettext_noop('"%(event)s" is no event of CMMN.'), event=event)
    return OnPart(**values) if values.get("source") and values.get("event") else None


def _plan_source(context: Context, node: Node, part: Part, source: str) -> dict[str, Any]:
    found = node.find(source) if source else None
    if source and found is None:
        message = gettext_noop('It waits for "%(id)s", which is no item of this plan.')
        raise refusal(part.element, Sentence(message, id=source))
    values: dict[str, Any] = {"source": found.key if found else None}
    through = part.get("exitCriterionRef") or part.get("sentryRef")
    if through and found is not None:
        values["exit_criterion"] = _exit_key(context, through, part)
    return values


def _exit_key(context: Context, name: str, part: Part) -> str:
    """The key of the exit criterion that an id means; CMMN 1.0 names its sentry."""
    element = context.document.elements.get(name)
    if element is None:
        message = gettext_noop('It names the exit criterion "%(id)s", which the file does not have.')
        raise refusal(part.element, Sentence(message, id=name))
    return name if context.document.local(element) == "sentry" else criterion_key(Part(context.document, element))


def place_of(node: Node) -> str:
    return CASE_PLACE if node.key == CASE else node.key
