"""What one command sees of a case: its items, who lies where, and what expressions say of them.

Reading leaves looks, decisions and incidents behind for the trace; moving anything is the work of `run`.
"""

from collections.abc import Mapping
from typing import Any

from apps.cmmn import decisions
from apps.cmmn.compiled import Compiled
from apps.cmmn.decisions import Decision
from apps.cmmn.definition import CASE
from apps.cmmn.endings import Completion
from apps.cmmn.expressions import NOTHING, Expression
from apps.cmmn.nodes import Node, Rule, Sentry
from apps.cmmn.outcome import Incident, Look, Reading
from apps.cmmn.planwords import PlanWord, Word
from apps.cmmn.state import DONE, CaseState, Index, PlanItem, State

_NO_PARTS: frozenset[str] = frozenset()


class View:
    """`plan` is the plan that was given, `compiled` the same with the items that only this case has."""

    def __init__(self, compiled: Compiled, state: CaseState | None) -> None:
        self.plan = compiled
        self.compiled = compiled.with_added(state.added) if state else compiled
        self.items: dict[int, PlanItem] = dict(state.items) if state else {}
        self.values: Mapping[str, Any] = state.values if state else {}
        self.index = state.filed if state else Index()
        self.looks: list[Look] = []
        self.incidents: list[Incident] = []
        self.decisions: list[Decision] = []

    def node(self, number: int) -> Node:
        return self.compiled.nodes[self.items[number].key]

    def name(self, number: int) -> str:
        return self.node(number).name

    def children(self, number: int) -> list[PlanItem]:
        return [self.items[child] for child in self.index.below.get(number, ())]

    def instances(self, key: str) -> list[PlanItem]:
        return [self.items[number] for number in self.index.by_key.get(key, ())]

    def holding(self, number: int) -> list[PlanItem]:
        """The children that keep a person from completing a stage: at work, or required and not done."""
        return [
            child
            for child in self.children(number)
            if (child.state is State.ACTIVE or (child.required and child.state not in DONE))
            and not self.is_ignored(child)
        ]

    def is_ignored(self, child: PlanItem) -> bool:
        """Whether an open instance does not count when its parent asks if it is complete."""
        node = self.compiled.nodes[child.key]
        mode = node.completion
        if mode is Completion.IGNORE or child.state is State.UNAVAILABLE:
            return True
        if child.state is State.AVAILABLE:
            has_nothing = bool(node.collection) and "at" not in child.memory and self.elements(child.key) == []
            return has_nothing or mode in {Completion.IGNORE_AVAILABLE, Completion.IGNORE_ENABLED}
        return child.state is State.ENABLED and mode is Completion.IGNORE_ENABLED

    def elements(self, key: str) -> list[Any] | None:
        """The list that an item repeats over; None while it is not known."""
        found: Any = self.values
        for name in self.compiled.nodes[key].collection:
            found = found.get(name) if isinstance(found, Mapping) else None
        return list(found) if isinstance(found, list | tuple) else None

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
        if key == CASE:
            return 0
        at: int | None = number
        while at is not None:
            item = self.items[at]
            if item.key == key:
                return at
            at = item.parent
        return None

    def near(self, number: int, key: str) -> list[PlanItem]:
        """The instances of `key` that an item can mean: those that share its own stages."""
        scope = self.compiled.scope(self.items[number].key, key)
        anchor = self.anchor(number, scope)
        if scope == CASE:
            return self.instances(key)
        return [other for other in self.instances(key) if self.anchor(other.number, scope) == anchor]

    def read(self, expression: Expression, number: int, place: str) -> Reading:
        """Evaluates a condition for an item; an error becomes an incident."""
        local = self.local(number) if expression.locals else NOTHING
        reading = expression.read(self.values, lambda word: self.answer(word, number), local)
        if reading.error:
            self.incidents.append(Incident(number, place, reading.error))
        return reading

    def local(self, number: int) -> dict[str, Any]:
        """The variables that only an item and what is in it know, the innermost of a name."""
        found: dict[str, Any] = {}
        for item in (*reversed(self.above(number)), self.items[number]):
            found.update(self.compiled.nodes[item.key].own(item.index, item.memory))
        return found

    def rule(self, rule: Rule, item: PlanItem, role: str) -> bool:
        """Whether a rule holds for an instance; a look is kept of a rule that reads something."""
        if isinstance(rule, bool):
            return rule
        reading = self.read(rule, item.number, role)
        self.looks.append(Look(item.number, item.key, role, reading.is_satisfied, reading=reading))
        return reading.is_satisfied

    def decide(self, table: str, number: int) -> Decision:
        """What a decision table says for an item; one that decides nothing is an incident."""
        decision = decisions.evaluate(self.compiled.tables[table], self.values, lambda word: self.answer(word, number))
        self.decisions.append(decision)
        if decision.problem:
            self.incidents.append(Incident(number, f"decision {table}", str(decision.problem)))
        return decision

    def answer(self, word: PlanWord, number: int) -> Any:
        """Answers a question about the plan as one item sees it."""
        if word.word is Word.DECIDE:
            return next(iter(self.decide(word.name, number).results.values()), None)
        found = self.near(number, word.name)
        if word.word is Word.COUNT:
            return sum(word.state is None or item.state == word.state for item in found)
        if word.word is Word.STATE:
            return found[-1].state.value if found else ""
        return any(item.state is State.ACTIVE and not self.holding(item.number) for item in found[-1:])

    def occurred(self, item: PlanItem, sentry: Sentry) -> frozenset[str]:
        """The on-parts of a sentry that an instance remembers. Cases begun long ago know them by number."""
        parts = item.memory.get("parts")
        found = parts.get(sentry.slot) if parts else None
        if not found:
            return _NO_PARTS
        return frozenset(sentry.parts[part].slot if isinstance(part, int) else part for part in found)
