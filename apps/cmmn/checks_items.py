"""Checks of single items: names, keys, what fits which kind, repetition, and discretionary items.

How items reach each other is checked in `checks_flow`, what people fill in in `checks_form`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from apps.cmmn.definition import LISTENERS, Criterion, Item, Kind
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop

_KEY = re.compile(r"[A-Za-z0-9_][\w./-]{0,99}", re.ASCII)


def is_key(text: str) -> bool:
    """Whether something in a plan may be called like that."""
    return _KEY.fullmatch(text) is not None


def item_findings(item: Item, place: str) -> Iterator[Finding]:
    yield from _naming(item, place)
    yield from _kind(item, place)
    yield from criteria_findings(item.entry, f"{place}.entry")
    yield from criteria_findings(item.exit, f"{place}.exit")
    yield from _repetition(item, place)
    yield from _planning(item, place)


def criteria_findings(criteria: tuple[Criterion, ...], place: str) -> Iterator[Finding]:
    keys = Counter(criterion.key for criterion in criteria)
    for at, criterion in enumerate(criteria):
        if not criterion.key or keys[criterion.key] > 1:
            yield error(
                "duplicate-criterion",
                f"{place}[{at}].key",
                Sentence(gettext_noop('The criterion "%(key)s" needs a key of its own.'), key=criterion.key),
                gettext_noop("Give each criterion of an item a different key."),
            )
        if not criterion.on and not (criterion.condition or "").strip():
            yield error(
                "empty-criterion",
                f"{place}[{at}]",
                Sentence(gettext_noop("The criterion waits for nothing.")),
                gettext_noop("Add an event or a condition, or remove the criterion."),
            )


def _naming(item: Item, place: str) -> Iterator[Finding]:
    if not item.name.strip():
        yield error(
            "missing-name",
            f"{place}.name",
            Sentence(gettext_noop('The item "%(key)s" has no name.'), key=item.key),
            gettext_noop("Name it in the words of those who do the work."),
        )
    if not is_key(item.key):
        yield error(
            "bad-key",
            f"{place}.key",
            Sentence(gettext_noop('"%(key)s" cannot be a key.'), key=item.key),
            gettext_noop("Use letters, digits, - and _, and begin with a letter or digit."),
        )


_MOMENTS = frozenset({Kind.MILESTONE, *LISTENERS})
_PLACES: dict[str, frozenset[Kind]] = {
    "items": frozenset({Kind.STAGE}),
    "process": frozenset({Kind.PROCESS_TASK}),
    "processRef": frozenset({Kind.PROCESS_TASK}),
    "form": frozenset({Kind.HUMAN_TASK}),
    **dict.fromkeys(("checklist", "outcomes", "outcomeField", "approval", "performer"), frozenset({Kind.HUMAN_TASK})),
    "planning": frozenset({Kind.STAGE, Kind.HUMAN_TASK}),
    "autoComplete": frozenset({Kind.STAGE}),
    "caseRef": frozenset({Kind.CASE_TASK}),
    "decision": frozenset({Kind.DECISION_TASK}),
    "timer": frozenset({Kind.TIMER_EVENT}),
    "variable": frozenset({Kind.VARIABLE_EVENT}),
    "variableEvent": frozenset({Kind.VARIABLE_EVENT}),
    "availableCondition": LISTENERS,
    "exit": frozenset(Kind) - {Kind.MILESTONE},
    "entry": frozenset(Kind) - LISTENERS,
    "manualActivation": frozenset(Kind) - _MOMENTS,
    "due": frozenset(Kind) - _MOMENTS,
}
"""What only some kinds may have; a moment has no deadline, and nobody starts it by hand."""


def _kind(item: Item, place: str) -> Iterator[Finding]:
    given = {name: getattr(item, _attribute(name)) for name in _PLACES}
    misplaced = [name for name, value in given.items() if value and item.kind not in _PLACES[name]]
    for what in (["kind"] if item.kind is Kind.CASE else []) + misplaced:
        message = gettext_noop("%(name)s is a %(kind)s and cannot have %(what)s.")
        yield error(
            "wrong-kind",
            f"{place}.{what}",
            Sentence(message, name=item.name, kind=item.kind.value, what=what),
            gettext_noop("Remove it, or change the kind of the item."),
        )
    yield from _hollow(item, place)


def _attribute(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def _hollow(item: Item, place: str) -> Iterator[Finding]:
    if item.kind is Kind.STAGE and not item.items:
        yield warning(
            "empty-stage",
            f"{place}.items",
            Sentence(gettext_noop("%(name)s has nothing in it and completes as soon as it starts."), name=item.name),
            gettext_noop("Add tasks to it, or make it a milestone."),
        )
    if item.kind is Kind.PROCESS_TASK and item.process is None and item.blocking:
        yield warning(
            "nothing-to-run",
            f"{place}.process",
            Sentence(gettext_noop("%(name)s runs nothing, so nobody completes it."), name=item.name),
            gettext_noop("Say what it does, or make it a task for a person."),
        )


def _repetition(item: Item, place: str) -> Iterator[Finding]:
    repeats = bool(item.collection) or (item.repetition is not None and item.repetition is not False)
    bare = [at for at, criterion in enumerate(item.entry) if not criterion.on]
    if repeats and bare and not item.collection:
        tell = error if len(bare) == len(item.entry) else warning
        yield tell(
            "bare-repetition",
            f"{place}.entry[{bare[0]}]",
            Sentence(
                gettext_noop("%(name)s repeats, and its criterion has only a condition, which stays true."),
                name=item.name,
            ),
            gettext_noop("Add the event after which it should happen again."),
        )
    ends_at_once = item.kind in {Kind.MILESTONE, Kind.DECISION_TASK} or not item.blocking
    if repeats and not item.entry and not item.collection and ends_at_once:
        yield error(
            "endless-repetition",
            f"{place}.repetition",
            Sentence(gettext_noop("%(name)s ends as it begins and would repeat without end."), name=item.name),
            gettext_noop("Add an entry criterion with an event, or remove the repetition."),
        )
    if item.max_instances is not None and (item.max_instances < 1 or not repeats):
        yield error(
            "bad-limit",
            f"{place}.maxInstances",
            Sentence(gettext_noop("The limit of instances of %(name)s has no effect."), name=item.name),
            gettext_noop("Use 1 or more, on an item that repeats."),
        )


def _planning(item: Item, place: str) -> Iterator[Finding]:
    if item.applicability is not None and not item.discretionary:
        yield warning(
            "applicability-unused",
            f"{place}.applicability",
            Sentence(
                gettext_noop("%(name)s is not discretionary, so its applicability is never asked."), name=item.name
            ),
            gettext_noop("Make it discretionary, or use an entry criterion with the condition."),
        )
    if item.discretionary and item.required is not False:
        yield warning(
            "discretionary-required",
            f"{place}.required",
            Sentence(
                gettext_noop("%(name)s is discretionary: it is required only once somebody has planned it."),
                name=item.name,
            ),
            gettext_noop("Leave it out of the discretionary items if the work must always be done."),
        )
