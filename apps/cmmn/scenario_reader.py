"""Scenario files: a small plan with steps and expectations, read from JSON into the core's own values.

What a file asks for and the core cannot do is refused by name; running the steps is the work of `scenarios`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.cmmn.definition import CASE, CaseDefinition, Criterion, Field, FieldType, Item, Kind, OnPart

_KINDS = {
    "stage": Kind.STAGE,
    "humanTask": Kind.HUMAN_TASK,
    "processTask": Kind.PROCESS_TASK,
    "milestone": Kind.MILESTONE,
}
_TYPES = {
    "number": FieldType.NUMBER,
    "string": FieldType.TEXT,
    "boolean": FieldType.BOOLEAN,
    "object": FieldType.OBJECT,
    "list": FieldType.LIST,
}
_ITEM_KEYS = {
    "id", "name", "type", "items", "entry", "exit", "manualActivation", "required", "repetition", "discretionary",
    "applicability", "autoComplete", "blocking", "definitionRef", "processRef",
}  # fmt: skip
VERBS = {
    "start", "complete", "disable", "reenable", "terminate", "suspend", "resume", "reactivate", "fail", "close", "plan",
    "setVariables",
}  # fmt: skip
_STEP_KEYS = {
    "do", "item", "state", "where", "variables", "expect", "expectError", "expectVariables", "plannable",
    "plannable_not",
}  # fmt: skip


class UnsupportedError(Exception):
    """A file asks for something that the core does not have; the message names it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`steps` stay as they are in the file; they are checked for what they may hold."""

    name: str
    definition: CaseDefinition
    steps: tuple[Mapping[str, Any], ...]


def read(path: Path) -> Scenario:
    """Reads a file; UnsupportedError names what it asks for and is not there, ValueError what is malformed."""
    data = json.loads(path.read_text(encoding="utf-8"))
    definition = _definition(data["definition"])
    steps = tuple(data["steps"])
    for step in steps:
        if step["do"] not in VERBS:
            raise UnsupportedError(f"the step {step['do']}")
        _refuse(step, _STEP_KEYS)
    return Scenario(data.get("id", path.stem), definition, steps)


def _definition(data: Mapping[str, Any]) -> CaseDefinition:
    _refuse(data, {"id", "name", "autoComplete", "variables", "items", "exit"})
    return CaseDefinition(
        key=data["id"],
        name=data.get("name", data["id"]),
        items=tuple(_item(item) for item in _with_shared(data.get("items", ()))),
        exit=tuple(_criterion(criterion) for criterion in data.get("exit", ())),
        auto_complete=data.get("autoComplete", False),
        fields=tuple(Field(key, key, _field_type(kind)) for key, kind in data.get("variables", {}).items()),
    )


def _with_shared(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items that share a definition are written out once; the others get a copy under their own path."""
    items = list(items)
    written = {item["definitionRef"]: item for item in items if item.get("definitionRef") and item.get("items")}
    return [
        {**item, "items": _moved(written[item["definitionRef"]], item["id"])}
        if item.get("definitionRef") in written and not item.get("items")
        else item
        for item in items
    ]


def _moved(shared: Mapping[str, Any], path: str) -> Any:
    """The children of a shared definition with the paths of another item."""
    text = json.dumps(shared["items"]).replace(json.dumps(f"{shared['id']}/")[:-1], json.dumps(f"{path}/")[:-1])
    return json.loads(text)


def _field_type(kind: Any) -> FieldType:
    if kind not in _TYPES:
        raise UnsupportedError(f"variables of type {kind}")
    return _TYPES[kind]


def _item(data: Mapping[str, Any]) -> Item:
    if data["type"] not in _KINDS:
        raise UnsupportedError(data["type"])
    _refuse(data, _ITEM_KEYS)
    repetition = data.get("repetition")
    limits = repetition if isinstance(repetition, dict) else {"rule": repetition}
    _refuse(limits, {"rule", "maxInstances", "counter"})
    return Item(
        key=data["id"],
        name=data.get("name", data["id"]),
        kind=_KINDS[data["type"]],
        items=tuple(_item(item) for item in data.get("items", ())),
        entry=tuple(_criterion(criterion) for criterion in data.get("entry", ())),
        exit=tuple(_criterion(criterion) for criterion in data.get("exit", ())),
        manual_activation=data.get("manualActivation", False),
        required=data.get("required", False),
        repetition=limits.get("rule", True),
        max_instances=limits.get("maxInstances"),
        counter=limits.get("counter"),
        discretionary=data.get("discretionary", False),
        applicability=data.get("applicability"),
        auto_complete=data.get("autoComplete", False),
        blocking=data.get("blocking", True) and data.get("processRef") != "noop",
    )


def _criterion(data: Mapping[str, Any]) -> Criterion:
    _refuse(data, {"id", "on", "if", "triggerMode", "exitEventType", "exitType"})
    if data.get("exitEventType", "exit") != "exit":
        raise UnsupportedError(f"exitEventType {data['exitEventType']}")
    if data.get("exitType", "all") != "all":
        raise UnsupportedError(f"exitType {data['exitType']}")
    return Criterion(
        key=data["id"],
        on=tuple(_on_part(part) for part in data.get("on", ())),
        condition=data.get("if"),
        on_event=data.get("triggerMode") == "onEvent",
    )


def _on_part(data: Mapping[str, Any]) -> OnPart:
    _refuse(data, {"item", "event", "exitCriterion"})
    return OnPart(data.get("item", CASE), data["event"], data.get("exitCriterion"))


def _refuse(data: Mapping[str, Any], known: set[str]) -> None:
    for name, value in data.items():
        if name not in known and value not in (None, [], {}, False):
            raise UnsupportedError(name)
