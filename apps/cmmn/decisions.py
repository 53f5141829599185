"""Decision tables: compiled once, evaluated against the case file, with a reading of every rule.

Which task asks a table and where its results go is the engine's affair; what is wrong with a table is told by
`checks_decisions`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.cmmn import hits, unary
from apps.cmmn.decision_readings import Decision, RuleReading
from apps.cmmn.definition import DecisionOutput, DecisionTable, FieldType
from apps.cmmn.expressions import MAX_SOURCE, Answer, Ask, Expression, ExpressionError, Language
from apps.cmmn.hits import ProblemError, answer_type
from apps.cmmn.planwords import Word
from apps.cmmn.sentences import gettext_noop
from apps.cmmn.values import NUMBERS, jsonable

__all__ = ["Decision", "Table", "answer_type", "compile_table", "evaluate"]

Report = Callable[[str, str, str], None]
"""Takes place, code and message of something that cannot run."""

_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE, FieldType.EMAIL, FieldType.PHONE})


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: for each input a condition over the value, None for any; for each output an expression, or None."""

    tests: tuple[Expression | None, ...]
    results: tuple[Expression | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    spec: DecisionTable
    inputs: tuple[Expression, ...]
    rows: tuple[Row, ...]
    defaults: tuple[Expression | None, ...]

    def expressions(self) -> Iterator[Expression]:
        """Everything that it evaluates, so that it is known what it reads."""
        yield from self.inputs
        for row in self.rows:
            yield from (each for each in (*row.tests, *row.results) if each)
        yield from (each for each in self.defaults if each)


def compile_table(spec: DecisionTable, language: Language, report: Report, place: str) -> Table:
    """Compiles what can be compiled and reports the rest; a table with anything reported cannot be evaluated."""
    compiler = _Compiler(language, report)
    inputs = [
        compiler.expression(column.expression, f"{place}.inputs[{at}].expression")
        for at, column in enumerate(spec.inputs)
    ]
    kinds = [column.gives if column else FieldType.ANY for column in inputs]
    rows = [compiler.row(rule.tests, kinds, rule.results, spec, at, place) for at, rule in enumerate(spec.rules)]
    defaults = [
        compiler.result(output.default, output, f"{place}.outputs[{at}].default")
        for at, output in enumerate(spec.outputs)
    ]
    return Table(spec, tuple(column for column in inputs if column), tuple(rows), tuple(defaults))


class _Compiler:
    def __init__(self, language: Language, report: Report) -> None:
        self.language = language
        self.report = report

    def row(
        self,
        tests: tuple[str, ...],
        kinds: list[FieldType],
        results: tuple[str, ...],
        spec: DecisionTable,
        number: int,
        place: str,
    ) -> Row:
        here = f"{place}.rules[{number}]"
        return Row(
            tuple(
                self.cell(cell, kind, f"{here}.tests[{at}]")
                for at, (cell, kind) in enumerate(zip(tests, kinds, strict=False))
            ),
            tuple(
                self.result(text, output, f"{here}.results[{at}]")
                for at, (text, output) in enumerate(zip(results, spec.outputs, strict=False))
            ),
        )

    def expression(self, source: str, place: str) -> Expression | None:
        return self._compiled(source, place, {}, is_condition=False)

    def cell(self, cell: str, kind: FieldType, place: str) -> Expression | None:
        if len(cell) > MAX_SOURCE:
            self.report(place, "too-long", f"is longer than {MAX_SOURCE:,} characters")
            return None
        try:
            tests = unary.read(cell)
        except unary.UnreadableError as error:
            self.report(place, "bad-cell", str(error))
            return None
        return self._compiled(unary.cel(tests), place, {unary.VALUE: kind}, is_condition=True) if tests else None

    def result(self, source: str, output: DecisionOutput, place: str) -> Expression | None:
        found = self.expression(source, place) if source.strip() else None
        if found and not _may_give(output.type, found.gives):
            self.report(place, "wrong-type", f'does not give what the column "{output.key}" holds')
        return found

    def _compiled(
        self, source: str, place: str, local: Mapping[str, FieldType], *, is_condition: bool
    ) -> Expression | None:
        try:
            found = self.language.compile(source, local, is_condition=is_condition)
        except ExpressionError as error:
            self.report(place, error.code, error.message)
            return None
        if any(word.word is Word.DECIDE for word in found.words.values()):
            self.report(place, "wrong-place", "asks a table, which a table itself cannot")
            return None
        return found


def _may_give(wanted: FieldType, given: FieldType) -> bool:
    if FieldType.ANY in {wanted, given} or wanted is given:
        return True
    return (wanted in NUMBERS and given in NUMBERS) or (wanted in _TEXTS and given in _TEXTS)


def evaluate(table: Table, values: Mapping[str, Any], ask: Ask) -> Decision:
    """What the table decides now; `ask` answers what its expressions ask about the plan."""
    return _Evaluation(table, values, ask).decision()


class _Evaluation:
    """One evaluation: answers are kept, because many rules have the same cells."""

    def __init__(self, table: Table, values: Mapping[str, Any], ask: Ask) -> None:
        self.table = table
        self.values = values
        self.ask = ask
        self.shown: dict[str, Any] = {}
        self.unknown: dict[str, None] = {}
        self.inputs = [self.answer(column) for column in table.inputs]
        self.tested: dict[tuple[int, str], Answer] = {}

    def decision(self) -> Decision:
        spec = self.table.spec
        rules = tuple(self.rule(number, row) for number, row in enumerate(self.table.rows, start=1))
        matched = tuple(rule.number for rule in rules if rule.is_matched)
        results: dict[str, Any] = {}
        problem = None
        try:
            self.require_no_error(rules)
            results = self.results(matched)
        except ProblemError as found:
            problem = found.sentence
        labels = [column.label or column.expression for column in spec.inputs]
        inputs = {label: jsonable(found.value) for label, found in zip(labels, self.inputs, strict=True)}
        return Decision(spec.key, spec.name, matched, results, problem, inputs, self.shown, tuple(self.unknown), rules)

    def rule(self, number: int, row: Row) -> RuleReading:
        for at, (test, column) in enumerate(zip(row.tests, self.inputs, strict=True)):
            if test is None:
                continue
            found = self.test(at, test, column)
            if found.value is not True:
                cell = self.table.spec.rules[number - 1].tests[at]
                return RuleReading(number, is_matched=False, column=at + 1, test=cell, error=found.error)
        return RuleReading(number, is_matched=True)

    def test(self, at: int, test: Expression, column: Answer) -> Answer:
        """A value that is not known passes no test."""
        if column.value is None:
            return Answer(None, {}, (), column.error)
        place = (at, test.source)
        if place not in self.tested:
            self.tested[place] = self.answer(test, {unary.VALUE: column.value})
        return self.tested[place]

    def answer(self, expression: Expression, local: Mapping[str, Any] | None = None) -> Answer:
        found = expression.answer(self.values, self.ask, local or {})
        self.shown.update((name, value) for name, value in found.shown.items() if name != unary.VALUE)
        self.unknown.update((name, None) for name in found.unknown if name != unary.VALUE)
        return found

    def require_no_error(self, rules: tuple[RuleReading, ...]) -> None:
        """What could not be evaluated is said, never taken for a no."""
        for rule in rules:
            if rule.error:
                raise ProblemError(
                    gettext_noop("Rule %(number)s, column %(column)s: %(error)s."),
                    number=rule.number,
                    column=rule.column,
                    error=rule.error,
                )

    def results(self, matched: tuple[int, ...]) -> dict[str, Any]:
        rows = [(number, self.table.rows[number - 1].results) for number in matched]
        if not rows and any(self.table.defaults):
            rows = [(0, self.table.defaults)]
        found = [(number, self.outputs(number, row)) for number, row in hits.needed(self.table.spec, rows)]
        return hits.combined(self.table.spec, found)

    def outputs(self, number: int, row: tuple[Expression | None, ...]) -> tuple[Any, ...]:
        given = []
        for expression, output in zip(row, self.table.spec.outputs, strict=True):
            answer = self.answer(expression) if expression else None
            if answer and answer.error:
                raise ProblemError(
                    gettext_noop("Rule %(number)s, %(output)s: %(error)s."),
                    number=number,
                    output=output.label or output.key,
                    error=answer.error,
                )
            given.append(hits.typed(output, answer.value) if answer else None)
        return tuple(given)
