"""Checks of decision tables: columns and cells that are missing, rules that overlap, results that have no place.

Expressions and cells are checked when the plan is compiled.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from apps.cmmn import hits, unary
from apps.cmmn.checks_cells import literal, literal_values, values_of
from apps.cmmn.compiled import Compiled
from apps.cmmn.decisions import Table
from apps.cmmn.definition import Aggregation, DecisionTable, FieldType, HitPolicy
from apps.cmmn.expressions import is_name
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.ranges import Values
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.values import NUMBERS

MAX_CELLS = 10_000
MAX_COMPARED = 200
"""Rules that are compared with each other; a table with more is left to its policy."""


def is_too_big(table: DecisionTable) -> bool:
    return len(table.rules) * (len(table.inputs) + len(table.outputs)) > MAX_CELLS


def too_big(table: DecisionTable, place: str) -> Finding:
    return error(
        "too-big",
        place,
        Sentence(gettext_noop("%(table)s has more than %(cells)s cells."), table=table.name, cells=f"{MAX_CELLS:,}"),
        gettext_noop("Divide it into several tables."),
    )


def decision_findings(compiled: Compiled) -> Iterator[Finding]:
    for at, table in enumerate(compiled.definition.decisions):
        place = f"decisions[{at}]"
        yield from _naming(table, place)
        yield from _columns(table, place)
        yield from _policy(table, place)
        if table.hit_policy is HitPolicy.UNIQUE and table.key in compiled.tables:
            yield from _overlaps(compiled, compiled.tables[table.key], place)


def _naming(table: DecisionTable, place: str) -> Iterator[Finding]:
    if not table.key or not table.name.strip():
        yield error(
            "missing-name",
            f"{place}.name",
            Sentence(gettext_noop('The decision table "%(key)s" has no name or key.'), key=table.key),
            gettext_noop("Name it after what it decides."),
        )
    keys = Counter(output.key for output in table.outputs)
    for at, output in enumerate(table.outputs):
        if not is_name(output.key):
            yield error(
                "bad-key",
                f"{place}.outputs[{at}].key",
                Sentence(gettext_noop('"%(key)s" cannot be the key of a result.'), key=output.key),
                gettext_noop("Use one word of letters, digits and _."),
            )
        elif keys[output.key] > 1:
            yield error(
                "duplicate-key",
                f"{place}.outputs[{at}].key",
                Sentence(gettext_noop('Two results have the key "%(key)s".'), key=output.key),
                gettext_noop("Give each column of results a key of its own."),
            )


def _columns(table: DecisionTable, place: str) -> Iterator[Finding]:
    if not table.outputs:
        yield error(
            "no-result",
            f"{place}.outputs",
            Sentence(gettext_noop("%(table)s has no column of results."), table=table.name),
            gettext_noop("Add what it decides as a column."),
        )
    if not table.rules:
        yield warning(
            "no-rule",
            f"{place}.rules",
            Sentence(gettext_noop("%(table)s has no rule and decides nothing."), table=table.name),
            gettext_noop("Add a rule."),
        )
    for at, rule in enumerate(table.rules):
        for what, cells, columns in (
            ("tests", rule.tests, len(table.inputs)),
            ("results", rule.results, len(table.outputs)),
        ):
            if len(cells) != columns:
                yield error(
                    "missing-column",
                    f"{place}.rules[{at}].{what}",
                    Sentence(
                        gettext_noop("Rule %(rule)s of %(table)s has %(cells)s cells for %(columns)s columns."),
                        rule=at + 1,
                        table=table.name,
                        cells=len(cells),
                        columns=columns,
                    ),
                    gettext_noop("Give each column one cell; - lets any value pass."),
                )


def _policy(table: DecisionTable, place: str) -> Iterator[Finding]:
    if hits.is_aggregated(table):
        yield from _aggregation(table, place)
    if table.hit_policy not in hits.ORDERED:
        return
    if not any(output.values for output in table.outputs):
        yield error(
            "missing-values",
            f"{place}.outputs",
            Sentence(gettext_noop("%(table)s goes by the order of results and names none."), table=table.name),
            gettext_noop("List the possible results of a column, the best first."),
        )
    for at, rule in enumerate(table.rules):
        for column, (text, output) in enumerate(zip(rule.results, table.outputs, strict=False)):
            value = literal(text)
            if output.values and value is not None and not hits.is_listed(output, value):
                yield error(
                    "missing-values",
                    f"{place}.rules[{at}].results[{column}]",
                    Sentence(
                        gettext_noop("%(value)s is not among the possible results of %(output)s."),
                        value=text.strip(),
                        output=output.label or output.key,
                    ),
                    gettext_noop("Add it to the list of possible results, in its place."),
                )


def _aggregation(table: DecisionTable, place: str) -> Iterator[Finding]:
    if len(table.outputs) != 1:
        yield error(
            "bad-aggregation",
            f"{place}.aggregation",
            Sentence(gettext_noop("%(table)s adds up and needs exactly one column of results."), table=table.name),
            gettext_noop("Divide it into one table a result."),
        )
    elif table.aggregation is not Aggregation.COUNT and table.outputs[0].type not in NUMBERS | {FieldType.DATE}:
        yield error(
            "bad-aggregation",
            f"{place}.aggregation",
            Sentence(gettext_noop("%(table)s adds up results that are no numbers."), table=table.name),
            gettext_noop("Make the results numbers, or collect them as a list."),
        )


def _overlaps(compiled: Compiled, table: Table, place: str) -> Iterator[Finding]:
    """Pairs of rules that surely match together, as far as cells are literal; one finding for each later rule."""
    spec = table.spec
    if len(spec.rules) > MAX_COMPARED or len(table.inputs) != len(spec.inputs) or _hang_together(table):
        return
    domains = [values_of(compiled.definition.fields, column) for column in table.inputs]
    rows = [(number, _known(table, rule.tests, domains)) for number, rule in enumerate(spec.rules)]
    told: set[int] = set()
    for (one, first), (other, second) in combinations(rows, 2):
        if first is None or second is None or other in told:
            continue
        if not any(first[column].meets(second[column]).is_empty() for column in first):
            told.add(other)
            yield error(
                "overlapping-rules",
                f"{place}.rules[{other}]",
                Sentence(
                    gettext_noop("Rules %(one)s and %(other)s of %(table)s can match together, and one may."),
                    one=one + 1,
                    other=other + 1,
                    table=spec.name,
                ),
                gettext_noop("Make their tests exclude each other, or choose the hit policy first."),
            )


def _hang_together(table: Table) -> bool:
    """Whether two columns that look different read the same: what they let pass together cannot be known then."""
    columns = {column.source.strip(): {*map(str, column.words.values()), *column.types} for column in table.inputs}
    read = Counter(name for names in columns.values() for name in names)
    return any(count > 1 for count in read.values())


def _known(table: Table, tests: tuple[str, ...], domains: list[Values]) -> dict[str, Values] | None:
    """What a rule lets pass of each thing that is tested; None when that hangs on more than literals."""
    if len(tests) != len(domains):
        return None
    found: dict[str, Values] = {}
    for column, cell, domain in zip(table.inputs, tests, domains, strict=True):
        try:
            values = literal_values(cell)
        except unary.UnreadableError:
            return None
        if values is None:
            return None
        name = column.source.strip()
        found[name] = found.get(name, domain).meets(values)
    return None if any(values.is_empty() for values in found.values()) else found
