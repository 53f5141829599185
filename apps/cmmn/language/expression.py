"""Reads the simple expressions of a plan back into clauses, so that they can be said in English.

What is not simple stays an expression: None is the answer, and the plan is written with a formula.
"""

from functools import cache
from typing import Any

from lark import Lark, LarkError, Transformer

from apps.cmmn.language import clauses
from apps.cmmn.language.clauses import All, Clause, Compared, Completable, Counted, InState, Not, Some

_MAX_BRACKETS = 20
_GRAMMAR = r"""
?some: every ("||" every)*  -> some
?every: part ("&&" part)*   -> every
?part: FIELD (SIGN | EQUALITY) literal -> compared
     | "state" "(" item ")" EQUALITY STRING -> in_state
     | "count" "(" item ["," STRING] ")" (SIGN | EQUALITY) NUMBER -> counted
     | "completable" "(" item ")" -> completable
     | "!" "(" some ")"     -> negated
     | "(" some ")"         -> group
literal: NUMBER | STRING | BOOLEAN | DATE
item: ITEM | FIELD | STRING
BOOLEAN.3: /true\b|false\b/
DATE.3: /date\("[0-9]{4}-[0-9]{2}-[0-9]{2}"\)/
SIGN: ">=" | "<=" | ">" | "<"
EQUALITY.2: "==" | "!="
NUMBER: /-?[0-9]+(\.[0-9]+)?/
STRING: /"(\\.|[^"\\])*"/
FIELD: /[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/
ITEM: /\$case/
%ignore " "
"""


class _Clauses(Transformer[Any, Clause]):
    """Each rule of the grammar as a clause."""

    def some(self, parts: list[Clause]) -> Clause:
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def every(self, parts: list[Clause]) -> Clause:
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def compared(self, parts: list[Any]) -> Clause:
        return Compared(str(parts[0]), str(parts[1]), parts[2])

    def in_state(self, parts: list[Any]) -> Clause:
        return InState(parts[0], str(parts[2])[1:-1], str(parts[1]) == "==")

    def counted(self, parts: list[Any]) -> Clause:
        name, state, sign, number = parts
        return Counted(name, str(sign), str(number), None if state is None else str(state)[1:-1])

    def completable(self, parts: list[Any]) -> Clause:
        return Completable(parts[0])

    def negated(self, parts: list[Clause]) -> Clause:
        return Not(parts[0])

    def group(self, parts: list[Clause]) -> Clause:
        return parts[0]

    def literal(self, parts: list[Any]) -> str:
        return str(parts[0])

    def item(self, parts: list[Any]) -> str:
        return str(parts[0]).strip('"')


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="some", parser="lalr", transformer=_Clauses(), maybe_placeholders=True)


def parse(source: str) -> Clause | None:
    """The clause whose CEL is exactly this text, or None."""
    if source.count("(") > _MAX_BRACKETS:
        return None
    try:
        clause: Clause = _parser().parse(source)  # type: ignore[assignment]
    except LarkError:
        return None
    return clause if clauses.cel(clause) == source else None
