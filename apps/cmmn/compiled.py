"""A definition made ready to run: expressions compiled, names resolved, and indexes from what happens to who listens.

It is made once a definition and never changes; nothing of a running case is in it but the plans of cases that have
items of their own, which are kept beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from apps.cmmn import filepaths, schedules
from apps.cmmn.definition import (
    CASE,
    LISTENERS,
    CaseDefinition,
    Criterion,
    DefinitionError,
    FieldType,
    Item,
    Kind,
    OnPart,
)
from apps.cmmn.expressions import NOTHING, Expression, ExpressionError, Language, Locals
from apps.cmmn.nodes import NOBODY, Node, Readers, Rule, Sentry, Sourced
from apps.cmmn.schedules import Schedule
from apps.cmmn.state import CaseState

__all__ = [
    "NOBODY", "Compiled", "Node", "Readers", "Rule", "Sentry", "Sourced", "compile_definition", "gather", "shared",
]  # fmt: skip

_WRITTEN = ("create", "update", "delete")
"""What a variable listener hears that names no event."""


Heard = tuple[tuple[Sentry, Sourced], ...]
"""Sentries that listen for one thing, each with the on-part that it fulfils."""

Added = tuple[tuple[str, Item], ...]

MAX_KEPT = 32
"""Plans of cases with items of their own that are kept."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """`listeners` go by item and event, `file_listeners` by path and event of the case file, `variable_listeners` by
    path and what has been written there. `file_paths` are the paths that any of the last two hears, with all that lead
    to them. `guards` are the sentries that hang on a listener of the plan in any way. Readers go by name.
    `injected` are the keys of the items that only this case has.
    """

    definition: CaseDefinition
    nodes: Mapping[str, Node]
    listeners: Mapping[tuple[str, str], Heard]
    field_readers: Mapping[str, Readers]
    plan_readers: Mapping[str, Readers]
    field_keys: frozenset[str]
    file_listeners: Mapping[tuple[str, str], Heard]
    variable_listeners: Mapping[tuple[str, str], Heard]
    file_paths: frozenset[str]
    guards: Mapping[str, tuple[Sentry, ...]]
    injected: frozenset[str] = frozenset()
    own_plans: dict[Added, "Compiled"] = field(default_factory=dict, compare=False, repr=False)

    def scope(self, listener: str, source: str) -> str:
        """The deepest item that both are in or are; an item that listens to itself meets its other instances."""
        return shared(self.nodes[listener].lineage, self.nodes[source].lineage)

    def for_state(self, state: CaseState) -> "Compiled":
        """The plan with the items that only this case has; itself when there are none."""
        return self.with_added(state.added)

    def with_added(self, added: Added) -> "Compiled":
        """The plan with further items, each below the item of a key; DefinitionError when they cannot run."""
        if not added or self.injected:
            return self
        found = self.own_plans.get(added)
        if found is None:
            found = self._extended(added)
            while len(self.own_plans) >= MAX_KEPT:
                self.own_plans.pop(next(iter(self.own_plans)), None)
            self.own_plans[added] = found
        return found

    def _extended(self, added: Added) -> "Compiled":
        below: dict[str, tuple[Item, ...]] = {}
        for parent, item in added:
            below[parent] = (*below.get(parent, ()), item)
        definition = replace(
            self.definition,
            items=(*(_grown(item, below) for item in self.definition.items), *below.get(CASE, ())),
        )
        return compile_definition(definition, frozenset(item.key for _, item in added))


def _grown(item: Item, below: Mapping[str, tuple[Item, ...]]) -> Item:
    inner = (*(_grown(child, below) for child in item.items), *below.get(item.key, ()))
    return item if inner == item.items else replace(item, items=inner)


def shared(listener: tuple[str, ...], source: tuple[str, ...]) -> str:
    if listener == source and len(listener) > 1:
        return listener[-2]
    found = CASE
    for mine, other in zip(listener, source, strict=False):
        if mine != other:
            break
        found = mine
    return found


def _leading_to(paths: Iterable[str]) -> frozenset[str]:
    """The paths with everything they begin with."""
    split = [path.split(".") for path in paths]
    return frozenset(filepaths.spelled(parts[: at + 1]) for parts in split for at in range(len(parts)))


def compile_definition(definition: CaseDefinition, injected: frozenset[str] = frozenset()) -> Compiled:
    """Compiles, or raises DefinitionError for the first thing that cannot run. `injected` are the keys of items that
    only one case has, which no stage brings by itself."""
    faults: list[tuple[str, str, str]] = []
    compiled = gather(definition, lambda place, code, message: faults.append((place, code, message)), injected)
    if faults:
        place, _, message = faults[0]
        raise DefinitionError(place, message)
    return compiled


Report = Callable[[str, str, str], None]
"""Takes place, code and message of something that cannot run."""


def gather(definition: CaseDefinition, report: Report, injected: frozenset[str] = frozenset()) -> Compiled:
    """Compiles what can be compiled and reports the rest; for checks, which want everything at once."""
    return _Compiler(definition, report, injected).compile()


@dataclass(slots=True)
class _Index:
    sentries: list[Sentry] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    listeners: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def done(self) -> Readers:
        return Readers(
            tuple(self.sentries),
            tuple(dict.fromkeys(self.stages)),
            tuple(dict.fromkeys(self.listeners)),
            tuple(dict.fromkeys(self.waiting)),
        )


class _Compiler:
    def __init__(self, definition: CaseDefinition, report: Report, injected: frozenset[str]) -> None:
        self.definition = definition
        self.report = report
        self.injected = injected
        self.locals: dict[str, Locals] = {CASE: NOTHING}
        self.lineages: dict[str, tuple[str, ...]] = {CASE: (CASE,)}
        self.names: dict[str, str] = {CASE: definition.name}
        self.nodes: dict[str, Node] = {}
        self.language = Language(definition.fields, lambda key: key in self.lineages)
        self.listeners: dict[tuple[str, str], list[tuple[Sentry, Sourced]]] = {}
        self.file_listeners: dict[tuple[str, str], list[tuple[Sentry, Sourced]]] = {}
        self.variables: dict[tuple[str, str], list[tuple[Sentry, Sourced]]] = {}
        self.fields: dict[str, _Index] = {}
        self.plan: dict[str, _Index] = {}

    def compile(self) -> Compiled:
        self._trace_lineages(self.definition.items, (CASE,), "items")
        self._compile_case()
        self._compile_items(self.definition.items, "items")
        self._index()
        return Compiled(
            self.definition,
            self.nodes,
            {where: tuple(who) for where, who in self.listeners.items()},
            {key: found.done() for key, found in self.fields.items()},
            {key: found.done() for key, found in self.plan.items()},
            frozenset(spec.key for spec in self.definition.fields),
            {where: tuple(who) for where, who in self.file_listeners.items()},
            {where: tuple(who) for where, who in self.variables.items()},
            _leading_to(path for path, _ in (*self.file_listeners, *self.variables)),
            self._guards(),
            self.injected,
        )

    def _trace_lineages(self, items: tuple[Item, ...], above: tuple[str, ...], place: str) -> None:
        for at, item in enumerate(items):
            here = f"{place}[{at}]"
            if item.key in self.lineages:
                self.report(f"{here}.key", "duplicate-key", f'the key "{item.key}" is used twice')
                continue
            self.lineages[item.key] = (*above, item.key)
            self.names[item.key] = item.name
            numbers = dict.fromkeys(filter(None, (item.counter, item.index)), FieldType.NUMBER)
            values = {item.element: FieldType.ANY} if item.element else {}
            self.locals[item.key] = {**self.locals[above[-1]], **numbers, **values}
            self._trace_lineages(item.items, self.lineages[item.key], f"{here}.items")

    def _compile_case(self) -> None:
        plan = self.definition
        self.nodes[CASE] = Node(
            CASE,
            plan.name,
            Kind.CASE,
            (CASE,),
            children=self._brought(plan.items),
            discretionary=self._offered(plan.items),
            exit=self._sentries(CASE, "exit", plan.exit, "exit"),
            auto_complete=plan.auto_complete,
        )

    def _compile_items(self, items: tuple[Item, ...], place: str) -> None:
        for at, item in enumerate(items):
            here = f"{place}[{at}]"
            if item.key not in self.nodes:
                self.nodes[item.key] = self._node(item, here)
                self._compile_items(item.items, f"{here}.items")

    def _brought(self, items: tuple[Item, ...]) -> tuple[str, ...]:
        """The items that come into being with their stage."""
        return tuple(item.key for item in items if not item.discretionary and item.key not in self.injected)

    def _offered(self, items: tuple[Item, ...]) -> tuple[str, ...]:
        return tuple(item.key for item in items if item.discretionary and item.key not in self.injected)

    def _node(self, item: Item, place: str) -> Node:
        is_listener = item.kind in LISTENERS
        own = self.locals[item.key]
        around = self.locals[self.lineages[item.key][-2]]
        repetition = None if item.repetition is None else self._rule(item.repetition, item, f"{place}.repetition")
        return Node(
            item.key,
            item.name,
            item.kind,
            self.lineages[item.key],
            children=self._brought(item.items),
            discretionary=self._offered(item.items),
            # A listener waits for something outside the plan; criteria do not let it in.
            entry=() if is_listener else self._sentries(item.key, "entry", item.entry, f"{place}.entry"),
            exit=self._sentries(item.key, "exit", item.exit, f"{place}.exit"),
            triggers=tuple(self._triggers(item, place)),
            auto_complete=item.auto_complete,
            manual_activation=self._rule(item.manual_activation, item, f"{place}.manualActivation"),
            required=self._rule(item.required, item, f"{place}.required"),
            repetition=True if item.collection and repetition is None else repetition,
            max_instances=item.max_instances,
            is_discretionary=item.discretionary,
            applicability=self._expression(item.applicability, f"{place}.applicability", around),
            blocking=item.blocking,
            completion=item.completion,
            available=self._expression(item.available_condition, f"{place}.availableCondition", own),
            timer=self._timer(item, f"{place}.timer"),
            collection=self._collection(item, f"{place}.collection"),
            locals=own,
            item=item,
        )

    def _timer(self, item: Item, place: str) -> Schedule | Expression | None:
        if item.kind is not Kind.TIMER_EVENT or item.timer is None:
            return None
        if not schedules.is_literal(item.timer.at):
            return self._expression(item.timer.at, f"{place}.at", self.locals[item.key], is_condition=False)
        try:
            return schedules.parse(item.timer.at)
        except ValueError as error:
            self.report(f"{place}.at", "bad-timer", f'"{item.timer.at}" {error}')
            return None

    def _triggers(self, item: Item, place: str) -> Iterator[Sentry]:
        """What a timer or a variable listener waits for, as sentries of its own."""
        if item.kind is Kind.TIMER_EVENT and item.timer and item.timer.start:
            part = self._sourced(item.key, item.timer.start, f"{place}.timer.start")
            if part:
                yield Sentry(item.key, "start", "start", (part,), None, on_event=False)
        if item.kind is Kind.VARIABLE_EVENT and item.variable:
            name = self._file_item(item.variable, f"{place}.variable")
            for event in (item.variable_event,) if item.variable_event else _WRITTEN if name else ():
                part = Sourced(item.variable, event, None, CASE, name or "", in_case_file=True)
                yield Sentry(item.key, "variable", event, (part,), None, on_event=False)

    def _collection(self, item: Item, place: str) -> tuple[str, ...]:
        if not item.collection:
            return ()
        return tuple(item.collection.split(".")) if self._file_item(item.collection, place) else ()

    def _sentries(self, owner: str, role: str, criteria: tuple[Criterion, ...], place: str) -> tuple[Sentry, ...]:
        return tuple(
            Sentry(
                owner,
                role,
                criterion.key,
                tuple(self._parts(owner, criterion, f"{place}[{at}].on")),
                self._expression(criterion.condition, f"{place}[{at}].condition", self.locals[owner]),
                criterion.on_event,
                criterion.exit_event,
                criterion.exit_scope,
            )
            for at, criterion in enumerate(criteria)
        )

    def _parts(self, owner: str, criterion: Criterion, place: str) -> list[Sourced]:
        found = [self._sourced(owner, part, f"{place}[{at}]") for at, part in enumerate(criterion.on)]
        return [part for part in found if part]

    def _sourced(self, owner: str, part: OnPart, place: str) -> Sourced | None:
        if part.in_case_file:
            name = self._file_item(part.source, f"{place}.source")
            return Sourced(part.source, part.event, None, CASE, name, in_case_file=True) if name else None
        source = self._resolve(owner, part.source)
        if source is None:
            self.report(f"{place}.source", "unknown-item", f'there is no item "{part.source}"')
            return None
        scope = shared(self.lineages[owner], self.lineages[source])
        return Sourced(source, part.event, part.exit_criterion, scope, self.names[source])

    def _file_item(self, path: str, place: str) -> str | None:
        """What people call an item of the case file; None when there is none."""
        parts = filepaths.parse(path)
        spec = filepaths.find(self.definition.fields, parts) if parts else None
        if spec is None or parts is None or filepaths.general(parts) != path:
            self.report(place, "unknown-path", f'the case file has no item "{path}"')
            return None
        return spec.label

    def _resolve(self, owner: str, name: str) -> str | None:
        """The item of that key, or the nearest whose path ends with it: inside the same stage first, then outward."""
        if name in self.lineages:
            return name
        candidates = [key for key in self.lineages if key.endswith(f"/{name}")]
        depth = {key: len(self.lineages[shared(self.lineages[owner], self.lineages[key])]) for key in candidates}
        return max(candidates, key=lambda key: (depth[key], -len(self.lineages[key])), default=None)

    def _rule(self, rule: bool | str, item: Item, place: str) -> Rule:  # noqa: FBT001 - a rule is one or the other
        if isinstance(rule, bool):
            return rule
        # A rule with an empty condition means true (8.6.2).
        return self._expression(rule, place, self.locals[item.key]) or not rule.strip()

    def _expression(
        self, source: str | None, place: str, local: Locals = NOTHING, *, is_condition: bool = True
    ) -> Expression | None:
        if source is None or not source.strip():
            return None
        try:
            return self.language.compile(source, local, is_condition=is_condition)
        except ExpressionError as error:
            self.report(place, error.code, error.message)
            return None

    def _index(self) -> None:
        for node in self.nodes.values():
            for sentry in (*node.exit, *node.entry, *node.triggers):
                self._index_sentry(sentry)
            if node.applicability and node.parent:
                for index in self._read_by(node.applicability):
                    index.stages.append(node.parent)
            if node.available:
                for index in self._read_by(node.available):
                    index.listeners.append(node.key)
            if node.collection:
                index = self.fields.setdefault(node.collection[0], _Index())
                index.sentries.extend(node.entry)
                index.waiting.append(node.key)
            if isinstance(node.timer, Expression):
                for index in self._read_by(node.timer):
                    index.waiting.append(node.key)

    def _index_sentry(self, sentry: Sentry) -> None:
        for part in sentry.parts:
            listeners = self.file_listeners if part.in_case_file else self.listeners
            listeners = self.variables if sentry.role == "variable" else listeners
            listeners.setdefault((part.source, part.event), []).append((sentry, part))
        if sentry.condition and not (sentry.on_event and sentry.parts):
            for index in self._read_by(sentry.condition):
                index.sentries.append(sentry)

    def _guards(self) -> dict[str, tuple[Sentry, ...]]:
        """The sentries that hang on each listener: they hear it or ask about it."""
        found: dict[str, dict[Sentry, None]] = {}
        for (source, _), heard in self.listeners.items():
            if self.nodes[source].kind in LISTENERS:
                found.setdefault(source, {}).update((sentry, None) for sentry, _ in heard)
        for key, index in self.plan.items():
            if key in self.nodes and self.nodes[key].kind in LISTENERS:
                found.setdefault(key, {}).update((sentry, None) for sentry in index.sentries)
        return {key: tuple(sentries) for key, sentries in found.items() if sentries}

    def _read_by(self, expression: Expression) -> list[_Index]:
        """The places of the index that lead to an expression."""
        asked = {word.name for word in expression.words.values() if word.name in self.lineages}
        watched = asked | {child for name in asked for child in self._asked_through(expression, name)}
        found = [self.fields.setdefault(key, _Index()) for key in sorted(expression.types)]
        return found + [self.plan.setdefault(key, _Index()) for key in sorted(watched)]

    def _asked_through(self, expression: Expression, name: str) -> tuple[str, ...]:
        """Whether a stage is completable hangs on its children too."""
        if any(word.word == "completable" and word.name == name for word in expression.words.values()):
            node = self.nodes.get(name)
            return (*node.children, *node.discretionary) if node else ()
        return ()
