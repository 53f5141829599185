"""Checks of what items name: roles, decision tables, case types, paths of the case file, variables of their own.

Items named in criteria and names in expressions are found when the plan is compiled.
"""

import re
from collections.abc import Iterator

from apps.cmmn import filepaths
from apps.cmmn.definition import CaseDefinition, DecisionTable, Field, FieldType, Item, Kind, Parameter
from apps.cmmn.expressions import is_name
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop

_CASE_REF = re.compile(r"[A-Za-z0-9_][\w./:#-]{0,199}", re.ASCII)
_WRITTEN = frozenset({"", "create", "update", "delete"})


def name_findings(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    known = {role.key for role in definition.roles}
    if item.performer is not None and item.performer not in known:
        yield unknown_role(item.performer, f"{place}.performer")
    for at, role in enumerate(item.roles):
        if role not in known:
            yield unknown_role(role, f"{place}.roles[{at}]")
    if item.team is not None and not item.team.strip():
        yield error(
            "missing-name",
            f"{place}.team",
            Sentence(gettext_noop("The team of %(name)s has no name."), name=item.name),
            gettext_noop("Name the team, or leave the team out."),
        )
    yield from _decision(definition, item, place)
    yield from _case(definition, item, place)
    yield from _waiting(item, place)
    yield from _collection(definition, item, place)
    yield from _variables(definition, item, place)


def unknown_role(role: str, place: str) -> Finding:
    return error(
        "unknown-role",
        place,
        Sentence(gettext_noop('"%(role)s" is not a role of this plan.'), role=role),
        gettext_noop("Add the role to the plan, or use the key of one that is there."),
    )


def reactivation_findings(items: list[tuple[str, Item]]) -> Iterator[Finding]:
    listeners = [(place, item) for place, item in items if item.kind is Kind.REACTIVATE_EVENT]
    for place, item in listeners[1:]:
        yield error(
            "second-reactivation",
            place,
            Sentence(
                gettext_noop("%(name)s brings the case back, which %(other)s does already."),
                name=item.name,
                other=listeners[0][1].name,
            ),
            gettext_noop("Keep one listener that brings a finished case back, and let it start all that is needed."),
        )


def _decision(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    if item.kind is not Kind.DECISION_TASK:
        return
    if not item.decision:
        yield warning(
            "nothing-to-run",
            f"{place}.decision",
            Sentence(gettext_noop("%(name)s decides nothing and completes at once."), name=item.name),
            gettext_noop("Name the decision table that it asks."),
        )
        return
    table = next((each for each in definition.decisions if each.key == item.decision), None)
    if table is None:
        yield error(
            "unknown-decision",
            f"{place}.decision",
            Sentence(gettext_noop('There is no decision table "%(table)s".'), table=item.decision),
            gettext_noop("Use the key of a decision table, or add the table to the plan."),
        )
        return
    yield from _results(definition, item, table, place)


def _results(definition: CaseDefinition, item: Item, table: DecisionTable, place: str) -> Iterator[Finding]:
    outputs = {output.key for output in table.outputs}
    for at, parameter in enumerate(item.outputs):
        if parameter.source not in outputs:
            yield error(
                "unknown-output",
                f"{place}.outputs[{at}].source",
                Sentence(
                    gettext_noop('%(table)s has no result "%(output)s".'), table=table.name, output=parameter.source
                ),
                gettext_noop("Use the key of a column of results."),
            )
    yield from _paths(definition, item.outputs, "target", f"{place}.outputs")
    if not item.outputs and not any(spec.key in outputs for spec in definition.fields):
        yield warning(
            "result-unused",
            f"{place}.outputs",
            Sentence(gettext_noop("What %(name)s decides goes nowhere."), name=item.name),
            gettext_noop("Say which result goes to which field."),
        )


def _case(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    if item.kind is not Kind.CASE_TASK:
        return
    if not item.case_ref:
        yield warning(
            "nothing-to-run",
            f"{place}.caseRef",
            Sentence(gettext_noop("%(name)s starts no case."), name=item.name),
            gettext_noop("Say which type of case it starts."),
        )
    elif not _CASE_REF.fullmatch(item.case_ref):
        yield error(
            "bad-case-type",
            f"{place}.caseRef",
            Sentence(gettext_noop('"%(key)s" cannot be the key of a case type.'), key=item.case_ref),
            gettext_noop("Use letters, digits, - and _, and begin with a letter or digit."),
        )
    yield from _paths(definition, item.inputs, "source", f"{place}.inputs")
    yield from _paths(definition, item.outputs, "target", f"{place}.outputs")


def _paths(definition: CaseDefinition, parameters: tuple[Parameter, ...], side: str, place: str) -> Iterator[Finding]:
    """The side of parameters that lies in the case file of this plan."""
    for at, parameter in enumerate(parameters):
        path = parameter.source if side == "source" else parameter.target
        if _spec(definition, path) is None:
            yield _unknown_path(path, f"{place}[{at}].{side}")


def _waiting(item: Item, place: str) -> Iterator[Finding]:
    if item.kind is Kind.TIMER_EVENT and (item.timer is None or not item.timer.at.strip()):
        yield error(
            "missing-timer",
            f"{place}.timer",
            Sentence(gettext_noop("%(name)s does not say when it occurs."), name=item.name),
            gettext_noop("Write a duration such as P2D or PT4H, a date, or an interval such as R3/PT1H."),
        )
    if item.kind is not Kind.VARIABLE_EVENT:
        return
    if not item.variable:
        yield error(
            "missing-variable",
            f"{place}.variable",
            Sentence(gettext_noop("%(name)s does not say which field it waits for."), name=item.name),
            gettext_noop("Name a field of the plan."),
        )
    if item.variable_event not in _WRITTEN:
        yield error(
            "unknown-event",
            f"{place}.variableEvent",
            Sentence(gettext_noop('A field never has the event "%(event)s".'), event=item.variable_event),
            gettext_noop("Write create, update or delete, or leave it out for any of them."),
        )


def _collection(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    spec = _spec(definition, item.collection) if item.collection else None
    if spec and not (spec.many or spec.type in {FieldType.LIST, FieldType.ANY}):
        yield error(
            "bad-collection",
            f"{place}.collection",
            Sentence(
                gettext_noop("%(name)s repeats for each element of %(field)s, which is no list."),
                name=item.name,
                field=spec.label,
            ),
            gettext_noop("Name a field that holds a list or is many."),
        )
    if item.element and not item.collection:
        yield warning(
            "element-unused",
            f"{place}.element",
            Sentence(
                gettext_noop('%(name)s names an element "%(element)s" and repeats over no list.'),
                name=item.name,
                element=item.element,
            ),
            gettext_noop("Name the list in collection, or remove the element."),
        )


def _variables(definition: CaseDefinition, item: Item, place: str) -> Iterator[Finding]:
    fields = {spec.key for spec in definition.fields}
    own = {"counter": item.counter, "index": item.index, "element": item.element}
    names = [name for name in own.values() if name]
    for what, name in own.items():
        if name is not None and (not is_name(name) or name in fields or names.count(name) > 1):
            yield error(
                f"bad-{what}",
                f"{place}.{what}",
                Sentence(
                    gettext_noop('"%(variable)s" cannot name the %(what)s of %(name)s.'),
                    variable=name,
                    what=what,
                    name=item.name,
                ),
                gettext_noop("Use one word that is not a field."),
            )


def _spec(definition: CaseDefinition, text: str) -> Field | None:
    path = filepaths.parse(text)
    return filepaths.find(definition.fields, path) if path else None


def _unknown_path(path: str, place: str) -> Finding:
    return error(
        "unknown-path",
        place,
        Sentence(gettext_noop('The case file has no item "%(path)s".'), path=path),
        gettext_noop("Use the key of a field, then a dot and the key of a field inside it."),
    )
