"""Who listens to what, and who reads what: the indexes that let one event touch only what depends on it.

They are made once a plan from its compiled items.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from apps.cmmn import filepaths
from apps.cmmn.decisions import Table
from apps.cmmn.definition import LISTENERS
from apps.cmmn.expressions import Expression
from apps.cmmn.nodes import Heard, Node, Readers, Sentry, Sourced
from apps.cmmn.planwords import Word

_Listeners = dict[tuple[str, str], list[tuple[Sentry, Sourced]]]


def _leading_to(paths: Iterable[str]) -> frozenset[str]:
    """The paths with everything they begin with."""
    split = [path.split(".") for path in paths]
    return frozenset(filepaths.spelled(parts[: at + 1]) for parts in split for at in range(len(parts)))


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


class Listening:
    """The indexes of a plan; what each of them holds is told by `Compiled`."""

    def __init__(self, nodes: Mapping[str, Node], tables: Mapping[str, Table]) -> None:
        self.nodes = nodes
        self.tables = tables
        self._heard: _Listeners = {}
        self._files: _Listeners = {}
        self._variables: _Listeners = {}
        self._fields: dict[str, _Index] = {}
        self._plan: dict[str, _Index] = {}
        self._fill()
        self.listeners = _done(self._heard)
        self.file_listeners = _done(self._files)
        self.variable_listeners = _done(self._variables)
        self.field_readers = {key: found.done() for key, found in self._fields.items()}
        self.plan_readers = {key: found.done() for key, found in self._plan.items()}
        self.file_paths = _leading_to(path for path, _ in (*self._files, *self._variables))
        self.guards = self._guards()

    def _fill(self) -> None:
        for node in self.nodes.values():
            for sentry in (*node.exit, *node.entry, *node.triggers):
                self._index_sentry(sentry)
            for rule in {rule for slot in node.slots for rule in slot.rules}:
                for index in self._read_by(rule):
                    index.stages.append(node.key)
            if node.available:
                for index in self._read_by(node.available):
                    index.listeners.append(node.key)
            if node.collection:
                index = self._fields.setdefault(node.collection[0], _Index())
                index.sentries.extend(node.entry)
                index.waiting.append(node.key)
            if isinstance(node.timer, Expression):
                for index in self._read_by(node.timer):
                    index.waiting.append(node.key)

    def _index_sentry(self, sentry: Sentry) -> None:
        for part in sentry.parts:
            listeners = self._files if part.in_case_file else self._heard
            listeners = self._variables if sentry.role == "variable" else listeners
            listeners.setdefault((part.source, part.event), []).append((sentry, part))
        if sentry.condition and not (sentry.on_event and sentry.parts):
            for index in self._read_by(sentry.condition):
                index.sentries.append(sentry)

    def _guards(self) -> dict[str, tuple[Sentry, ...]]:
        """The sentries that hang on each listener: they hear it or ask about it."""
        found: dict[str, dict[Sentry, None]] = {}
        for (source, _), heard in self._heard.items():
            if self.nodes[source].kind in LISTENERS:
                found.setdefault(source, {}).update((sentry, None) for sentry, _ in heard)
        for key, index in self._plan.items():
            if key in self.nodes and self.nodes[key].kind in LISTENERS:
                found.setdefault(key, {}).update((sentry, None) for sentry in index.sentries)
        return {key: tuple(sentries) for key, sentries in found.items() if sentries}

    def _read_by(self, expression: Expression) -> list[_Index]:
        """The places of the index that lead to an expression."""
        read, watched = set(expression.types), set()
        for word in expression.words.values():
            if word.word is Word.DECIDE:
                read_by_table, watched_by_table = self._read_by_table(word.name)
                read |= read_by_table
                watched |= watched_by_table
            elif word.name in self.nodes:
                watched |= {word.name, *self._asked_through(expression, word.name)}
        found = [self._fields.setdefault(key, _Index()) for key in sorted(read)]
        return found + [self._plan.setdefault(key, _Index()) for key in sorted(watched)]

    def _read_by_table(self, key: str) -> tuple[set[str], set[str]]:
        """The fields and the items that a decision hangs on."""
        read: set[str] = set()
        watched: set[str] = set()
        for expression in self.tables[key].expressions():
            read |= set(expression.types)
            for word in expression.words.values():
                if word.name in self.nodes:
                    watched |= {word.name, *self._asked_through(expression, word.name)}
        return read, watched

    def _asked_through(self, expression: Expression, name: str) -> tuple[str, ...]:
        """Whether a stage is completable hangs on its children too."""
        if any(word.word == "completable" and word.name == name for word in expression.words.values()):
            node = self.nodes.get(name)
            return (*node.children, *node.discretionary) if node else ()
        return ()


def _done(listeners: _Listeners) -> dict[tuple[str, str], Heard]:
    return {where: tuple(who) for where, who in listeners.items()}
