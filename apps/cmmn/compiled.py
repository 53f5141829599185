"""A definition made ready to run: expressions compiled, names resolved, and indexes from what happens to who listens.

It is made once a definition and never changes; nothing of a running case is in it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from apps.cmmn import filepaths
from apps.cmmn.decisions import Table, answer_type, compile_table
from apps.cmmn.definition import CASE, CaseDefinition, Criterion, DefinitionError, FieldType, Item, Kind, OnPart
from apps.cmmn.expressions import NOTHING, Expression, ExpressionError, Language, Locals
from apps.cmmn.planwords import Word

Rule = bool | Expression

VARIABLE_EVENTS = ("create", "update", "replace", "delete")
"""What a variable listener hears that names no event."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """An on-part whose source is found. Listener and source must share the instance of the item `scope`.

    `source` is the key of an item, or the path of an item of the case file with `in_case_file`; `name` is what people
    call it.
    """

    source: str
    event: str
    exit_criterion: str | None
    scope: str
    name: str
    in_case_file: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sentry:
    """A criterion of one item; `role` is entry or exit. Two are the same only when they are one."""

    owner: str
    role: str
    key: str
    parts: tuple[Sourced, ...]
    condition: Expression | None
    on_event: bool


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """The case plan or one of its items. `lineage` are the keys from the case down to the item itself."""

    key: str
    name: str
    kind: Kind
    lineage: tuple[str, ...]
    children: tuple[str, ...] = ()
    discretionary: tuple[str, ...] = ()
    entry: tuple[Sentry, ...] = ()
    exit: tuple[Sentry, ...] = ()
    auto_complete: bool = False
    manual_activation: Rule = False
    required: Rule = False
    repetition: Rule | None = None
    max_instances: int | None = None
    is_discretionary: bool = False
    applicability: Expression | None = None
    blocking: bool = True

    @property
    def is_container(self) -> bool:
        return self.kind in {Kind.CASE, Kind.STAGE}

    @property
    def parent(self) -> str | None:
        return self.lineage[-2] if len(self.lineage) > 1 else None

    @property
    def is_limited(self) -> bool:
        """Whether the number of instances at work at one time is bounded, by the plan or by a bare condition."""
        return self.max_instances is not None or (self.repeats and any(not sentry.parts for sentry in self.entry))

    def limit(self, sentry: Sentry) -> int | None:
        """Instances that may be at work when a sentry lets one more in. A bare condition stays true and would
        repeat without end, so it starts one at a time unless the plan says otherwise."""
        return 1 if self.max_instances is None and self.repeats and not sentry.parts else self.max_instances

    @property
    def repeats(self) -> bool:
        return self.repetition is not None and self.repetition is not False


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a field or asks about an item: sentries, and stages whose planning depends on it."""

    sentries: tuple[Sentry, ...] = ()
    stages: tuple[str, ...] = ()


NOBODY = Readers()


@dataclass(frozen=True, slots=True)
class Compiled:
    """`listeners` go by item and event, `file_listeners` by path and event of the case file; both give each sentry with
    the number of the part. `variable_listeners` go by path and event and give listener items. `file_paths` are the
    paths that any of them hears, with all that lead to them. Readers go by name, `tables` by key."""

    definition: CaseDefinition
    nodes: Mapping[str, Node]
    listeners: Mapping[tuple[str, str], tuple[tuple[Sentry, int], ...]]
    field_readers: Mapping[str, Readers]
    plan_readers: Mapping[str, Readers]
    field_keys: frozenset[str]
    file_listeners: Mapping[tuple[str, str], tuple[tuple[Sentry, int], ...]]
    variable_listeners: Mapping[tuple[str, str], tuple[str, ...]]
    file_paths: frozenset[str]
    tables: Mapping[str, Table]

    def scope(self, listener: str, source: str) -> str:
        """The deepest item that both are in or are; an item that listens to itself meets its other instances."""
        return shared(self.nodes[listener].lineage, self.nodes[source].lineage)


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


