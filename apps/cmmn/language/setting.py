"""What the sentences of a plan can speak of: its steps, fields and choices, with their names and kinds.

It is made from a plan that is being read or from one that is to be written; nothing here reads or writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

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
    """`parents` gives the step around each step."""

    lexicon: Lexicon
    fields: Mapping[str, Field]
    kinds: Mapping[str, Kind]
    names: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)


def setting(name: str, steps: Iterable[Step], parents: Mapping[str, str], fields: Iterable[Field]) -> Setting:
    steps, fields = list(steps), list(fields)
    names = {step.key: step.name for step in steps}
    referents = [
        Referent("item", step.key, step.name, step.kind.value, _where(parents, names, step.key)) for step in steps
    ]
    referents += [Referent("field", spec.key, spec.label, "field") for spec in fields]
    choices = {label: value for spec in fields for value, label in spec.choices}
    referents += [Referent("choice", value, label, "choice") for label, value in choices.items()]
    # The case goes by “the case” and by the name of the plan.
    referents += [Referent("case", CASE, called, "case") for called in ("case", name) if called]
    return Setting(
        Lexicon(referents),
        {spec.key: spec for spec in fields},
        {CASE: Kind.CASE, **{step.key: step.kind for step in steps}},
        names,
        parents,
    )


def setting_of(definition: CaseDefinition) -> Setting:
    items = list(definition.walk())
    parents = {child.key: above.key for above in items for child in above.items}
    return setting(definition.name, items, parents, definition.fields)


def _where(parents: Mapping[str, str], names: Mapping[str, str], key: str) -> str:
    around = parents.get(key, CASE)
    return f" in “{names[around]}”" if around in names else ""
