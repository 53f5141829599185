"""Conditions and rules in CEL: compiled once against the fields of a plan, bounded, and evaluated without surprises.

Which items and fields exist is told by the caller; nothing here knows how a case moves.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from cel_expr_python import cel

from apps.cmmn import numerals, planwords, syntax
from apps.cmmn.definition import Field, FieldType
from apps.cmmn.outcome import Reading
from apps.cmmn.planwords import PlanWord, Word
from apps.cmmn.values import NUMBERS, UnfitError, for_field, is_readable, is_unset, jsonable

MAX_SOURCE = 2_000
MAX_COMPREHENSIONS = 2
MAX_SHOWN = 200
_UNKNOWN = ("No value with name", "Key not found in map")
"""How the library's errors begin when a value is missing rather than wrong."""

_ANSWERS = {Word.STATE: FieldType.TEXT, Word.COUNT: FieldType.NUMBER, Word.COMPLETABLE: FieldType.BOOLEAN}
"""The types of what plan words answer."""

_RESERVED_WORDS = """as break const continue else false for function if import in let loop namespace null package return
true var void while"""
_RESERVED = frozenset(_RESERVED_WORDS.split())

Ask = Callable[[PlanWord], Any]
"""Answers a question about the plan."""


def is_name(key: str) -> bool:
    """Whether an expression can say that name."""
    return key.isascii() and key.isidentifier() and key not in _RESERVED and not key.startswith(planwords.PREFIX)


