"""The cells of a decision table: unary tests, read into their parts and written as an expression over `value`.

`> 7`, `"A", "B"`, `[1..5]`, `1..5`, `in ["a", "b"]`, `not("A")`, a condition that says `value`, `-` or nothing for any
value. Which rule of a table wins is decided in `decisions`.
"""

import re
from dataclasses import dataclass
from typing import Literal

VALUE = "value"
"""How a cell names what it looks at."""

Kind = Literal["equal", "compare", "range", "in", "not", "condition"]

_SIGN = re.compile(r"(<=|>=|==|!=|<|>|=)\s*(?=\S)")
_NOT = re.compile(r"not\s*\(")
_IN = re.compile(r"in\b\s*")
_VALUE = re.compile(rf"(?<![\w.]){VALUE}(?!\w)")
_STRING = re.compile(r"""[bB]?(?:[rR]"[^"\n]*"|[rR]'[^'\n]*'|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""")
_OPEN, _CLOSE = {"(": ")", "[": "]", "{": "}"}, frozenset(")]}")


class UnreadableError(ValueError):
    """A cell that is no unary test; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Test:
    """One alternative of a cell. `low` is its only operand where it is not a range, `sign` that of a comparison;
    `is_open` says at which ends a range leaves its bound out. `inner` are the alternatives of a `not`."""

    kind: Kind
    low: str = ""
    high: str = ""
    sign: str = ""
    is_open: tuple[bool, bool] = (False, False)
    inner: tuple["Test", ...] = ()


def is_any(cell: str) -> bool:
    """Whether a cell lets every value pass, one that is not known included."""
    return cell.strip() in {"", "-"}


def read(cell: str) -> tuple[Test, ...]:
    """The alternatives of a cell, any one of which is enough; none for a cell that any value passes."""
    return () if is_any(cell) else _alternatives(cell, may_negate=True)


def cel(tests: tuple[Test, ...]) -> str:
    """The alternatives as one condition over `value`."""
    if len(tests) > 1 and all(test.kind == "equal" for test in tests):
        return f"{VALUE} in [{', '.join(test.low for test in tests)}]"
    return " || ".join(map(_cel, tests))


def _cel(test: Test) -> str:
    if test.kind == "not":
        return f"!({cel(test.inner)})"
    if test.kind == "condition":
        return f"({test.low})"
    if test.kind == "in":
        return f"{VALUE} in {test.low}"
    if test.kind == "range":
        low, high = (">" if test.is_open[0] else ">="), ("<" if test.is_open[1] else "<=")
        return f"({VALUE} {low} {test.low} && {VALUE} {high} {test.high})"
    return f"{VALUE} {test.sign or '=='} {test.low}"


def _alternatives(cell: str, *, may_negate: bool) -> tuple[Test, ...]:
    return tuple(_test(part, may_negate=may_negate) for part in _split(cell, ","))


def _test(text: str, *, may_negate: bool) -> Test:
    if not text:
        raise UnreadableError("has nothing between two commas")
    found = _NOT.match(text)
    if (
        found
        and text.endswith(")")
        and len(_split(text[found.end() - 1 :], ",")) == 1
        and _spans(text, found.end() - 1)
    ):
        if not may_negate:
            raise UnreadableError("says not inside not")
        return Test("not", inner=_alternatives(text[found.end() : -1], may_negate=False))
    found = _IN.match(text)
    if found:
        return _range(text[found.end() :]) or Test("in", text[found.end() :])
    found = _SIGN.match(text)
    if found:
        return Test(
            "compare", _operand(text[found.end() :]), sign=found[1].replace("=", "==") if found[1] == "=" else found[1]
        )
    if _VALUE.search(_STRING.sub('""', text)):
        return Test("condition", text)
    return _range(text) or Test("equal", _operand(text))


def _range(text: str) -> Test | None:
    """`[a..b]`, `(a..b)`, mixed, or `a..b` with both ends."""
    is_bracketed = text[:1] in {"[", "("} and text[-1:] in {"]", ")"}
    inner = text[1:-1] if is_bracketed else text
    halves = _split(inner, "..")
    if len(halves) == 1:
        return None
    if len(halves) > 2 or not all(halves):
        raise UnreadableError("is not a range such as [1..5]")
    is_open = (text[0] == "(", text[-1] == ")") if is_bracketed else (False, False)
    return Test("range", _operand(halves[0]), _operand(halves[1]), is_open=is_open)


def _operand(text: str) -> str:
    """In brackets where it is more than one word, so that it binds together."""
    text = text.strip()
    return text if re.fullmatch(r"""-?[\w.]+|"[^"\\]*"|'[^'\\]*'""", text) else f"({text})"


def _spans(text: str, start: int) -> bool:
    """Whether the bracket at `start` closes with the last sign of the text."""
    depth = 0
    for at, sign in _signs(text):
        if at >= start:
            depth += (sign in _OPEN) - (sign in _CLOSE)
            if depth == 0:
                return at == len(text) - 1
    return False


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand in no brackets and no quotes."""
    parts, start, depth = [], 0, 0
    for at, sign in _signs(text):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth == 0 and at >= start and text.startswith(separator, at):
            parts.append(text[start:at].strip())
            start = at + len(separator)
    return [*parts, text[start:].strip()]


def _signs(text: str) -> list[tuple[int, str]]:
    """The signs of a text outside its quotes, with their places."""
    quoted = [(found.start(), found.end()) for found in _STRING.finditer(text)]
    signs, at = [], 0
    for start, end in [*quoted, (len(text), len(text))]:
        signs += [(place, text[place]) for place in range(at, start)]
        at = end
    return signs
