"""Compiles the items of a definition: their rules, criteria, timers and tables, with every name resolved.

What cannot run is reported with its place and left out. Who listens to whom is worked out in `listening`.
"""

from collections.abc import Callable, Iterator

from apps.cmmn import filepaths, offering, schedules
from apps.cmmn.decisions import Table, answer_type, compile_table
from apps.cmmn.definition import (
    CASE,
    LISTENERS,
    CaseDefinition,
    Criterion,
    FieldType,
    Item,
    Kind,
    OnPart,
    PlanningTable,
)
from apps.cmmn.expressions import NOTHING, Expression, ExpressionError, Language, Locals
from apps.cmmn.nodes import Node, Rule, Sentry, Sourced, shared
from apps.cmmn.offering import Slot
from apps.cmmn.schedules import Schedule

_WRITTEN = ("create", "update", "delete")
"""What a variable listener hears that names no event."""

Report = Callable[[str, str, str], None]
"""Takes place, code and message of something that cannot run."""


class Compiler:
    """`nodes` go by the key of the item, `tables` by the key of the decision table."""

    def __init__(self, definition: CaseDefinition, report: Report, injected: frozenset[str]) -> None:
        self.definition = definition
        self.report = report
        self.injected = injected
        self.locals: dict[str, Locals] = {CASE: NOTHING}
        self.lineages: dict[str, tuple[str, ...]] = {CASE: (CASE,)}
        self.names: dict[str, str] = {CASE: definition.name}
        self.nodes: dict[str, Node] = {}
        answers = {table.key: answer_type(table) for table in definition.decisions}
        self.language = Language(definition.fields, lambda key: key in self.lineages, answers)
        self.tables: dict[str, Table] = {}

    def compile(self) -> None:
        self._trace_lineages(self.definition.items, (CASE,), "items")
        self._compile_tables()
        self._compile_case()
        self._compile_items(self.definition.items, "items")

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
            slots=self._slots(CASE, plan.planning, plan.items, ""),
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
            slots=self._slots(item.key, item.planning, item.items, f"{place}."),
            blocking=item.blocking,
            completion=item.completion,
            available=self._expression(item.available_condition, f"{place}.availableCondition", own),
            timer=self._timer(item, f"{place}.timer"),
            collection=self._collection(item, f"{place}.collection"),
            asked=self._asked(item, place),
            locals=own,
            item=item,
        )

    def _asked(self, item: Item, place: str) -> dict[str, Expression]:
        found = {}
        for name, entries in (("form", item.form), ("checklist", item.checklist)):
            for at, entry in enumerate(entries):
                condition = self._expression(entry.condition, f"{place}.{name}[{at}].condition", self.locals[item.key])
                if condition is not None:
                    found[entry.field] = condition
        return found

    def _slots(self, key: str, planning: PlanningTable | None, items: tuple[Item, ...], place: str) -> tuple[Slot, ...]:
        def rule(source: str | None, where: str) -> Expression | None:
            return self._expression(source, where, self.locals[key])

        found = offering.slots(planning, items, place, rule)
        return tuple(slot for slot in found if slot.key not in self.injected)

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
