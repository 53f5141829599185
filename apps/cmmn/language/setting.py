"""What the sentences of a plan can speak of: its steps, fields and choices, with their names and kinds.

It is made from a plan that is being read or from one that is to be written; nothing here reads or writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from apps.cmmn.checks_flow import EVENTS
from apps.cmmn.definition import CASE, CaseDefinition, Field, Kind
from apps.cmmn.language.names import Lexicon, Referent


class Step(Protocol):
    """A step of a plan, whether it is read or written."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> Kind: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """`parents` gives the step around each step. `fields` are known by their paths, `inside` names those that lie in
    others (“the amount of the claim”). Roles, decision tables and statuses are names by key, `letters`
    the steps that are sent."""

    lexicon: Lexicon
    fields: Mapping[str, Field]
    kinds: Mapping[str, Kind]
    names: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()

    def is_single(self, path: str) -> bool:
        """Whether there is at most one value of that field, so that it can be compared."""
        parts = path.split(".")
        around = [self.fields.get(".".join(parts[:length])) for length in range(1, len(parts) + 1)]
        return path in self.fields and not any(spec is not None and spec.many for spec in around)


def events_of(kind: Kind) -> frozenset[str]:
    """The events that a step of that kind has."""
    return EVENTS[kind]


def walked(fields: Iterable[Field], above: str = "") -> Iterator[tuple[str, Field]]:
    """All fields with their paths, those inside others included."""
    for spec in fields:
        path = f"{above}.{spec.key}" if above else spec.key
        yield path, spec
        yield from walked(spec.fields, path)


def setting(
    name: str,
    steps: Iterable[Step],
    parents: Mapping[str, str],
    fields: Iterable[Field],
    *,
    roles: Mapping[str, str],
    tables: Mapping[str, str],
    statuses: Mapping[str, str],
    letters: frozenset[str],
) -> Setting:
    steps = list(steps)
    paths = dict(walked(fields))
    names = {step.key: step.name for step in steps}
    inside = {
        path: f"{spec.label} of {paths[path.rpartition('.')[0]].label}"
        for path, spec in paths.items()
        if path.rpartition(".")[0] in paths
    }
    referents = [
        Referent("item", step.key, step.name, step.kind.value, _where(parents, names, step.key)) for step in steps
    ]
    referents += [Referent("field", path, spec.label, "field") for path, spec in paths.items()]
    for path, said in inside.items():
        label, above = paths[path].label, paths[path.rpartition(".")[0]].label
        referents += [Referent("field", path, called, "field") for called in (said, f"{label} in {above}")]
    referents += [Referent("role", key, called, "role") for key, called in roles.items()]
    choices = {label: value for spec in paths.values() for value, label in spec.choices}
    referents += [Referent("choice", value, label, "choice") for label, value in choices.items()]
    # The case goes by “the case” and by the name of the plan.
    referents += [Referent("case", CASE, called, "case") for called in ("case", name) if called]
    kinds = {CASE: Kind.CASE, **{step.key: step.kind for step in steps}}
    return Setting(Lexicon(referents), paths, kinds, names, parents, inside, roles, tables, statuses, letters)


def setting_of(definition: CaseDefinition) -> Setting:
    items = list(definition.walk())
    parents = {child.key: above.key for above in items for child in above.items}
    return setting(
        definition.name,
        items,
        parents,
        definition.fields,
        roles={role.key: role.name for role in definition.roles},
        tables={table.key: table.name for table in definition.decisions},
        statuses={status.key: status.name for status in definition.statuses},
        letters=frozenset(item.key for item in items if item.process is not None),
    )


def _where(parents: Mapping[str, str], names: Mapping[str, str], key: str) -> str:
    around = parents.get(key, CASE)
    return f" in “{names[around]}”" if around in names else ""
