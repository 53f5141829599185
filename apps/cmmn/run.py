"""The working copy of a case while one command is applied: it moves items, remembers, and notes why.

What follows from a move is decided elsewhere (`sentries`, `life`, `completion`); here it is only queued.
"""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from apps.cmmn import casefile, fileevents
from apps.cmmn.commands import ChangeFile
from apps.cmmn.compiled import Added, Compiled
from apps.cmmn.definition import Kind
from apps.cmmn.expressions import NOTHING
from apps.cmmn.nodes import NOBODY, Node, Readers, Sentry
from apps.cmmn.outcome import Cause, Incident, Outcome, Trace, Transition
from apps.cmmn.schedules import Due, plain
from apps.cmmn.state import AT_WORK, CaseState, Index, PlanItem, State
from apps.cmmn.view import View

REPEATS_AT_ONCE = 100
"""New instances of one item that a single command may bring; more is a plan that runs in a circle."""


class Written(NamedTuple):
    """Something that happened to the case file. Items from number `before` on were not there yet."""

    path: str
    event: str
    is_variable: bool
    before: int


class Run(View):
    """Queues: `opening` holds new instances to look at, `events` what happened, `recheck` sentries to look at again,
    `touched` the stages that may have nothing left to do, `offers` listeners that may have become available or not,
    `ripe` timers whose time has come. With `is_patient` nobody is there to be refused, so what cannot be done now
    waits."""

    def __init__(
        self, compiled: Compiled, state: CaseState | None, now: datetime | None = None, due: Due = plain
    ) -> None:
        super().__init__(compiled, state)
        self.next_number = state.next_number if state else 0
        self.added: Added = state.added if state else ()
        self.now = now
        self.due = due
        self.transitions: list[Transition] = []
        self.opening: deque[int] = deque()
        self.events: deque[Transition | Written] = deque()
        self.recheck: dict[tuple[int, Sentry], None] = {}
        self.touched: set[int] = set()
        self.offers: dict[int, None] = {}
        self.ripe: set[int] = set()
        self.repeats: Counter[str] = Counter()
        self.dropped: tuple[int, ...] = ()
        self.is_patient = False
        self._has_own_index = state is None

    def create(self, key: str, parent: int | None, cause: Cause, memory: Mapping[str, Any] = NOTHING) -> int:
        """Brings a new instance into being; the case is active at once, everything else waits."""
        node = self.compiled.nodes[key]
        number = self.next_number
        self.next_number += 1
        siblings = reversed(self.index.by_key.get(key, ()))
        last = next((other for at in siblings if (other := self.items[at]).parent == parent), None)
        index = 1 if last is None else last.index + 1
        item = PlanItem(number, parent, key, node.kind, _first_state(node), dict(memory), required=False, index=index)
        self._file(item)
        self.items[number] = item
        if node.required is not False and self.rule(node.required, item, "required"):
            self.items[number] = PlanItem(
                number, parent, key, node.kind, item.state, item.memory, required=True, index=index
            )
        self._note(item, "create", None, item.state, cause, None)
        return number

    def move(
        self, number: int, transition: str, to_state: State, cause: Cause, *, memory: Mapping[str, Any] | None = None
    ) -> None:
        """Moves an item and queues what follows. `memory` replaces what it remembers."""
        item = self.items[number]
        self._change(item, to_state, item.memory if memory is None else memory)
        criterion = cause.criterion if cause.kind in {"entry", "exit"} else None
        self._note(item, transition, item.state, to_state, cause, criterion)
        node = self.compiled.nodes[item.key]
        for sentry in node.bare_exits:
            self.recheck[number, sentry] = None
        if node.is_limited and item.state in AT_WORK and to_state not in AT_WORK:
            for other in self.siblings(item):
                self.look_again(other.number, "entry")
                if "at" in other.memory:
                    self.opening.append(other.number)

    def remember(self, number: int, **changes: Any) -> None:
        """Writes into what an item remembers; None takes an entry away."""
        item = self.items[number]
        memory = {name: value for name, value in {**item.memory, **changes}.items() if value is not None}
        if memory != item.memory:
            self._change(item, item.state, memory)

    def remember_parts(self, number: int, sentry: Sentry, occurred: frozenset[str]) -> None:
        """Writes which on-parts of one sentry have occurred; none of them is a fresh start."""
        item = self.items[number]
        if self.occurred(item, sentry) == occurred:
            return
        parts = item.memory.get("parts", NOTHING)
        kept = {slot: found for slot, found in parts.items() if slot != sentry.slot}
        if occurred:
            kept[sentry.slot] = sorted(occurred)
        self.remember(number, parts=kept or None)

    def look_again(self, number: int, *roles: str) -> None:
        """Queues the sentries of an item."""
        node = self.node(number)
        for sentry in (*node.exit, *node.entry, *node.triggers):
            if not roles or sentry.role in roles:
                self.recheck[number, sentry] = None

    def write(self, values: Mapping[str, Any]) -> None:
        """Writes fields, or by a dotted path what is inside an object; None empties one."""
        after = dict(self.values)
        for name, given in values.items():
            key, value = name, given
            if name not in self.compiled.field_keys and "." in name:
                key, *path = name.split(".")
                value = _placed(after.get(key), path, given)
            if value is None:
                after.pop(key, None)
            elif key not in after or not fileevents.is_same(after[key], value):
                after[key] = value
        self.rewrite(after)

    def take(self, number: int, place: str, values: Mapping[str, Any]) -> bool:
        """Writes what an item brought and no person typed in. What does not fit is left out and said."""
        fitting, objections = casefile.sorted_out(self.compiled.definition, values)
        self.incidents += [Incident(number, place, str(objection.reason)) for objection in objections]
        self.write(fitting)
        return not objections

    def rewrite(self, after: Mapping[str, Any], change: ChangeFile | None = None) -> None:
        """Takes another case file, queues whoever reads what differs, and what has happened to its items."""
        before, self.values = self.values, after
        changed = [key for key in {**before, **after} if before.get(key) is not after.get(key)]
        for key in changed:
            self._wake(self.compiled.field_readers.get(key, NOBODY))
        if self.compiled.file_listeners and (changed or change):
            for told in fileevents.changes(self.compiled.definition, before, after, change, self.compiled.file_paths):
                self.events.append(Written(told.path, told.event, is_variable=False, before=self.next_number))
        for path, event in self.compiled.variable_listeners if changed else ():
            if event == _what_happened(_at(before, path), _at(after, path)):
                self.events.append(Written(path, event, is_variable=True, before=self.next_number))

    def refile(self, items: Mapping[int, PlanItem]) -> None:
        """Takes other items altogether, as a case does that moves to another plan."""
        self.items = dict(items)
        self.index = Index.of(self.items.values())
        self._has_own_index = True

    def outcome(self, command: str, now: datetime) -> Outcome:
        state = CaseState(self.items, self.values, self.next_number, self.added, self.index)
        trace = Trace(now.isoformat(), command, tuple(self.looks), tuple(self.incidents), tuple(self.decisions))
        return Outcome(state, tuple(self.transitions), trace, self.dropped)

    def _change(self, item: PlanItem, state: State, memory: Mapping[str, Any]) -> None:
        self.items[item.number] = PlanItem(
            item.number, item.parent, item.key, item.kind, state, memory, item.required, item.index
        )

    def _note(
        self, item: PlanItem, transition: str, before: State | None, after: State, cause: Cause, criterion: str | None
    ) -> None:
        key = item.key
        name = self.compiled.nodes[key].name
        step = Transition(item.number, key, name, item.kind, transition, before, after, criterion, cause)
        self.transitions.append(step)
        self.events.append(step)
        readers = self.compiled.plan_readers.get(key)
        if readers is not None:
            self._wake(readers)
        parent = item.parent
        if parent is not None:
            self.touched.add(parent)
            for sentry in self.compiled.nodes[self.items[parent].key].completing:
                self.recheck[parent, sentry] = None

    def _wake(self, readers: Readers) -> None:
        for sentry in readers.sentries:
            for number in self.index.by_key.get(sentry.owner, ()):
                self.recheck[number, sentry] = None
        for key in readers.stages:
            self.touched.update(self.index.by_key.get(key, ()))
        for key in readers.listeners:
            self.offers.update(dict.fromkeys(self.index.by_key.get(key, ())))
        for key in readers.waiting:
            self.opening.extend(self.index.by_key.get(key, ()))
            self.touched.update(item.parent for item in self.instances(key) if item.parent is not None)

    def _file(self, item: PlanItem) -> None:
        if not self._has_own_index:
            self.index = self.index.fork()
            self._has_own_index = True
        self.index.add(item)


def _first_state(node: Node) -> State:
    if node.kind is Kind.CASE:
        return State.ACTIVE
    if node.kind is Kind.REACTIVATE_EVENT or node.available is not None:
        return State.UNAVAILABLE
    return State.AVAILABLE


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _placed(holder: Any, path: list[str], value: Any) -> Any:
    """A copy of an object with a value in its place."""
    if not path:
        return value
    held = dict(holder) if isinstance(holder, Mapping) else {}
    held[path[0]] = _placed(held.get(path[0]), path[1:], value)
    return held


def _what_happened(before: Any, after: Any) -> str | None:
    if before is after or fileevents.is_same(before, after):
        return None
    if before is None:
        return "create"
    return "delete" if after is None else "update"
