"""Conditions and rules in CEL: compiled once against the fields of a plan, bounded, and checked for what can be known.

Which items and fields exist is told by the caller; nothing here knows how a case moves. Evaluating is done in
`evaluation`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from cel_expr_python import cel

from apps.cmmn import bounds, numerals, planwords, syntax
from apps.cmmn.definition import Field, FieldType
from apps.cmmn.evaluation import NOTHING, Answer, Ask, Expression, Show, first_line
from apps.cmmn.planwords import PlanWord, Word
from apps.cmmn.values import NUMBERS, is_readable
from apps.cmmn.variables import Scope, UnknownError, Use, cel_type, declared, given_type, is_name, uses

__all__ = ["MAX_SOURCE", "NOTHING", "Answer", "Ask", "Expression", "ExpressionError", "Language", "Locals", "is_name"]

MAX_SOURCE = 2_000
MAX_COMPREHENSIONS = 2

_ANSWERS = {Word.STATE: FieldType.TEXT, Word.COUNT: FieldType.NUMBER, Word.COMPLETABLE: FieldType.BOOLEAN}
"""The types of what plan words answer."""

_LIKELY = {
    FieldType.TEXT: bounds.Size(200, 200, 1),
    FieldType.LIST: bounds.Size(20, 400, 20),
    FieldType.OBJECT: bounds.Size(20, 400, 20),
    FieldType.ANY: bounds.Size(20, 400, 20),
}
"""Sizes for which an expression must be bounded to be accepted at all; the real ones are looked at each time."""

Locals = Mapping[str, FieldType]
"""Variables that only one item knows, such as the number of its instance, with their types."""


class ExpressionError(ValueError):
    """An expression that is refused. `code`: too-long, too-nested, too-costly, unknown-name, unknown-decision,
    wrong-type or syntax."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Language:
    """The expressions of one plan: its fields are the variables, its items and tables what plan words may name.

    `tables` are the types of what decision tables answer.
    """

    def __init__(
        self, fields: tuple[Field, ...], items: Callable[[str], bool], tables: Mapping[str, FieldType] = NOTHING
    ) -> None:
        self._fields = fields
        self._types = declared(fields)
        self._tables = tables
        self._is_item = items
        self._compiled: dict[tuple[str, frozenset[tuple[str, FieldType]], bool], Expression] = {}
        self._environments: dict[tuple[tuple[tuple[str, FieldType], ...], frozenset[str]], Any] = {}

    def compile(self, source: str, local: Locals = NOTHING, *, is_condition: bool = True) -> Expression:
        """Compiles, or raises ExpressionError. A condition must be true or false, anything else may be any value;
        `local` are the variables that only the item knows."""
        place = (source, frozenset(local.items()), is_condition)
        if place not in self._compiled:
            self._compiled[place] = self._compile(source, local, is_condition=is_condition)
        return self._compiled[place]

    def _compile(self, source: str, local: Locals, *, is_condition: bool) -> Expression:
        if len(source) > MAX_SOURCE:
            raise ExpressionError("too-long", f"is longer than {MAX_SOURCE:,} characters")
        if not is_readable(source):
            raise ExpressionError("syntax", "holds a character that cannot be read")
        text, words = planwords.extract(source, lambda message: ExpressionError("syntax", message))
        if planwords.PREFIX in source:
            raise ExpressionError("unknown-name", f'names cannot begin with "{planwords.PREFIX}"')
        words = {variable: self._meant(word) for variable, word in words.items()}
        tree = self._parse(text)
        scope = Scope(self._fields, local)
        found = self._used(tree.root, scope, words)
        if _nesting(tree.root) > MAX_COMPREHENSIONS:
            raise ExpressionError("too-nested", f"nests more than {MAX_COMPREHENSIONS} loops")
        answers = {variable: self._answer_type(word) for variable, word in words.items()}
        own = {**{key: kind for key, kind in local.items() if any(use.path[0] == key for use in found)}, **answers}
        untyped = frozenset(".".join(use.path) for use in found if use.is_test)
        typed = {**self._types, **local, **answers}
        decimals = {name for name, kind in typed.items() if kind in NUMBERS} - untyped
        text = numerals.decimal_where_needed(text, tree, frozenset(decimals))
        program = self._check(text, own, untyped, is_condition=is_condition)
        expression = _expression(source, scope, found, words, answers, program, tree.root)
        return self._bounded(expression)

    def _parse(self, text: str) -> syntax.Tree:
        try:
            parsed = self._environment(NOTHING, frozenset()).compile(text, disable_check=True)
        except RuntimeError as error:
            code = "too-nested" if "recursion" in str(error) else "syntax"
            raise ExpressionError(code, first_line(error)) from None
        return syntax.read(parsed.serialize())

    def _meant(self, word: PlanWord) -> PlanWord:
        """The question with what it counts, where that is a list of the case file."""
        if word.word is Word.COUNT and self._types.get(word.name) is FieldType.LIST:
            return replace(word, counts=tuple(word.name.split(".")))
        if word.word is Word.DECIDE:
            if word.name not in self._tables:
                raise ExpressionError("unknown-decision", f'there is no decision table "{word.name}"')
        elif not self._is_item(word.name):
            raise ExpressionError("unknown-name", f'"{word.name}" is not an item of this plan')
        return word

    def _used(self, root: syntax.Node, scope: Scope, words: Iterable[str]) -> set[Use]:
        try:
            return uses(root, scope, dict.fromkeys(words))
        except UnknownError as error:
            raise ExpressionError(error.code, error.message) from None

    def _answer_type(self, word: PlanWord) -> FieldType:
        return self._tables[word.name] if word.word is Word.DECIDE else _ANSWERS[word.word]

    def _check(self, text: str, own: Locals, untyped: frozenset[str], *, is_condition: bool) -> Any:
        try:
            program = self._environment(own, untyped).compile(text)
        except RuntimeError as error:
            raise ExpressionError("wrong-type", first_line(error)) from None
        if is_condition and program.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
            raise ExpressionError("wrong-type", "is not true or false")
        return program

    def _environment(self, own: Locals, untyped: frozenset[str]) -> Any:
        """The fields and an expression's own variables; making one costs more than compiling.

        A field that `has` asks for is left `untyped`, because the library would ask for it without looking inside.
        """
        shape = (tuple(sorted(own.items())), untyped)
        if shape not in self._environments:
            kinds = {name: kind for name, kind in self._types.items() if name.partition(".")[0] not in own}
            kinds = {name: kind for name, kind in kinds.items() if name not in untyped} | dict(own)
            self._environments[shape] = cel.NewEnv(variables={name: cel_type(kind) for name, kind in kinds.items()})
        return self._environments[shape]

    def _bounded(self, expression: Expression) -> Expression:
        if not bounds.is_risky(expression.tree):
            return expression
        likely = {read.variable: _LIKELY[read.kind] for read in expression.reads if read.kind in _LIKELY}
        try:
            bounds.require_bounded(expression.tree, likely)
        except bounds.TooMuchError as error:
            raise ExpressionError("too-costly", str(error)) from None
        return replace(expression, is_costly=True)


