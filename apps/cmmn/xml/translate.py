"""Conditions of other expression languages in CEL, where that can be done without doubt; everything else stays.

The doubt is mostly about values that are not there: here a comparison with one is false, elsewhere often not.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from apps.cmmn.definition import FieldType
from apps.cmmn.expressions import MAX_SOURCE, is_name

_WRAPPED = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_NOT_VALUES = frozenset(
    {
        "case", "caseExecution", "caseInstance", "cmmnEngineConfiguration", "discretionaryItem", "execution",
        "planItemInstance", "planItemInstances", "stage", "task", "user",
    }
)  # fmt: skip
"""Objects of other engines, which look like values."""

_READERS = frozenset({"caseExecution", "caseInstance", "execution", "planItemInstance"})
_VARIABLES = frozenset({"var", "vars", "variables"})
_COMPARED = {
    **dict.fromkeys(("equals", "eq"), "=="),
    **dict.fromkeys(("lowerThan", "lessThan", "lt"), "<"),
    **dict.fromkeys(("lowerThanOrEquals", "lessThanOrEquals", "lte"), "<="),
    **dict.fromkeys(("greaterThan", "gt"), ">"),
    **dict.fromkeys(("greaterThanOrEquals", "gte"), ">="),
}
_WORDS = {"eq": "==", "ne": "!=", "le": "<=", "ge": ">=", "lt": "<", "gt": ">"}
_LOOSE, _SUM, _TIGHT, _AND, _OR = 3, 4, 5, 1, 0
"""How tightly a piece holds together, so that brackets are written where they are needed."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The condition in CEL, and the names it reads with the type that each is used as, None where that is open."""

    text: str
    names: tuple[tuple[str, FieldType | None], ...]


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Piece:
    """`missed` are the values without which the piece is false, or nothing, and no mistake; `wanted` those without
    which it would mean something else here, so that a test of whether they are there has to stand beside it."""

    text: str
    hold: int
    type: FieldType | None = None
    paths: tuple[str, ...] = ()
    types: tuple[tuple[str, FieldType], ...] = ()
    is_path: bool = False
    known: str = ""
    default: str | None = None
    is_strict: bool = True
    missed: frozenset[str] = _NONE
    wanted: frozenset[str] = _NONE


class _Doubt(Exception):
    """What is written has no sure counterpart."""


def unwrapped(text: str) -> str | None:
    """What stands inside `${...}` or `#{...}`, None when the text is not all of that form."""
    match = _WRAPPED.fullmatch(text.strip())
    return match[1].strip() if match else None


def is_foreign(text: str) -> bool:
    return "${" in text or "#{" in text


@lru_cache(maxsize=1024)
def translate(text: str, completable: str = "") -> Translation | None:
    """The condition in CEL, None when in doubt. `completable` is the item that a question about the stage means."""
    inner = unwrapped(text)
    source = text.strip() if inner is None else inner
    if len(source) > MAX_SOURCE:
        return None
    try:
        piece = _settled(_parser(completable).parse(source))  # type: ignore[arg-type]
    except (LarkError, _Doubt, RecursionError):
        return None
    if piece.wanted:
        return None
    found = dict.fromkeys(piece.paths)
    types: dict[str, FieldType | None] = {}
    for path in found:
        said = {kind for name, kind in piece.types if name == path}
        types[path] = next(iter(said)) if len(said) == 1 else None
    return Translation(piece.text, tuple(types.items()))


