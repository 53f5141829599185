"""Scenario files: small plans with steps and expectations, read from JSON into the core's own values.

What a file asks for and the core cannot do is refused by name; running the steps is the work of `scenarios`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from apps.cmmn import scenario_names
from apps.cmmn.definition import CASE, CaseDefinition, Criterion, Field, FieldType, Item, Kind, OnPart, Parameter, Timer
from apps.cmmn.endings import Completion, ExitEvent, ExitScope

_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.CASE} | {"genericEvent": Kind.EVENT}
_TYPES = {
    "number": FieldType.NUMBER,
    "integer": FieldType.INTEGER,
    "string": FieldType.TEXT,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "object": FieldType.OBJECT,
    "list": FieldType.LIST,
    "any": FieldType.ANY,
}
_FILE_KEYS = {
    "id", "source", "feature", "why", "agreement", "notes", "definition", "childDefinitions", "newDefinition", "steps",
}  # fmt: skip
_PLAN_KEYS = {"id", "name", "version", "autoComplete", "variables", "caseFile", "items", "entry", "exit"}
_ITEM_KEYS = {
    "id", "name", "type", "items", "entry", "exit", "manualActivation", "required", "repetition", "discretionary",
    "applicability", "autoComplete", "blocking", "definitionRef", "processRef", "parentCompletion",
    "availableCondition", "timer", "startTrigger", "variable", "event", "caseRef", "inputs", "outputs",
}  # fmt: skip
ITEM_VERBS = frozenset(
    {"start", "complete", "occur", "disable", "reenable", "terminate", "suspend", "resume", "reactivate", "fail"}
)
VERBS = ITEM_VERBS | {
    "close", "setVariables", "caseFile", "advanceTime", "plan", "inject", "changeState", "migrate",
}  # fmt: skip
_STEP_KEYS = {
    "do", "item", "state", "where", "variables", "op", "value", "by", "newItem", "into", "terminate", "activate", "to",
    "inCase", "expect", "expectError", "expectVariables", "expectChild", "plannable", "plannable_not", "notes",
}  # fmt: skip


class UnsupportedError(Exception):
    """A file asks for something that the core does not have; the message names it."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`steps` stay as they are in the file; they are checked for what they may hold. `children` are the plans that
    case tasks start, `versions` those that the case can move to, by id and by version."""

    name: str
    definition: CaseDefinition
    steps: tuple[Mapping[str, Any], ...]
    children: Mapping[str, CaseDefinition] = field(default_factory=dict)
    versions: Mapping[str, CaseDefinition] = field(default_factory=dict)


def read(path: Path) -> Scenario:
    """Reads a file; UnsupportedError names what it asks for and is not there, ValueError what is malformed."""
    data = json.loads(path.read_text(encoding="utf-8"))
    _refuse(data, _FILE_KEYS)
    steps = tuple(data["steps"])
    for step in steps:
        if step["do"] not in VERBS:
            raise UnsupportedError(f"the step {step['do']}")
        _refuse(step, _STEP_KEYS)
    new = data.get("newDefinition") or []
    versions = new if isinstance(new, list) else [new]
    children = {child["id"]: _definition(child) for child in data.get("childDefinitions") or ()}
    own = _definition(data["definition"])
    plans = (own, *children.values())
    given = [name for step in steps if not step.get("inCase") for name in step.get("variables") or ()]
    return Scenario(
        data.get("id", path.stem),
        _declaring(own, [*given, *_handed_back(own)]),
        steps,
        {key: _declaring(plan, [*_handed_over(plans, key), *_handed_back(plan)]) for key, plan in children.items()},
        {name: _definition(each) for each in versions for name in (each["id"], each.get("version")) if name},
    )


def item(data: Mapping[str, Any]) -> Item:
    """One item of a plan, with what is in it."""
    if data["type"] not in _KINDS:
        raise UnsupportedError(data["type"])
    _refuse(data, _ITEM_KEYS)
    return Item(
        key=data["id"],
        name=data.get("name", data["id"]),
        kind=_KINDS[data["type"]],
        items=tuple(item(inner) for inner in data.get("items") or ()),
        entry=_criteria(data.get("entry")),
        exit=_criteria(data.get("exit")),
        manual_activation=_rule(data.get("manualActivation", False)),
        required=_rule(data.get("required", False)),
        discretionary=data.get("discretionary", False),
        applicability=data.get("applicability"),
        auto_complete=data.get("autoComplete", False),
        blocking=data.get("blocking", True) and data.get("processRef") != "noop",
        process_ref=data.get("processRef"),
        completion=_word(Completion, data.get("parentCompletion"), Completion.NORMAL),
        available_condition=data.get("availableCondition"),
        timer=_timer(data),
        variable=data.get("variable"),
        variable_event=data.get("event") or "",
        case_ref=data.get("caseRef"),
        inputs=_parameters(data.get("inputs")),
        outputs=_parameters(data.get("outputs")),
        **_repetition(data.get("repetition")),
    )


def _definition(data: Mapping[str, Any]) -> CaseDefinition:
    _refuse(data, _PLAN_KEYS)
    variables = [Field(key, key, _type(kind)) for key, kind in (data.get("variables") or {}).items()]
    return CaseDefinition(
        key=data["id"],
        name=data.get("name", data["id"]),
        items=tuple(item(each) for each in scenario_names.resolved(data.get("items") or ())),
        entry=_criteria(data.get("entry")),
        exit=_criteria(data.get("exit")),
        auto_complete=data.get("autoComplete", False),
        fields=(*variables, *_case_file(data.get("caseFile") or ())),
    )


def _declaring(definition: CaseDefinition, names: Iterable[str]) -> CaseDefinition:
    """The plan with a field for every value that it is given."""
    known = {spec.key for spec in definition.fields}
    missing = dict.fromkeys(name.partition(".")[0] for name in names)
    fields = [Field(name, name, FieldType.ANY) for name in missing if name not in known]
    return replace(definition, fields=(*definition.fields, *fields)) if fields else definition


def _handed_over(plans: Iterable[CaseDefinition], key: str) -> list[str]:
    """What case tasks give to cases of that plan."""
    tasks = [task for plan in plans for task in plan.walk() if task.case_ref == key]
    return [spec.target for task in tasks for spec in task.inputs]


def _handed_back(plan: CaseDefinition) -> list[str]:
    """What the case tasks of a plan get back."""
    return [spec.target for task in plan.walk() if task.kind is Kind.CASE_TASK for spec in task.outputs]


def _type(kind: Any) -> FieldType:
    if kind not in _TYPES:
        raise UnsupportedError(f"variables of type {kind}")
    return _TYPES[kind]


def _case_file(names: Iterable[str]) -> list[Field]:
    """Items of the case file by their paths; `name[]` holds many."""
    inner: dict[str, list[str]] = {}
    for name in names:
        head, _, rest = name.replace("/", ".").partition(".")
        inner.setdefault(head, []).extend([rest] if rest else [])
    return [
        Field(
            head.removesuffix("[]"),
            head.removesuffix("[]"),
            FieldType.ANY,
            many=head.endswith("[]"),
            fields=tuple(_case_file(below)),
        )
        for head, below in inner.items()
    ]


def _repetition(data: Any) -> dict[str, Any]:
    limits = data if isinstance(data, dict) else {"rule": data}
    _refuse(limits, {"rule", "maxInstances", "collection", "element", "counter", "index"})
    return {
        "repetition": _rule(limits.get("rule", True)),
        "max_instances": limits.get("maxInstances"),
        "collection": limits.get("collection"),
        "element": limits.get("element"),
        "counter": limits.get("counter"),
        "index": limits.get("index"),
    }


def _rule(data: Any) -> Any:
    return data if data is None or isinstance(data, bool | str) else str(data)


def _timer(data: Mapping[str, Any]) -> Timer | None:
    if not data.get("timer"):
        return None
    trigger = data.get("startTrigger")
    return Timer(data["timer"], _on_part(trigger) if trigger else None)


def _parameters(data: Any) -> tuple[Parameter, ...]:
    """A mapping from source to target, or a list of such pairs."""
    if isinstance(data, Mapping):
        return tuple(Parameter(source, target) for source, target in data.items())
    return tuple(Parameter(each["source"], each["target"]) for each in data or ())


def _criteria(data: Any) -> tuple[Criterion, ...]:
    return tuple(_criterion(criterion, at) for at, criterion in enumerate(data or (), start=1))


def _criterion(data: Mapping[str, Any], number: int) -> Criterion:
    _refuse(data, {"id", "on", "if", "triggerMode", "exitEventType", "exitType"})
    condition = data.get("if")
    return Criterion(
        key=data.get("id", f"criterion{number}"),
        on=tuple(_on_part(part) for part in data.get("on") or ()),
        condition=str(condition).lower() if isinstance(condition, bool) else condition,
        on_event=data.get("triggerMode") == "onEvent",
        exit_event=_word(ExitEvent, data.get("exitEventType"), ExitEvent.EXIT),
        exit_scope=_word(ExitScope, data.get("exitType"), ExitScope.ALL),
    )


def _on_part(data: Mapping[str, Any]) -> OnPart:
    _refuse(data, {"item", "event", "exitCriterion", "caseFileItem"})
    if "caseFileItem" in data:
        return OnPart(scenario_names.file_path(data["caseFileItem"]), data["event"], in_case_file=True)
    return OnPart(data.get("item", CASE), data["event"], data.get("exitCriterion"))


def _word(words: Any, given: str | None, default: Any) -> Any:
    if given in {None, "default"}:
        return default
    try:
        return words(given)
    except ValueError:
        raise UnsupportedError(str(given)) from None


def _refuse(data: Mapping[str, Any], known: set[str]) -> None:
    for name, value in data.items():
        if name not in known and value not in (None, [], {}, False):
            raise UnsupportedError(name)