def _expression(
    source: str,
    scope: Scope,
    found: set[Use],
    words: Mapping[str, PlanWord],
    answers: Mapping[str, FieldType],
    program: Any,
    tree: syntax.Node,
) -> Expression:
    untyped = frozenset(use.path for use in found if use.is_test)
    paths = {use.path for use in found}
    reads = {scope.read(use, untyped) for use in found}
    variables = {read.variable for read in reads}
    roots = {path[0] for path in paths if path[0] not in scope.local}
    roots |= {word.counts[0] for word in words.values() if word.counts}
    return Expression(
        source=source,
        paths=tuple(sorted(paths)),
        words=words,
        answers=answers,
        types={key: scope.kind(key) for key in sorted(roots)},
        locals=frozenset(path[0] for path in paths if path[0] in scope.local),
        gives=given_type(program.return_type()),
        reads=tuple(sorted(read._replace(is_shown=tuple(read.variable.split(".")) in paths) for read in reads)),
        shows=tuple(
            Show(".".join(path), path[0], path[1:], path[0] in scope.local)
            for path in sorted(paths)
            if ".".join(path) not in variables
        ),
        program=program,
        tree=tree,
    )


def _nesting(node: syntax.Node) -> int:
    if node.what != "comprehension":
        return max(map(_nesting, node.args), default=0)
    return max(_nesting(node.args[0]), 1 + max(map(_nesting, node.args[1:])))
