"""A compiled expression and how it is evaluated: what it reads, what came out, and what was missing.

Compiling, and what an expression may say at all, is the matter of `expressions`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from cel_expr_python import cel

from apps.cmmn import bounds
from apps.cmmn.definition import FieldType
from apps.cmmn.outcome import Reading
from apps.cmmn.planwords import PlanWord
from apps.cmmn.syntax import Node
from apps.cmmn.values import BLANK, MAX_LIST, UnfitError, for_field, jsonable
from apps.cmmn.variables import Names, Read

MAX_SHOWN = 200
_UNKNOWN = ("No value with name", "Key not found in map")
"""How the library's errors begin when a value is missing rather than wrong."""

_SMALL = frozenset({int, float, bool})

NOTHING: Mapping[str, Any] = MappingProxyType({})

Ask = Callable[[PlanWord], Any]
"""Answers a question about the plan."""


class Answer(NamedTuple):
    """What an expression gives: `value` is None when it is unknown or when there is an error. `shown` are the values
    read, None for one that is not yet known; those are named in `unknown` as well."""

    value: Any
    shown: Mapping[str, Any]
    unknown: tuple[str, ...]
    error: str | None


class Show(NamedTuple):
    """A path that is read inside the value of a variable, or is that variable, and is told to people."""

    name: str
    root: str
    rest: Names
    is_local: bool


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression, which gives a value of the type `gives`.

    `paths` are the dotted paths it reads; `types` are the fields that it hangs on, those it counts included, `locals`
    the names that only the item knows. With `is_costly` the sizes of values decide whether it is evaluated.
    """

    source: str
    paths: tuple[Names, ...]
    words: Mapping[str, PlanWord]
    answers: Mapping[str, FieldType]
    types: Mapping[str, FieldType]
    locals: frozenset[str]
    gives: FieldType
    reads: tuple[Read, ...]
    shows: tuple[Show, ...]
    program: Any
    tree: Node
    is_costly: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it names."""
        return frozenset(path[0] for path in self.paths if path[0] not in self.locals)

    def read(self, values: Mapping[str, Any], ask: Ask, local: Mapping[str, Any] = NOTHING) -> Reading:
        """Evaluates a condition; only exactly true satisfies. `local` holds the values of the local variables."""
        value, shown, unknown, error = self.answer(values, ask, local)
        if value is not True and value is not False and value is not None:
            error = "is not true or false"
        return Reading(self.source, value is True, shown, unknown, error)

    def answer(self, values: Mapping[str, Any], ask: Ask, local: Mapping[str, Any] = NOTHING) -> Answer:
        """Evaluates to a plain value of Python."""
        data: dict[str, Any] = {}
        shown: dict[str, Any] = {}
        unknown: list[str] = []
        error = self._bind(values, local, data, shown, unknown)
        if self.words:
            error = self._ask(values, ask, data, shown, unknown) or error
        if error is None and self.is_costly:
            error = _too_much(self.tree, data)
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
        for variable, root, rest, kind, convert, is_local, is_shown in self.reads:
            value = (local if is_local else values).get(root)
            if rest:
                value = _at(value, rest)
            if value is None or (kind in BLANK and value == ""):
                if is_shown:
                    shown[variable] = None
                    unknown.append(variable)
                continue
            try:
                data[variable] = convert(value)
            except UnfitError as unfit:
                error = error or f"{variable} {unfit}"
            if is_shown:
                shown[variable] = value if type(value) in _SMALL else _shown(value)
        for name, root, rest, is_local in self.shows:
            value = _at((local if is_local else values).get(root), rest)
            shown[name] = None if value is None else _shown(value)
            if value is None:
                unknown.append(name)
        return error

    def _ask(
        self, values: Mapping[str, Any], ask: Ask, data: dict[str, Any], shown: dict[str, Any], unknown: list[str]
    ) -> str | None:
        for variable, word in self.words.items():
            listed = word.counts
            answer = len(_at(values, listed) or ()) if listed else ask(word)
            shown[str(word)] = _shown(answer)
            if answer is None:
                unknown.append(str(word))
                continue
            try:
                data[variable] = for_field(self.answers[variable], answer)
            except UnfitError as unfit:
                return f"{word} {unfit}"
        return None

    def _evaluate(self, data: dict[str, Any]) -> tuple[Any, str | None]:
        try:
            result = self.program.eval(None, data)
            value = result.value()
            if value is True or value is False:
                return value, None
            kind = result.type()
            if kind == cel.Type.ERROR:
                text = str(value)
                return None, None if any(sign in text for sign in _UNKNOWN) else text
            return _plain(value, [MAX_LIST]), None
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            return None, first_line(error)


def _too_much(tree: Node, data: Mapping[str, Any]) -> str | None:
    try:
        bounds.require_bounded(tree, {name: bounds.size_of(value) for name, value in data.items()})
    except bounds.TooMuchError as error:
        return str(error)
    return None


def _plain(value: Any, room: list[int]) -> Any:
    """A value of the library as Python has it, of no more than so many elements in all."""
    if isinstance(value, list | dict):
        room[0] -= len(value)
        if room[0] < 0:
            raise ValueError(f"gives more than {MAX_LIST} entries")
        if isinstance(value, dict):
            return {str(key): _plain(inner.value(), room) for key, inner in value.items()}
        return [_plain(inner.value(), room) for inner in value]
    return value


def _at(value: Any, rest: Names) -> Any:
    for name in rest:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _shown(value: Any) -> Any:
    """What is read is remembered with the case, so a long text or list is cut to what a person can take in."""
    if not isinstance(value, list | tuple | Mapping):
        value = jsonable(value)
    if isinstance(value, str):
        return value if len(value) <= MAX_SHOWN else value[: MAX_SHOWN - 1] + "…"
    if not isinstance(value, list | tuple | Mapping):
        return value
    # So many entries are too long however short they are, and need not be written out to know it.
    plain = jsonable(value) if len(value) <= MAX_SHOWN // 3 else None
    return plain if plain is not None and len(str(plain)) <= MAX_SHOWN else f"{len(value)} entries"


def first_line(error: Exception) -> str:
    """What the library says is wrong, without the place and the kind."""
    line = str(error).splitlines()[0] if str(error) else type(error).__name__
    return re.sub(r"^[A-Z_]+: ERROR: <input>:-?\d+:-?\d+: |\s*\[[A-Z_]+\]$", "", line)
