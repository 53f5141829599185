"""What Camunda and Flowable say in attributes and elements of their own, as attributes of an item.

All of it stays in the file too; scripts, classes and listeners are never run and have no meaning here.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from apps.cmmn.definition import Kind, Parameter
from apps.cmmn.endings import Completion, ExitEvent, ExitScope
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.xml.elements import text_of
from apps.cmmn.xml.names import KINDS
from apps.cmmn.xml.parts import Part
from apps.cmmn.xml.translate import is_foreign, unwrapped

_TASKS = {"human": Kind.HUMAN_TASK, "decision": Kind.DECISION_TASK, "dmn": Kind.DECISION_TASK, "case": Kind.CASE_TASK}
_LISTENERS = {"variable": Kind.VARIABLE_EVENT, "reactivate": Kind.REACTIVATE_EVENT, "user": Kind.USER_EVENT,
              "timer": Kind.TIMER_EVENT}  # fmt: skip
_RUNS = ("type", "class", "expression", "delegateExpression")
_COMPLETIONS = {
    "default": Completion.NORMAL,
    "ignore": Completion.IGNORE,
    "ignoreIfAvailable": Completion.IGNORE_AVAILABLE,
    "ignoreIfAvailableOrEnabled": Completion.IGNORE_ENABLED,
}
_DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)")
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_CHANGES = frozenset({"create", "update", "delete"})


def kind_of(definition: Part) -> Kind:
    """The kind of a definition. A plain task or listener may say what it really is in an attribute."""
    ours = definition.own("definition")
    if ours is not None and ours.get("kind") in list(Kind):
        return Kind(ours.get("kind") or "")
    kind = KINDS.get(definition.name, Kind.TASK)
    said = definition.vendor("eventType" if kind is Kind.EVENT else "type") or ""
    if kind is Kind.EVENT:
        return _LISTENERS.get(said, kind)
    if kind is Kind.TASK and any(definition.vendor(name) for name in _RUNS):
        return _TASKS.get(said, Kind.PROCESS_TASK)
    return kind


def repetition(rule: Part) -> dict[str, Any]:
    """The counters and limits of a repetition."""
    found: dict[str, Any] = {}
    limit = rule.vendor("maxInstanceCount") or ""
    if limit.isdecimal() and int(limit) > 0:
        found["max_instances"] = int(limit)
    for name, key in (
        ("counterVariable", "counter"),
        ("elementVariable", "element"),
        ("elementIndexVariable", "index"),
    ):
        if rule.vendor(name):
            found[key] = rule.vendor(name)
    collection = rule.vendor("collectionVariable")
    if collection:
        path = plain_path(collection)
        if path is None:
            rule.document.warn(
                rule.element, gettext_noop('The list "%(text)s" is not the path of a value.'), text=collection
            )
        else:
            found["collection"] = path
    return found


def control(part: Part) -> dict[str, Any]:
    """How an item counts when its parent asks whether it is complete."""
    for element in part.vendors("parentCompletionRule", "completionNeutralRule"):
        if etree.QName(element).localname == "completionNeutralRule":
            text = text_of(element).strip()
            if text in {"", "${true}", "true"}:
                return {"completion": Completion.IGNORE_AVAILABLE}
            part.document.warn(element, gettext_noop("A condition on how an item counts is kept and not followed."))
        elif element.get("type") in _COMPLETIONS:
            return {"completion": _COMPLETIONS[element.get("type") or ""]}
        else:
            message = gettext_noop('The completion rule "%(type)s" is kept and not followed.')
            part.document.warn(element, message, type=element.get("type"))
    return {}


def exits(criterion: Part) -> dict[str, Any]:
    """How an item leaves through an exit criterion."""
    found: dict[str, Any] = {}
    event, scope = criterion.vendor("exitEventType"), criterion.vendor("exitType")
    if event in list(ExitEvent):
        found["exit_event"] = ExitEvent(event)
    if scope in list(ExitScope):
        found["exit_scope"] = ExitScope(scope)
    return found


def details(definition: Part, kind: Kind) -> dict[str, Any]:
    """What else is said of a task or listener."""
    found: dict[str, Any] = {}
    if kind is Kind.HUMAN_TASK:
        group = (definition.vendor("candidateGroups") or "").split(",")[0].strip()
        due = definition.vendor("dueDate") or ""
        if group and not is_foreign(group):
            found["team"] = group
        if _DURATION.fullmatch(due):
            found["due"] = due
    elif kind is Kind.VARIABLE_EVENT:
        found["variable"] = definition.vendor("variableName")
        change = definition.vendor("variableChangeType") or ""
        found["variable_event"] = change if change in _CHANGES else ""
    elif kind in {Kind.CASE_TASK, Kind.PROCESS_TASK, Kind.DECISION_TASK}:
        found["inputs"] = tuple(_mapped(definition, "in"))
        found["outputs"] = tuple(_mapped(definition, "out"))
    if kind is Kind.DECISION_TASK:
        for element in definition.vendors("field"):
            if element.get("name") == "decisionTableReferenceKey":
                text = element.get("stringValue") or text_of(element).strip()
                found["decision"] = text or None
    if kind is Kind.PROCESS_TASK and definition.name == "task":
        message = gettext_noop("What it runs is kept and never run: it waits until its process answers.")
        definition.document.warn(definition.element, message)
    return found


def _mapped(definition: Part, name: str) -> Iterator[Parameter]:
    for element in definition.vendors(name):
        source = element.get("source") or plain_path(element.get("sourceExpression") or "")
        target = element.get("target") or plain_path(element.get("targetExpression") or "")
        if source and target:
            yield Parameter(source, target)
        elif element.get("businessKey") is None:
            definition.document.warn(element, gettext_noop("This mapping is kept and not followed."))


def plain_path(text: str) -> str | None:
    """The dotted path that a text or a simple expression is, None when it is more."""
    inner = unwrapped(text)
    inner = text.strip() if inner is None else inner
    return inner if _PATH.fullmatch(inner) else None
