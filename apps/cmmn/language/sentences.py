"""Reads one rule: marks into terminals, terminals into a tree, the tree into statements; or says what is wrong.

Several ways to read a sentence are tried, the likeliest first; two that both make sense and differ are refused.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer, LexerState

from apps.cmmn.definition import Criterion, OnPart
from apps.cmmn.language.marks import Mark
from apps.cmmn.language.meaning import Meaning, Said
from apps.cmmn.language.problems import Mistake, Position, Problem, fault
from apps.cmmn.language.scanner import exact, readings
from apps.cmmn.language.setting import Setting
from apps.cmmn.language.vocabulary import EXPECTED
from apps.cmmn.sentences import gettext_noop

MAX_MARKS = 400
MAX_BRACKETS = 20
_Sense = TypeVar("_Sense", list[Said], OnPart, str)


class _Ready(Lexer):
    """The terminals are found by the scanner; the parser takes them as they are."""

    __future_interface__ = 2

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, lexer_state: LexerState, _parser_state: object) -> Iterator[Token]:
        yield from lexer_state.text  # type: ignore[misc]


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, start=["statement", "clause"], parser="lalr", lexer=_Ready, maybe_placeholders=True)


def understand(words: Sequence[Mark], setting: Setting) -> list[Said]:
    """The statements of one sentence, or Mistake."""
    return _understood(words, setting, lambda tokens: Meaning(setting).said(_tree(tokens, "statement")))


def understand_event(words: Sequence[Mark], setting: Setting) -> OnPart:
    """The event that “the interview is complete” stands for, or Mistake."""
    return _understood(words, setting, lambda tokens: Meaning(setting).event(_tree(tokens, "clause")))


def understand_condition(words: Sequence[Mark], setting: Setting) -> str:
    """The expression that “the risk score is above 7” stands for, or Mistake."""
    return _understood(words, setting, lambda tokens: Meaning(setting).stated(_tree(tokens, "clause")))


def _understood(words: Sequence[Mark], setting: Setting, sense: Callable[[list[Token]], _Sense]) -> _Sense:
    _require_short(words)
    named = exact(words, setting.lexicon)
    if named is not None:
        # Where each name is given exactly, nothing else in the sentence can be one.
        with suppress(Mistake):
            return sense(named)
    strict, problem = _first_sense(words, setting, sense, is_loose=False)
    loose, other = None, None
    if not strict or _is_read_otherwise(words, setting):
        loose, other = _first_sense(words, setting, sense, is_loose=True)
    if strict and loose and strict != loose:
        raise fault(
            "ambiguous",
            _whole(words),
            gettext_noop("The sentence can be understood in two ways. Write the name in quotes."),
            candidates=tuple(dict.fromkeys(_spoken(said) for said in (strict, loose))),
        )
    found = strict or loose
    if found:
        return found
    raise Mistake(_more_telling(problem, other))


def _is_read_otherwise(words: Sequence[Mark], setting: Setting) -> bool:
    """Whether leaving out “is” and the like inside names makes another sentence of it."""
    strict, loose = (next(readings(words, setting.lexicon, is_loose=is_loose)) for is_loose in (False, True))
    return [(token.type, token.value) for token in strict] != [(token.type, token.value) for token in loose]


def _first_sense(
    words: Sequence[Mark], setting: Setting, sense: Callable[[list[Token]], _Sense], *, is_loose: bool
) -> tuple[_Sense | None, Problem | None]:
    """The first reading that makes sense; else what is wrong with the likeliest one."""
    first: Problem | None = None
    for tokens in readings(words, setting.lexicon, is_loose=is_loose):
        try:
            return sense(tokens), None
        except Mistake as mistake:
            first = first or mistake.problem
            if first.code in _CERTAIN:
                break
    return None, first


_CERTAIN = frozenset({"too-many-ways", "key-for-several", "not-inside"})


def _tree(tokens: list[Token], start: str) -> Tree[Any]:
    try:
        return _parser().parse(tokens, start=start)
    except UnexpectedToken as wrong:
        raise Mistake(_unexpected(wrong, tokens)) from None
    except UnexpectedInput:
        raise fault("syntax", _at(tokens[0]), gettext_noop("This sentence is not understood.")) from None


def _unexpected(wrong: UnexpectedToken, tokens: list[Token]) -> Problem:
    expected = tuple(EXPECTED[name] for name in EXPECTED if name in wrong.accepts)
    if wrong.token.type == "$END":
        last = _at(tokens[-1])
        place = Position(last.line, last.end, last.end + 1)
        return fault("syntax", place, gettext_noop("The sentence stops too early."), expected=expected).problem
    return fault(
        "syntax",
        _at(wrong.token),
        gettext_noop("“%(text)s” is not expected here."),
        text=str(wrong.token),
        expected=expected,
    ).problem


def _more_telling(strict: Problem | None, loose: Problem | None) -> Problem:
    """A name that is not known says more than a word that is not expected."""
    found = [problem for problem in (strict, loose) if problem is not None]
    return next((problem for problem in found if problem.code != "syntax"), found[0])


def _require_short(words: Sequence[Mark]) -> None:
    if len(words) > MAX_MARKS:
        raise fault(
            "too-long",
            words[0].position,
            gettext_noop("The sentence has more than %(count)s words. Write several sentences."),
            count=MAX_MARKS,
        )
    nested = sum(mark.text in {"(", "not"} for mark in words)
    if nested > MAX_BRACKETS:
        raise fault("too-nested", words[0].position, gettext_noop("The sentence has too many brackets."))


def _spoken(meant: list[Said] | OnPart | str) -> str:
    """A meaning in short, for somebody who must choose between two."""
    if isinstance(meant, str):
        return meant
    if isinstance(meant, OnPart):
        return f"{meant.source} {meant.event}"
    return "; ".join(f"{said.item}: {said.aspect} {_spoken_value(said.value)}" for said in meant)


def _spoken_value(value: object) -> str:
    if not isinstance(value, Criterion):
        return str(value)
    condition = [] if value.condition is None else [value.condition]
    return "when " + " and ".join([*map(_spoken, value.on), *condition])


def _whole(words: Sequence[Mark]) -> Position:
    first, last = words[0].position, words[-1].position
    return Position(first.line, first.column, last.end if last.line == first.line else first.end)


def _at(token: Token) -> Position:
    return Position(token.line or 1, token.column or 1, token.end_column or 0)