class ExpressionError(ValueError):
    """An expression that is refused. `code`: too-long, too-nested, unknown-name, wrong-type or syntax."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


Locals = Mapping[str, FieldType]
"""Variables that only one item knows, such as the number of its instance, with their types."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Answer(NamedTuple):
    """What an expression gives: `value` is None when it is unknown or when there is an error. `shown` are the values
    read, None for one that is not yet known; those are named in `unknown` as well."""

    value: Any
    shown: Mapping[str, Any]
    unknown: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `paths` are the dotted paths it reads, `fields` their first parts that are fields;
    `locals` are the names among them that only the item knows."""

    source: str
    fields: frozenset[str]
    paths: tuple[tuple[str, ...], ...]
    words: Mapping[str, PlanWord]
    types: Mapping[str, FieldType]
    locals: frozenset[str]
    program: Any
    reads: tuple[tuple[str, FieldType, bool], ...]
    gives: FieldType
    answers: Mapping[str, FieldType]

    def read(self, values: Mapping[str, Any], ask: Ask, local: Mapping[str, Any] = NOTHING) -> Reading:
        """Evaluates a condition; only exactly true satisfies. `local` holds the values of the local variables."""
        value, shown, unknown, error = self.answer(values, ask, local)
        if error is None and value is not True and value is not False and value is not None:
            error = "is not true or false"
        return Reading(self.source, value is True, shown, unknown, error)

    def answer(self, values: Mapping[str, Any], ask: Ask, local: Mapping[str, Any] = NOTHING) -> Answer:
        """Evaluates to a plain value of Python."""
        data: dict[str, Any] = {}
        shown: dict[str, Any] = {}
        unknown: list[str] = []
        error = self._bind(values, local, data, shown, unknown)
        if self.words:
            self._ask(values, ask, data, shown)
        if error is not None:
            return Answer(None, shown, tuple(unknown), error)
        value, error = self._evaluate(data)
        return Answer(value, shown, tuple(unknown), error)

    def _bind(
        self,
        values: Mapping[str, Any],
        local: Mapping[str, Any],
        data: dict[str, Any],
        shown: dict[str, Any],
        unknown: list[str],
    ) -> str | None:
        """Fills in the values read; what is unknown is left out of `data`. Returns the first error."""
        error = None
        for key, kind, is_plain in self.reads:
            value = (local if key in self.locals else values).get(key)
            is_known = not is_unset(kind, value)
            if is_known:
                try:
                    data[key] = for_field(kind, value)
                except UnfitError as unfit:
                    error = error or f"{key} {unfit}"
            if is_plain:
                shown[key] = _short(jsonable(value)) if is_known else None
                if not is_known:
                    unknown.append(key)
        for path in self.paths:
            if len(path) > 1:
                value = _at(local if path[0] in self.locals else values, path)
                name = ".".join(path)
                shown[name] = None if value is None else _short(jsonable(value))
                if value is None:
                    unknown.append(name)
        return error

    def _ask(self, values: Mapping[str, Any], ask: Ask, data: dict[str, Any], shown: dict[str, Any]) -> None:
        for variable, word in self.words.items():
            listed = values.get(word.name) if word.name in self.types else None
            answer = len(listed or ()) if word.name in self.types else ask(word)
            shown[str(word)] = _short(jsonable(answer))
            if answer is not None:
                data[variable] = for_field(self.answers[variable], answer)

    def _evaluate(self, data: dict[str, Any]) -> tuple[Any, str | None]:
        try:
            result = self.program.eval(data=data)
            value = result.plain_value()
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            return None, _first_line(error)
        if value is not True and value is not False and result.type() == cel.Type.ERROR:
            text = str(value)
            return None, None if any(sign in text for sign in _UNKNOWN) else text
        return value, None


class Language:
    """The expressions of one plan: its fields are the variables, its items the names that plan words may use."""

    def __init__(
        self, fields: tuple[Field, ...], items: Callable[[str], bool], tables: Mapping[str, FieldType] = NOTHING
    ) -> None:
        self._types = {field.key: field.type for field in fields}
        self._tables = tables
        self._is_item = items
        self._compiled: dict[tuple[str, frozenset[tuple[str, FieldType]], bool], Expression] = {}
        self._environments: dict[tuple[tuple[str, FieldType], ...], Any] = {}

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
        tree = self._parse(text)
        types = {**self._types, **local}
        paths = tuple(sorted(_paths(tree.root, frozenset(words))))
        self._require_known(source, paths, words.values(), types)
        answers = {variable: self._answer_type(word) for variable, word in words.items()}
        if _nesting(tree.root) > MAX_COMPREHENSIONS:
            raise ExpressionError("too-nested", f"nests more than {MAX_COMPREHENSIONS} loops")
        decimals = {key for key, kind in (types | answers).items() if kind in NUMBERS}
        text = numerals.decimal_where_needed(text, tree, frozenset(decimals))
        used = {path[0] for path in paths}
        own = {key: kind for key, kind in local.items() if key in used}
        program = self._check(text, {**answers, **own}, is_condition=is_condition)
        fields = frozenset(used - own.keys())
        reads = fields | {word.name for word in words.values() if word.name in self._types}
        return Expression(
            source,
            fields,
            paths,
            words,
            {key: self._types[key] for key in reads},
            frozenset(own),
            program,
            tuple((key, types[key], (key,) in paths) for key in sorted(used)),
            _given(program.return_type()),
            answers,
        )

    def _parse(self, text: str) -> syntax.Tree:
        try:
            parsed = self._environment({}).compile(text, disable_check=True)
        except RuntimeError as error:
            code = "too-nested" if "recursion" in str(error) else "syntax"
            raise ExpressionError(code, _first_line(error)) from None
        return syntax.read(parsed.serialize())

    def _require_known(
        self, source: str, paths: tuple[tuple[str, ...], ...], words: Iterable[PlanWord], types: Locals
    ) -> None:
        for path in paths:
            if path[0] not in types or path[0].startswith(planwords.PREFIX):
                raise ExpressionError("unknown-name", f'"{path[0]}" is not a field of this plan')
            if len(path) > 1 and types[path[0]] not in {FieldType.OBJECT, FieldType.ANY}:
                raise ExpressionError("wrong-type", f'"{path[0]}" has no fields of its own')
        for word in words:
            if word.word is Word.DECIDE:
                self._require_table(word.name)
                continue
            is_list = word.word is Word.COUNT and self._types.get(word.name) is FieldType.LIST
            if not is_list and not self._is_item(word.name):
                raise ExpressionError("unknown-name", f'"{word.name}" is not an item of this plan')
        if planwords.PREFIX in source:
            raise ExpressionError("unknown-name", f'names cannot begin with "{planwords.PREFIX}"')

    def _require_table(self, name: str) -> None:
        if name not in self._tables:
            raise ExpressionError("unknown-decision", f'there is no decision table "{name}"')

    def _answer_type(self, word: PlanWord) -> FieldType:
        return self._tables[word.name] if word.word is Word.DECIDE else _ANSWERS[word.word]

    def _check(self, text: str, own: Locals, *, is_condition: bool) -> Any:
        try:
            program = self._environment(own).compile(text)
        except RuntimeError as error:
            raise ExpressionError("wrong-type", _first_line(error)) from None
        if is_condition and program.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
            raise ExpressionError("wrong-type", "is not true or false")
        return program

    def _environment(self, own: Locals) -> Any:
        """The fields and an expression's own variables; making one costs more than compiling."""
        shape = tuple(sorted(own.items()))
        if shape not in self._environments:
            variables = {key: _cel_type(kind) for key, kind in self._types.items() if is_name(key)}
            variables |= {variable: _cel_type(kind) for variable, kind in own.items()}
            self._environments[shape] = cel.NewEnv(variables=variables)
        return self._environments[shape]