@lru_cache(maxsize=64)
def _parser(completable: str) -> Lark:
    grammar = Path(__file__).with_name("foreign.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=_Meaning(completable))


def _settled(piece: _Piece) -> _Piece:
    """A piece where true or false is wanted."""
    if piece.known or (piece.default not in {None, "false"}):
        raise _Doubt
    if piece.is_path:
        return _typed(piece, FieldType.BOOLEAN)
    if piece.type is not FieldType.BOOLEAN:
        raise _Doubt
    return piece


def _typed(piece: _Piece, kind: FieldType | None) -> _Piece:
    if kind is None or not piece.is_path:
        return piece
    return replace(piece, type=kind, types=((piece.text, kind),))


def _held(piece: _Piece, hold: int) -> str:
    return piece.text if piece.hold >= hold else f"({piece.text})"


def _joined(pieces: list[_Piece], sign: str, hold: int) -> _Piece:
    text = f" {sign} ".join(_held(piece, hold + 1) for piece in pieces)
    return _Piece(
        text,
        hold,
        FieldType.BOOLEAN,
        tuple(path for piece in pieces for path in piece.paths),
        tuple(pair for piece in pieces for pair in piece.types),
        is_strict=hold == _AND and all(piece.is_strict for piece in pieces),
        missed=_NONE.union(*(piece.missed for piece in pieces)),
        wanted=_NONE.union(*(piece.wanted for piece in pieces)),
    )


def _compare(left: _Piece, sign: str, right: _Piece) -> _Piece:
    if "null" in {left.text, right.text}:
        path = right if left.text == "null" else left
        if sign != "!=" or not path.is_path:
            raise _Doubt
        return _Piece("", _TIGHT, known=path.text)
    for one, other in ((left, right), (right, left)):
        if one.known or (one.default is not None and (sign != "==" or other.is_path or one.default == other.text)):
            raise _Doubt
    left, right = _typed(left, right.type), _typed(right, left.type)
    if left.type is not right.type:
        raise _Doubt
    return _Piece(
        f"{_held(left, _SUM)} {sign} {_held(right, _SUM)}",
        _LOOSE,
        FieldType.BOOLEAN,
        (*left.paths, *right.paths),
        (*left.types, *right.types),
        missed=left.missed | right.missed,
        wanted=left.wanted | right.wanted | _turned(left, sign, right),
    )


def _turned(left: _Piece, sign: str, right: _Piece) -> frozenset[str]:
    """The values without which a comparison holds elsewhere: nothing differs from a value and equals nothing."""
    if sign == "!=" or (left.missed and right.missed):
        return left.missed | right.missed
    return _NONE.union(*(piece.missed for piece in (left, right) if not piece.is_path))


class _Meaning(Transformer[Token, _Piece]):
    """Gives each piece of the grammar its CEL; raises when it has none."""

    def __init__(self, completable: str) -> None:
        super().__init__(visit_tokens=False)
        self.completable = completable

    def either(self, pieces: list[_Piece]) -> _Piece:
        return pieces[0] if len(pieces) == 1 else _joined([_settled(piece) for piece in pieces], "||", _OR)

    def both(self, pieces: list[_Piece]) -> _Piece:
        """A test whether something is there can go where the rest is false without it anyway."""
        if len(pieces) == 1:
            return pieces[0]
        rest = [_settled(piece) for piece in pieces if not piece.known]
        read = {path for piece in rest if piece.is_strict for path in piece.paths}
        if not all(piece.known in read for piece in pieces if piece.known):
            raise _Doubt
        tested = frozenset(piece.known for piece in pieces if piece.known)
        whole = rest[0] if len(rest) == 1 else _joined(rest, "&&", _AND)
        return replace(whole, missed=whole.missed | tested, wanted=whole.wanted - tested)

    def negated(self, pieces: list[_Piece]) -> _Piece:
        piece = _settled(pieces[0])
        if piece.default is not None or pieces[0].default is not None:
            raise _Doubt
        text = f"!{_held(piece, _TIGHT)}"
        return replace(piece, text=text, hold=_TIGHT, is_path=False, wanted=piece.wanted | piece.missed)

    def compared(self, pieces: list[_Piece | Token]) -> _Piece:
        left, right = pieces[0], pieces[-1]
        if not isinstance(left, _Piece) or not isinstance(right, _Piece):
            raise _Doubt
        if len(pieces) == 1:
            return left
        sign = pieces[1]
        return _compare(left, _WORDS.get(str(sign), str(sign)), right)

    def reckoned(self, pieces: list[_Piece | Token]) -> _Piece:
        terms = [piece for piece in pieces if isinstance(piece, _Piece)]
        if len(terms) == 1:
            return terms[0]
        terms = [_typed(term, FieldType.NUMBER) for term in terms]
        if any(term.type is not FieldType.NUMBER or term.default is not None for term in terms):
            raise _Doubt
        held = iter(terms)
        text = " ".join(_held(next(held), _SUM + 1) if isinstance(piece, _Piece) else str(piece) for piece in pieces)
        paths = tuple(path for term in terms for path in term.paths)
        types = tuple(pair for term in terms for pair in term.types)
        wanted = _NONE.union(*(term.missed | term.wanted for term in terms))
        return _Piece(text, _SUM, FieldType.NUMBER, paths, types, wanted=wanted)

    def minus(self, pieces: list[_Piece]) -> _Piece:
        piece = _typed(pieces[0], FieldType.NUMBER)
        if piece.type is not FieldType.NUMBER or piece.default is not None:
            raise _Doubt
        text, wanted = f"-{_held(piece, _TIGHT)}", piece.missed | piece.wanted
        return _Piece(text, _SUM, FieldType.NUMBER, piece.paths, piece.types, wanted=wanted)

    def number(self, tokens: list[Token]) -> _Piece:
        return _Piece(str(tokens[0]), _TIGHT, FieldType.NUMBER)

    def text(self, tokens: list[Token]) -> _Piece:
        plain = re.sub(r"\\(.)", r"\1", tokens[0][1:-1], flags=re.DOTALL)
        return _Piece(json.dumps(plain, ensure_ascii=False), _TIGHT, FieldType.TEXT)

    def true(self, _: list[Token]) -> _Piece:
        return _Piece("true", _TIGHT, FieldType.BOOLEAN)

    def false(self, _: list[Token]) -> _Piece:
        return _Piece("false", _TIGHT, FieldType.BOOLEAN)

    def null(self, _: list[Token]) -> _Piece:
        return _Piece("null", _TIGHT)

    def wrapped(self, pieces: list[_Piece]) -> _Piece:
        return pieces[0]

    def path(self, tokens: list[Token]) -> _Piece:
        text = ".".join(str(token) for token in tokens)
        return _Piece(text, _TIGHT, paths=(text,), is_path=True)

    def method(self, pieces: list[_Piece | None]) -> _Piece:
        """Only the getters of variables have a counterpart."""
        called, *arguments = pieces
        owner, _, name = called.text.rpartition(".") if called else ("", "", "")
        if owner not in _READERS or name != "getVariable" or len(arguments) != 1:
            raise _Doubt
        return _variable(arguments[0])

    def call(self, pieces: list[_Piece | Token | None]) -> _Piece:
        space, name, *arguments = pieces
        given = [argument for argument in arguments if isinstance(argument, _Piece)]
        if (space, name) == ("cmmn", "isStageCompletable") and not given and self.completable:
            return _Piece(f"completable({self.completable})", _TIGHT, FieldType.BOOLEAN)
        if space not in _VARIABLES or not given:
            raise _Doubt
        if name == "get" and len(given) == 1:
            return _variable(given[0])
        if name in {"exists", "exist"} and len(given) == 1:
            return _Piece("", _TIGHT, known=_variable(given[0]).text)
        if name == "getOrDefault" and len(given) == 2:
            found = _variable(given[0])
            return replace(found, default=given[1].text)
        if str(name) in _COMPARED and len(given) == 2:
            return _compare(_variable(given[0]), _COMPARED[str(name)], given[1])
        raise _Doubt


def _variable(piece: _Piece | None) -> _Piece:
    """A variable, named plainly or in quotes."""
    if piece is None:
        raise _Doubt
    name = piece.text if piece.is_path else json.loads(piece.text) if piece.type is FieldType.TEXT else ""
    if not isinstance(name, str) or not name:
        raise _Doubt
    return _Piece(name, _TIGHT, paths=(name,), is_path=True, missed=frozenset({name}))


def reads_variables_only(translation: Translation, is_local: Callable[[str], bool]) -> bool:
    """Whether every name can be a field of the case file, and none is an object of the other tool's engine."""
    roots = [path.split(".") for path, _ in translation.names]
    return all(
        all(is_name(step) for step in steps) and (steps[0] not in _NOT_VALUES or is_local(steps[0])) for steps in roots
    )
