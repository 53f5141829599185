"""Short words that build a definition in code, so that a plan reads like a plan.

They only fill in names and keys that can be worked out; nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from apps.cmmn.definition import (
    CaseDefinition,
    Criterion,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    EmailProcess,
    Field,
    FieldType,
    FormField,
    HitPolicy,
    Item,
    Kind,
    OnPart,
    Parameter,
    Status,
    TaskOutcome,
    Timer,
)


def case(key: str, *items: Item, name: str | None = None, **options: Any) -> CaseDefinition:
    """A case definition; options are the attributes of CaseDefinition."""
    return CaseDefinition(key=key, name=name or _spoken(key), items=items, **_numbered(options))


def stage(key: str, *items: Item, name: str | None = None, **options: Any) -> Item:
    return Item(key=key, name=name or _spoken(key), kind=Kind.STAGE, items=items, **_numbered(options))


def task(key: str, name: str | None = None, **options: Any) -> Item:
    """A human task. `form` and `checklist` may hold field keys; one that ends in `!` is required. `outcomes` may hold
    keys, or pairs of one and the status that it sets."""
    for given in ("form", "checklist"):
        options[given] = tuple(_asked(entry) for entry in options.get(given, ()))
    options["outcomes"] = tuple(_ending(entry) for entry in options.get("outcomes", ()))
    return Item(key=key, name=name or _spoken(key), kind=Kind.HUMAN_TASK, **_numbered(options))


def process(key: str, name: str | None = None, **options: Any) -> Item:
    return Item(key=key, name=name or _spoken(key), kind=Kind.PROCESS_TASK, **_numbered(options))


def milestone(key: str, name: str | None = None, **options: Any) -> Item:
    return Item(key=key, name=name or _spoken(key), kind=Kind.MILESTONE, **_numbered(options))


def listener(key: str, kind: Kind = Kind.USER_EVENT, name: str | None = None, **options: Any) -> Item:
    """Something that waits for what happens outside the plan; a user event unless another kind is named."""
    return Item(key=key, name=name or _spoken(key), kind=kind, **_numbered(options))


def timer(key: str, at: str, *, start: OnPart | None = None, name: str | None = None, **options: Any) -> Item:
    return listener(key, Kind.TIMER_EVENT, name, timer=Timer(at, start), **options)


def case_task(key: str, ref: str, name: str | None = None, **options: Any) -> Item:
    """A task that starts another case; `inputs` and `outputs` may map paths to paths."""
    for given in ("inputs", "outputs"):
        if isinstance(options.get(given), dict):
            options[given] = tuple(Parameter(source, target) for source, target in options[given].items())
    return Item(key=key, name=name or _spoken(key), kind=Kind.CASE_TASK, case_ref=ref, **_numbered(options))


def on_file(path: str, event: str) -> OnPart:
    """`on_file("claim.documents", "create")`: waits for something that happens to the case file."""
    return OnPart(source=path, event=event, in_case_file=True)


def on(source: str, event: str, *, through: str | None = None) -> OnPart:
    """`on("review", "complete")`; `through` names the exit criterion the source must have left by."""
    return OnPart(source=source, event=event, exit_criterion=through)


def entry(*parts: OnPart, condition: str | None = None, key: str = "", **options: Any) -> Criterion:
    """A criterion; without a key it is numbered inside its item when the item is built."""
    return Criterion(key=key, on=parts, condition=condition, **options)


leave = entry
"""The same for exit criteria, where `entry` would read oddly."""


def field(
    key: str,
    kind: FieldType = FieldType.TEXT,
    *,
    label: str | None = None,
    choices: Iterable[str | tuple[str, str]] = (),
    **options: Any,
) -> Field:
    """A field; choices may be plain values, which are then labelled by themselves."""
    pairs = tuple((choice, _spoken(choice)) if isinstance(choice, str) else choice for choice in choices)
    return Field(key=key, label=label or _spoken(key), type=kind, choices=pairs, **options)


def status(key: str, name: str | None = None, *, follows: Iterable[str] = (), **options: Any) -> Status:
    """A status of the case that may be set from those that it follows."""
    return Status(key=key, name=name or _spoken(key), follows=tuple(follows), **options)


def email(to: str, subject: str, body: str) -> EmailProcess:
    return EmailProcess(to=to, subject=subject, body=body)


def table(
    key: str,
    *,
    inputs: Iterable[str | DecisionInput] = (),
    outputs: Iterable[str | tuple[str, FieldType] | dict[str, Any]] = (),
    rules: Iterable[tuple[str, ...]] = (),
    name: str | None = None,
    **options: Any,
) -> DecisionTable:
    """A decision table; a rule is its tests and then its results, an output its key, key and type, or attributes."""
    columns = tuple(DecisionInput(each) if isinstance(each, str) else each for each in inputs)
    if "hit_policy" in options:
        options["hit_policy"] = HitPolicy(options["hit_policy"])
    return DecisionTable(
        key=key,
        name=name or _spoken(key),
        inputs=columns,
        outputs=tuple(_output(each) for each in outputs),
        rules=tuple(DecisionRule(rule[: len(columns)], rule[len(columns) :]) for rule in rules),
        **options,
    )


def _output(given: str | tuple[str, FieldType] | dict[str, Any]) -> DecisionOutput:
    if isinstance(given, str):
        given = {"key": given}
    elif isinstance(given, tuple):
        given = {"key": given[0], "type": given[1]}
    return DecisionOutput(**{"label": _spoken(given["key"]), **given})


def _numbered(options: dict[str, Any]) -> dict[str, Any]:
    for role in ("entry", "exit"):
        given = options.get(role)
        if given is not None:
            criteria = (given,) if isinstance(given, Criterion) else tuple(given)
            options[role] = tuple(
                criterion if criterion.key else replace(criterion, key=f"{role}{at}")
                for at, criterion in enumerate(criteria, start=1)
            )
    return options


def _asked(entry: str | FormField) -> FormField:
    if isinstance(entry, FormField):
        return entry
    return FormField(field=entry.removesuffix("!"), required=entry.endswith("!"))


def _ending(entry: str | tuple[str, str] | TaskOutcome) -> TaskOutcome:
    if isinstance(entry, TaskOutcome):
        return entry
    key, sets = (entry, None) if isinstance(entry, str) else entry
    return TaskOutcome(key=key, label=_spoken(key), status=sets)


def _spoken(key: str) -> str:
    words = key.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
