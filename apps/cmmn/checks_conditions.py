"""Checks of conditions that are well formed and yet can never hold, or compare with a value that never comes.

Only literals are judged; what a case file will hold is nobody's to know.
"""

from collections.abc import Iterator

from apps.cmmn.compiled import Compiled
from apps.cmmn.contradictions import Domains, can_hold, strange_literals
from apps.cmmn.definition import LISTENERS, Field, FieldType, Item, Kind
from apps.cmmn.evaluation import Expression
from apps.cmmn.findings import Finding, warning
from apps.cmmn.nodes import Sentry
from apps.cmmn.planwords import Word
from apps.cmmn.ranges import Range, Values
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.state import State

_MOMENTS = frozenset({Kind.MILESTONE, *LISTENERS})
_CASE_STATES = (State.ACTIVE, State.SUSPENDED, State.COMPLETED, State.TERMINATED, State.FAILED, State.CLOSED)
_MOMENT_STATES = (State.AVAILABLE, State.UNAVAILABLE, State.SUSPENDED, State.COMPLETED, State.TERMINATED)
_WHOLE = Values(is_whole=True)


def condition_findings(
    compiled: Compiled, items: list[tuple[str, Item]], sentries: dict[Sentry, str]
) -> Iterator[Finding]:
    """`sentries` are the criteria of the plan with their places."""
    for sentry, place in sentries.items():
        if sentry.condition:
            yield from _condition(compiled, sentry.condition, f"{place}.condition", compiled.nodes[sentry.owner].name)
    for place, item in items:
        node = compiled.nodes[item.key]
        if node.available:
            yield from _condition(compiled, node.available, f"{place}.availableCondition", item.name)


def is_hopeless(compiled: Compiled, condition: Expression | None) -> bool:
    """Whether a condition can never hold."""
    return condition is not None and not can_hold(condition, _domains(compiled, condition))


def _condition(compiled: Compiled, condition: Expression, place: str, name: str) -> Iterator[Finding]:
    domains = _domains(compiled, condition)
    strange = list(dict.fromkeys(strange_literals(condition, domains)))
    for subject, value in strange:
        word = condition.words.get(subject)
        yield warning(
            "impossible-value",
            place,
            Sentence(gettext_noop('%(subject)s is never "%(value)s".'), subject=str(word or subject), value=value),
            gettext_noop("Use one of the values that it can have."),
        )
    if not strange and not can_hold(condition, domains):
        yield warning(
            "never-holds",
            place,
            Sentence(
                gettext_noop("A condition of %(name)s can never hold: %(condition)s."),
                name=name,
                condition=condition.source,
            ),
            gettext_noop("Look for parts that exclude each other, or remove the criterion."),
        )


def _domains(compiled: Compiled, condition: Expression) -> Domains:
    found: dict[str, Values] = {}
    for path in condition.paths:
        spec = _spec(compiled.definition.fields, path) if path[0] not in condition.locals else None
        domain = _of_field(spec) if spec else None
        if domain:
            found[".".join(path)] = domain
    for variable, word in condition.words.items():
        if word.word is Word.COUNT:
            found[variable] = Values((Range(0.0, None),), is_whole=True)
        elif word.word is Word.STATE:
            found[variable] = _of_state(compiled.nodes[word.name].kind) if word.name in compiled.nodes else Values()
    return found


def _spec(fields: tuple[Field, ...], path: tuple[str, ...]) -> Field | None:
    spec = next((each for each in fields if each.key == path[0]), None)
    for name in path[1:]:
        spec = next((each for each in spec.fields if each.key == name), None) if spec and not spec.many else None
    return spec


def _of_field(spec: Field) -> Values | None:
    if spec.many:
        return None
    if spec.type is FieldType.CHOICE and spec.choices:
        return Values(universe=frozenset({"", *(value for value, _ in spec.choices)}))
    return {FieldType.INTEGER: _WHOLE, FieldType.BOOLEAN: Values(universe=frozenset({True, False}))}.get(spec.type)


def _of_state(kind: Kind) -> Values:
    """The states that an item can be found in; empty while there is none."""
    if kind is Kind.CASE:
        return Values(universe=frozenset(_CASE_STATES))
    if kind in _MOMENTS:
        return Values(universe=frozenset({"", *_MOMENT_STATES}))
    return Values(
        universe=frozenset({"", *(state for state in State if state not in {State.CLOSED, State.UNAVAILABLE})})
    )
