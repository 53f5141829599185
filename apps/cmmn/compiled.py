"""A definition made ready to run: expressions compiled, names resolved, and indexes from what happens to who listens.

It is made once a definition and never changes; nothing of a running case is in it but the plans of cases that have
items of their own, which are kept beside it. How it is made stands in `compiling` and `listening`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from apps.cmmn.compiling import Compiler, Report
from apps.cmmn.decisions import Table
from apps.cmmn.definition import CASE, CaseDefinition, DefinitionError, Item
from apps.cmmn.listening import Listening
from apps.cmmn.nodes import NOBODY, Heard, Node, Readers, Rule, Sentry, Sourced, shared
from apps.cmmn.state import CaseState

__all__ = [
    "NOBODY", "Compiled", "Node", "Readers", "Rule", "Sentry", "Sourced", "compile_definition", "gather", "shared",
]  # fmt: skip

Added = tuple[tuple[str, Item], ...]

MAX_KEPT = 32
"""Plans of cases with items of their own that are kept."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """`listeners` go by item and event, `file_listeners` by path and event of the case file, `variable_listeners` by
    path and what has been written there. `file_paths` are the paths that any of the last two hears, with all that lead
    to them. `guards` are the sentries that hang on a listener of the plan in any way. Readers go by name,
    `tables` by key.
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
    tables: Mapping[str, Table]
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
        plan = self.definition
        definition = replace(plan, items=tuple(_grown(item, below) for item in (*plan.items, *below.get(CASE, ()))))
        return compile_definition(definition, frozenset(item.key for _, item in added))


def _grown(item: Item, below: Mapping[str, tuple[Item, ...]]) -> Item:
    inner = tuple(_grown(child, below) for child in (*item.items, *below.get(item.key, ())))
    return item if inner == item.items else replace(item, items=inner)


def compile_definition(definition: CaseDefinition, injected: frozenset[str] = frozenset()) -> Compiled:
    """Compiles, or raises DefinitionError for the first thing that cannot run. `injected` are the keys of items that
    only one case has, which no stage brings by itself."""
    faults: list[tuple[str, str, str]] = []
    compiled = gather(definition, lambda place, code, message: faults.append((place, code, message)), injected)
    if faults:
        place, _, message = faults[0]
        raise DefinitionError(place, message)
    return compiled


def gather(definition: CaseDefinition, report: Report, injected: frozenset[str] = frozenset()) -> Compiled:
    """Compiles what can be compiled and reports the rest; for checks, which want everything at once."""
    compiler = Compiler(definition, report, injected)
    compiler.compile()
    found = Listening(compiler.nodes, compiler.tables)
    return Compiled(
        definition,
        compiler.nodes,
        found.listeners,
        found.field_readers,
        found.plan_readers,
        frozenset(spec.key for spec in definition.fields),
        found.file_listeners,
        found.variable_listeners,
        found.file_paths,
        compiler.tables,
        found.guards,
        injected,
    )
