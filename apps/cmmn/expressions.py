"""Conditions and rules in CEL: compiled once against the fields of a plan, bounded, and evaluated without surprises.

Which items and fields exist is told by the caller; nothing here knows how a case moves.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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

_COUNTER = "counter"
_OWN_TYPES = {
    Word.STATE.value: cel.Type.STRING,
    Word.COUNT.value: cel.Type.DOUBLE,
    Word.COMPLETABLE.value: cel.Type.BOOL,
    _COUNTER: cel.Type.DOUBLE,
}

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


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `paths` are the dotted paths it reads, `fields` their first parts."""

    source: str
    fields: frozenset[str]
    paths: tuple[tuple[str, ...], ...]
    words: Mapping[str, PlanWord]
    types: Mapping[str, FieldType]
    local: str | None
    program: Any

    def read(self, values: Mapping[str, Any], ask: Ask, index: int | None = None) -> Reading:
        """Evaluates; only exactly true satisfies. `index` is the value of the local counter."""
        data: dict[str, Any] = {}
        shown: dict[str, Any] = {}
        unknown: list[str] = []
        error = self._bind(values, data, shown, unknown)
        if self.local is not None and index is not None:
            data[self.local] = float(index)
            shown[self.local] = index
        for variable, word in self.words.items():
            listed = values.get(word.name) if word.name in self.types else None
            answer = len(listed or ()) if word.name in self.types else ask(word)
            shown[str(word)] = answer
            data[variable] = float(answer) if word.word is Word.COUNT else answer
        is_satisfied = False
        if error is None:
            is_satisfied, error = self._evaluate(data)
        return Reading(self.source, is_satisfied, shown, tuple(unknown), error)

    def _bind(
        self, values: Mapping[str, Any], data: dict[str, Any], shown: dict[str, Any], unknown: list[str]
    ) -> str | None:
        """Fills in the values read; what is unknown is left out of `data`. Returns the first error."""
        error = None
        for key in self.fields:
            value = values.get(key)
            if is_unset(self.types[key], value):
                continue
            try:
                data[key] = for_field(self.types[key], value)
            except UnfitError as unfit:
                error = error or f"{key} {unfit}"
        for path in self.paths:
            value = _at(values, path)
            name = ".".join(path)
            is_missing = is_unset(self.types[path[0]], value) if len(path) == 1 else value is None
            shown[name] = None if is_missing else _short(jsonable(value))
            if is_missing:
                unknown.append(name)
        return error

    def _evaluate(self, data: dict[str, Any]) -> tuple[bool, str | None]:
        try:
            result = self.program.eval(data=data)
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            return False, _first_line(error)
        if result.type() == cel.Type.ERROR:
            text = str(result.value())
            return False, None if any(sign in text for sign in _UNKNOWN) else text
        if result.type() != cel.Type.BOOL:
            return False, "is not true or false"
        return result.value() is True, None


class Language:
    """The expressions of one plan: its fields are the variables, its items the names that plan words may use."""

    def __init__(self, fields: tuple[Field, ...], items: Callable[[str], bool]) -> None:
        self._types = {field.key: field.type for field in fields}
        self._is_item = items
        self._compiled: dict[tuple[str, str | None], Expression] = {}
        self._environments: dict[tuple[tuple[str, Any], ...], Any] = {}

    def compile(self, source: str, local: str | None = None) -> Expression:
        """Compiles, or raises ExpressionError; `local` names the counter of a repeating item."""
        if (source, local) not in self._compiled:
            self._compiled[source, local] = self._compile(source, local)
        return self._compiled[source, local]

    def _compile(self, source: str, local: str | None) -> Expression:
        if len(source) > MAX_SOURCE:
            raise ExpressionError("too-long", f"is longer than {MAX_SOURCE:,} characters")
        if not is_readable(source):
            raise ExpressionError("syntax", "holds a character that cannot be read")
        text, words = planwords.extract(source, lambda message: ExpressionError("syntax", message))
        tree = self._parse(text)
        paths = tuple(sorted(_paths(tree.root, frozenset(words) | {local or ""})))
        self._require_known(source, paths, words.values())
        if _nesting(tree.root) > MAX_COMPREHENSIONS:
            raise ExpressionError("too-nested", f"nests more than {MAX_COMPREHENSIONS} loops")
        decimals = {key for key, kind in self._types.items() if kind in NUMBERS} | {local or ""}
        decimals |= {variable for variable, word in words.items() if word.word is Word.COUNT}
        text = numerals.decimal_where_needed(text, tree, frozenset(decimals))
        fields = frozenset(path[0] for path in paths)
        program = self._check(text, words, local)
        reads = fields | {word.name for word in words.values() if word.name in self._types}
        types = {key: self._types[key] for key in reads}
        return Expression(source, fields, paths, words, types, local, program)

    def _parse(self, text: str) -> syntax.Tree:
        try:
            parsed = self._environment({}).compile(text, disable_check=True)
        except RuntimeError as error:
            code = "too-nested" if "recursion" in str(error) else "syntax"
            raise ExpressionError(code, _first_line(error)) from None
        return syntax.read(parsed.serialize())

    def _require_known(self, source: str, paths: tuple[tuple[str, ...], ...], words: Any) -> None:
        for path in paths:
            if path[0] not in self._types or path[0].startswith(planwords.PREFIX):
                raise ExpressionError("unknown-name", f'"{path[0]}" is not a field of this plan')
            if len(path) > 1 and self._types[path[0]] not in {FieldType.OBJECT, FieldType.ANY}:
                raise ExpressionError("wrong-type", f'"{path[0]}" has no fields of its own')
        for word in words:
            is_list = word.word is Word.COUNT and self._types.get(word.name) is FieldType.LIST
            if not is_list and not self._is_item(word.name):
                raise ExpressionError("unknown-name", f'"{word.name}" is not an item of this plan')
        if planwords.PREFIX in source:
            raise ExpressionError("unknown-name", f'names cannot begin with "{planwords.PREFIX}"')

    def _check(self, text: str, words: Mapping[str, PlanWord], local: str | None) -> Any:
        own = {variable: word.word.value for variable, word in words.items()}
        if local:
            own[local] = _COUNTER
        try:
            program = self._environment(own).compile(text)
        except RuntimeError as error:
            raise ExpressionError("wrong-type", _first_line(error)) from None
        if program.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
            raise ExpressionError("wrong-type", "is not true or false")
        return program

    def _environment(self, own: Mapping[str, str]) -> Any:
        """The fields and an expression's own variables; making one costs more than compiling."""
        shape = tuple(sorted(own.items()))
        if shape not in self._environments:
            variables = {key: _cel_type(kind) for key, kind in self._types.items() if is_name(key)}
            variables |= {variable: _OWN_TYPES[kind] for variable, kind in own.items()}
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