def _cel_type(kind: FieldType) -> Any:
    if kind in NUMBERS:
        return cel.Type.DOUBLE
    if kind is FieldType.BOOLEAN:
        return cel.Type.BOOL
    if kind is FieldType.DATE:
        return cel.Type.TIMESTAMP
    if kind is FieldType.ANY:
        return cel.Type.DYN
    if kind is FieldType.LIST:
        return cel.Type.List(cel.Type.DYN)
    if kind is FieldType.OBJECT:
        return cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    return cel.Type.STRING


def _given(kind: Any) -> FieldType:
    """The type of what an expression gives."""
    for known, field_type in _GIVEN:
        if kind == known:
            return field_type
    return {"list": FieldType.LIST, "map": FieldType.OBJECT}.get(str(kind.name()).partition("(")[0], FieldType.ANY)


_GIVEN = (
    (cel.Type.BOOL, FieldType.BOOLEAN),
    (cel.Type.DOUBLE, FieldType.NUMBER),
    (cel.Type.INT, FieldType.NUMBER),
    (cel.Type.STRING, FieldType.TEXT),
    (cel.Type.TIMESTAMP, FieldType.DATE),
)


def _paths(node: syntax.Node, bound: frozenset[str]) -> set[tuple[str, ...]]:
    """The paths read from variables that no loop binds."""
    path = node.path()
    if path:
        return set() if path[0] in bound else {path}
    if node.what == "comprehension":
        outside, inside = node.args[:2], node.args[2:]
        found = [_paths(arg, bound) for arg in outside] + [_paths(arg, bound | node.binds) for arg in inside]
    else:
        found = [_paths(arg, bound) for arg in node.args]
    return set().union(*found)


def _nesting(node: syntax.Node) -> int:
    if node.what != "comprehension":
        return max(map(_nesting, node.args), default=0)
    return max(_nesting(node.args[0]), 1 + max(map(_nesting, node.args[1:])))


def _at(values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = values
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _short(value: Any) -> Any:
    """What is read is remembered with the case, so a long text or list is cut to what a person can take in."""
    if isinstance(value, str) and len(value) > MAX_SHOWN:
        return value[: MAX_SHOWN - 1] + "…"
    if isinstance(value, list | dict) and len(str(value)) > MAX_SHOWN:
        return f"{len(value)} entries"
    return value


def _first_line(error: Exception) -> str:
    line = str(error).splitlines()[0] if str(error) else type(error).__name__
    return re.sub(r"^[A-Z_]+: ERROR: <input>:-?\d+:-?\d+: |\s*\[[A-Z_]+\]$", "", line)