def compile_definition(definition: CaseDefinition) -> Compiled:
    """Compiles, or raises DefinitionError for the first thing that cannot run."""
    faults: list[tuple[str, str, str]] = []
    compiled = gather(definition, lambda place, code, message: faults.append((place, code, message)))
    if faults:
        place, _, message = faults[0]
        raise DefinitionError(place, message)
    return compiled


Report = Callable[[str, str, str], None]
"""Takes place, code and message of something that cannot run."""


def gather(definition: CaseDefinition, report: Report) -> Compiled:
    """Compiles what can be compiled and reports the rest; for checks, which want everything at once."""
    return _Compiler(definition, report).compile()


@dataclass(slots=True)
class _Index:
    sentries: list[Sentry] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)


class _Compiler:
    def __init__(self, definition: CaseDefinition, report: Report) -> None:
        self.definition = definition
        self.report = report
        self.lineages: dict[str, tuple[str, ...]] = {CASE: (CASE,)}
        self.names: dict[str, str] = {CASE: definition.name}
        self.nodes: dict[str, Node] = {}
        answers = {table.key: answer_type(table) for table in definition.decisions}
        self.language = Language(definition.fields, lambda key: key in self.lineages, answers)
        self.tables: dict[str, Table] = {}
        self.listeners: dict[tuple[str, str], list[tuple[Sentry, int]]] = {}
        self.file_listeners: dict[tuple[str, str], list[tuple[Sentry, int]]] = {}
        self.variables: dict[tuple[str, str], list[str]] = {}
        self.fields: dict[str, _Index] = {}
        self.plan: dict[str, _Index] = {}

    def compile(self) -> Compiled:
        self._trace_lineages(self.definition.items, (CASE,), "items")
        self._compile_tables()
        self._compile_case()
        self._compile_items(self.definition.items, "items")
        self._index()
        return Compiled(
            self.definition,
            self.nodes,
            {where: tuple(who) for where, who in self.listeners.items()},
            {key: Readers(tuple(found.sentries), tuple(found.stages)) for key, found in self.fields.items()},
            {key: Readers(tuple(found.sentries), tuple(found.stages)) for key, found in self.plan.items()},
            frozenset(spec.key for spec in self.definition.fields),
            {where: tuple(who) for where, who in self.file_listeners.items()},
            {where: tuple(who) for where, who in self.variables.items()},
            _leading_to(path for path, _ in (*self.file_listeners, *self.variables)),
            self.tables,
        )

    def _compile_tables(self) -> None:
        for at, table in enumerate(self.definition.decisions):
            if table.key in self.tables:
                self.report(f"decisions[{at}].key", "duplicate-key", f'the key "{table.key}" is used twice')
            else:
                self.tables[table.key] = compile_table(table, self.language, self.report, f"decisions[{at}]")

    def _trace_lineages(self, items: tuple[Item, ...], above: tuple[str, ...], place: str) -> None:
        for at, item in enumerate(items):
            here = f"{place}[{at}]"
            if item.key in self.lineages:
                self.report(f"{here}.key", "duplicate-key", f'the key "{item.key}" is used twice')
                continue
            self.lineages[item.key] = (*above, item.key)
            self.names[item.key] = item.name
            self._trace_lineages(item.items, self.lineages[item.key], f"{here}.items")

    def _compile_case(self) -> None:
        plan = self.definition
        self.nodes[CASE] = Node(
            CASE,
            plan.name,
            Kind.CASE,
            (CASE,),
            children=tuple(item.key for item in plan.items if not item.discretionary),
            discretionary=tuple(item.key for item in plan.items if item.discretionary),
            exit=self._sentries(CASE, "exit", plan.exit, "exit"),
            auto_complete=plan.auto_complete,
        )

    def _compile_items(self, items: tuple[Item, ...], place: str) -> None:
        for at, item in enumerate(items):
            here = f"{place}[{at}]"
            if item.key not in self.nodes:
                self.nodes[item.key] = self._node(item, here)
                self._compile_items(item.items, f"{here}.items")

    def _node(self, item: Item, place: str) -> Node:
        return Node(
            item.key,
            item.name,
            item.kind,
            self.lineages[item.key],
            children=tuple(child.key for child in item.items if not child.discretionary),
            discretionary=tuple(child.key for child in item.items if child.discretionary),
            entry=self._sentries(item.key, "entry", item.entry, f"{place}.entry"),
            exit=self._sentries(item.key, "exit", item.exit, f"{place}.exit"),
            auto_complete=item.auto_complete,
            manual_activation=self._rule(item.manual_activation, item, f"{place}.manualActivation"),
            required=self._rule(item.required, item, f"{place}.required"),
            repetition=None if item.repetition is None else self._rule(item.repetition, item, f"{place}.repetition"),
            max_instances=item.max_instances,
            is_discretionary=item.discretionary,
            applicability=self._expression(item.applicability, f"{place}.applicability"),
            blocking=item.blocking,
        )

    def _sentries(self, owner: str, role: str, criteria: tuple[Criterion, ...], place: str) -> tuple[Sentry, ...]:
        return tuple(
            Sentry(
                owner,
                role,
                criterion.key,
                tuple(self._parts(owner, criterion, f"{place}[{at}].on")),
                self._expression(criterion.condition, f"{place}[{at}].condition"),
                criterion.on_event,
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
        local = {item.counter: FieldType.NUMBER} if item.counter else NOTHING
        return self._expression(rule, place, local) or not rule.strip()

    def _expression(self, source: str | None, place: str, local: Locals = NOTHING) -> Expression | None:
        if source is None or not source.strip():
            return None
        try:
            return self.language.compile(source, local)
        except ExpressionError as error:
            self.report(place, error.code, error.message)
            return None

    def _index(self) -> None:
        for node in self.nodes.values():
            for sentry in (*node.exit, *node.entry):
                for at, part in enumerate(sentry.parts):
                    listeners = self.file_listeners if part.in_case_file else self.listeners
                    listeners.setdefault((part.source, part.event), []).append((sentry, at))
                if sentry.condition and not (sentry.on_event and sentry.parts):
                    for index in self._read_by(sentry.condition):
                        index.sentries.append(sentry)
            if node.applicability and node.parent:
                for index in self._read_by(node.applicability):
                    index.stages.append(node.parent)

        self._index_variables()

    def _index_variables(self) -> None:
        for item in self.definition.walk():
            if item.kind is Kind.VARIABLE_EVENT and item.variable:
                for event in (item.variable_event,) if item.variable_event else VARIABLE_EVENTS:
                    self.variables.setdefault((item.variable, event), []).append(item.key)

    def _read_by(self, expression: Expression) -> list[_Index]:
        """The places of the index that lead to an expression."""
        read, watched = set(expression.types), set()
        for word in expression.words.values():
            if word.word is Word.DECIDE:
                read_by_table, watched_by_table = self._read_by_table(word.name)
                read |= read_by_table
                watched |= watched_by_table
            elif word.name in self.lineages:
                watched |= {word.name, *self._asked_through(expression, word.name)}
        found = [self.fields.setdefault(key, _Index()) for key in sorted(read)]
        return found + [self.plan.setdefault(key, _Index()) for key in sorted(watched)]

    def _read_by_table(self, key: str) -> tuple[set[str], set[str]]:
        """The fields and the items that a decision hangs on."""
        read: set[str] = set()
        watched: set[str] = set()
        for expression in self.tables[key].expressions():
            read |= set(expression.types)
            for word in expression.words.values():
                if word.name in self.lineages:
                    watched |= {word.name, *self._asked_through(expression, word.name)}
        return read, watched

    def _asked_through(self, expression: Expression, name: str) -> tuple[str, ...]:
        """Whether a stage is completable hangs on its children too."""
        if any(word.word == "completable" and word.name == name for word in expression.words.values()):
            node = self.nodes.get(name)
            return (*node.children, *node.discretionary) if node else ()
        return ()
