"""The working copy of a case while one command is applied: it moves items, remembers, and notes why.

What follows from a move is decided elsewhere (`sentries`, `life`, `completion`); here it is only queued.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.cmmn import decisions
from apps.cmmn.compiled import NOBODY, Compiled, Node, Readers, Rule, Sentry
from apps.cmmn.decisions import Decision
from apps.cmmn.definition import CASE, Kind
from apps.cmmn.expressions import NOTHING, Expression
from apps.cmmn.outcome import Cause, Incident, Look, Outcome, Part, Reading, Trace, Transition
from apps.cmmn.planwords import PlanWord, Word
from apps.cmmn.state import AT_WORK, DONE, CaseState, PlanItem, State

REPEATS_AT_ONCE = 100
"""New instances of one item that a single command may bring; more is a plan that runs in a circle."""


@dataclass(frozen=True, slots=True)
class Event:
    item: int
    key: str
    transition: str
    criterion: str | None


class Run:
    """Queues: `opening` holds new instances to look at, `events` what happened, `recheck` sentries to look at again,
    `touched` the stages that may have nothing left to do."""

    def __init__(self, compiled: Compiled, state: CaseState | None) -> None:
        self.compiled = compiled
        self.items: dict[int, PlanItem] = dict(state.items) if state else {}
        self.values: dict[str, Any] = dict(state.values) if state else {}
        self.next_number = state.next_number if state else 0
        self.transitions: list[Transition] = []
        self.looks: list[Look] = []
        self.incidents: list[Incident] = []
        self.decisions: list[Decision] = []
        self.opening: deque[int] = deque()
        self.events: deque[Event] = deque()
        self.recheck: dict[tuple[int, Sentry], None] = {}
        self.touched: set[int] = set()
        self.repeats: Counter[str] = Counter()
        self._by_key: dict[str, list[int]] = {}
        self._below: dict[int, list[int]] = {}
        for item in self.items.values():
            self._file(item)

    # -- looking -----------------------------------------------------------------------------------------------

    def node(self, number: int) -> Node:
        return self.compiled.nodes[self.items[number].key]

    def name(self, number: int) -> str:
        return self.node(number).name

    def children(self, number: int) -> list[PlanItem]:
        return [self.items[child] for child in self._below.get(number, ())]

    def instances(self, key: str) -> list[PlanItem]:
        return [self.items[number] for number in self._by_key.get(key, ())]

    def holding(self, number: int) -> list[PlanItem]:
        """The children that keep a person from completing a stage: at work, or required and not done."""
        children = self.children(number)
        return [
            child for child in children if child.state is State.ACTIVE or (child.required and child.state not in DONE)
        ]

    def siblings(self, item: PlanItem) -> list[PlanItem]:
        """The instances of the same item in the same parent, itself included."""
        return [other for other in self.instances(item.key) if other.parent == item.parent]

    def above(self, number: int) -> list[PlanItem]:
        """The items it lies in, innermost first, the case last."""
        found = []
        parent = self.items[number].parent
        while parent is not None:
            found.append(self.items[parent])
            parent = self.items[parent].parent
        return found

    def anchor(self, number: int, key: str) -> int | None:
        """The instance of `key` that an item is or lies in."""
        return next((item.number for item in (self.items[number], *self.above(number)) if item.key == key), None)

    def near(self, number: int, key: str) -> list[PlanItem]:
        """The instances of `key` that an item can mean: those that share its own stages."""
        scope = self.compiled.scope(self.items[number].key, key)
        anchor = self.anchor(number, scope)
        if scope == CASE:
            return self.instances(key)
        return [other for other in self.instances(key) if self.anchor(other.number, scope) == anchor]

    # -- expressions -------------------------------------------------------------------------------------------

    def read(self, expression: Expression, number: int, place: str, index: int | None = None) -> Reading:
        """Evaluates an expression for an item; an error becomes an incident."""
        local = dict.fromkeys(expression.locals, index) if index is not None else NOTHING
        reading = expression.read(self.values, lambda word: self._answer(word, number), local)
        if reading.error:
            self.incidents.append(Incident(number, place, reading.error))
        return reading

    def rule(self, rule: Rule, item: PlanItem, role: str) -> bool:
        """Whether a rule holds for an instance; a look is kept of a rule that reads something."""
        if isinstance(rule, bool):
            return rule
        reading = self.read(rule, item.number, role, item.index)
        self.looks.append(Look(item.number, item.key, role, reading.is_satisfied, reading=reading))
        return reading.is_satisfied

    def decide(self, table: str, number: int) -> Decision:
        """What a decision table says for an item; one that decides nothing is an incident."""
        decision = decisions.evaluate(self.compiled.tables[table], self.values, lambda word: self._answer(word, number))
        self.decisions.append(decision)
        if decision.problem:
            self.incidents.append(Incident(number, f"decision {table}", str(decision.problem)))
        return decision

    def _answer(self, word: PlanWord, number: int) -> Any:
        if word.word is Word.DECIDE:
            return next(iter(self.decide(word.name, number).results.values()), None)
        found = self.near(number, word.name)
        if word.word is Word.COUNT:
            return sum(word.state is None or item.state == word.state for item in found)
        if word.word is Word.STATE:
            return found[-1].state.value if found else ""
        return any(item.state is State.ACTIVE and not self.holding(item.number) for item in found[-1:])

    def parts(self, sentry: Sentry, item: PlanItem) -> tuple[Part, ...]:
        """The on-parts of a sentry as one instance remembers them."""
        occurred = item.memory.get("parts", {}).get(_slot(sentry), ())
        return tuple(
            Part(part.source, part.name, part.event, at in occurred, part.exit_criterion)
            for at, part in enumerate(sentry.parts)
        )

    # -- moving ------------------------------------------------------------------------------------------------

    def create(self, key: str, parent: int | None, cause: Cause) -> int:
        """Brings a new instance into being; the case is active at once, everything else available."""
        node = self.compiled.nodes[key]
        number = self.next_number
        self.next_number += 1
        state = State.ACTIVE if node.kind is Kind.CASE else State.AVAILABLE
        index = 1 + sum(other.parent == parent for other in self.instances(key))
        item = PlanItem(number, parent, key, node.kind, state, {}, required=False, index=index)
        self._file(item)
        self.items[number] = item
        if self.rule(node.required, item, "required"):
            self.items[number] = replace(item, required=True)
        self._note(item, "create", None, state, cause, None)
        return number

    def move(
        self, number: int, transition: str, to_state: State, cause: Cause, *, memory: Mapping[str, Any] | None = None
    ) -> None:
        """Moves an item and queues what follows. `memory` replaces what it remembers."""
        item = self.items[number]
        kept = item.memory if memory is None else memory
        self.items[number] = replace(item, state=to_state, memory=kept)
        criterion = cause.criterion if cause.kind in {"entry", "exit"} else None
        self._note(item, transition, item.state, to_state, cause, criterion)
        if self.node(number).is_limited and item.state in AT_WORK and to_state not in AT_WORK:
            for other in self.siblings(item):
                self.look_again(other.number, "entry")

    def remember(self, number: int, **changes: Any) -> None:
        """Writes into what an item remembers; None takes an entry away."""
        item = self.items[number]
        memory = {name: value for name, value in {**item.memory, **changes}.items() if value is not None}
        self.items[number] = replace(item, memory=memory)

    def remember_parts(self, number: int, sentry: Sentry, occurred: tuple[int, ...]) -> None:
        """Writes which on-parts of one sentry have occurred; none of them is a fresh start."""
        parts = dict(self.items[number].memory.get("parts", {}))
        parts[_slot(sentry)] = list(occurred)
        parts = {slot: found for slot, found in parts.items() if found}
        self.remember(number, parts=parts or None)

    def look_again(self, number: int, *roles: str) -> None:
        """Queues the sentries of an item."""
        node = self.node(number)
        for role in roles or ("exit", "entry"):
            for sentry in node.exit if role == "exit" else node.entry:
                self.recheck[number, sentry] = None

    def write(self, values: Mapping[str, Any]) -> None:
        """Writes fields and queues whoever reads those that changed."""
        for key, value in values.items():
            if self.values.get(key) == value and type(self.values.get(key)) is type(value):
                continue
            if value is None:
                self.values.pop(key, None)
            else:
                self.values[key] = value
            self._wake(self.compiled.field_readers.get(key, NOBODY))

    def outcome(self, command: str, now: datetime) -> Outcome:
        state = CaseState(self.items, self.values, self.next_number)
        trace = Trace(now.isoformat(), command, tuple(self.looks), tuple(self.incidents), tuple(self.decisions))
        return Outcome(state, tuple(self.transitions), trace)

    def _note(
        self, item: PlanItem, transition: str, before: State | None, after: State, cause: Cause, criterion: str | None
    ) -> None:
        name = self.compiled.nodes[item.key].name
        self.transitions.append(
            Transition(item.number, item.key, name, item.kind, transition, before, after, criterion, cause)
        )
        self.events.append(Event(item.number, item.key, transition, criterion))
        self._wake(self.compiled.plan_readers.get(item.key, NOBODY))
        if item.parent is not None:
            self.touched.add(item.parent)

    def _wake(self, readers: Readers) -> None:
        for sentry in readers.sentries:
            for item in self.instances(sentry.owner):
                self.recheck[item.number, sentry] = None
        for stage in readers.stages:
            self.touched.update(item.number for item in self.instances(stage))

    def _file(self, item: PlanItem) -> None:
        self._by_key.setdefault(item.key, []).append(item.number)
        if item.parent is not None:
            self._below.setdefault(item.parent, []).append(item.number)


def _slot(sentry: Sentry) -> str:
    """Where an item remembers a sentry; entry and exit criteria may bear the same key."""
    return f"{sentry.role}:{sentry.key}"
