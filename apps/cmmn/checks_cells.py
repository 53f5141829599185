"""What the cells of a decision table let pass, where they are written with literals only.

Which rules of a table may meet is judged in `checks_decisions`.
"""

import re

from apps.cmmn import ranges, unary
from apps.cmmn.definition import Field, FieldType
from apps.cmmn.evaluation import Expression
from apps.cmmn.ranges import Range, Value, Values

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TEXT = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")
_DATE = re.compile(r"\(?date\(\s*[\"'](\d{4}-\d{2}-\d{2})[\"']\s*\)\)?")


def literal(text: str) -> Value | None:
    """The value of a literal; dates are their ISO 8601 text. None for anything else."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    if text in {"true", "false"}:
        return text == "true"
    found = _TEXT.fullmatch(text)
    if found:
        return found[1] if found[1] is not None else found[2]
    date = _DATE.fullmatch(text)
    return date[1] if date else None


def literal_values(cell: str) -> Values | None:
    """What a cell lets pass; None when it hangs on more than literals."""
    if unary.is_any(cell):
        return Values()
    return _union(unary.read(cell))


def values_of(fields: tuple[Field, ...], column: Expression) -> Values:
    """The values that a column can have: whole numbers and choices are known from the field that it shows."""
    spec = next((each for each in fields if column.source.strip() == each.key and not each.many), None)
    if spec and spec.type is FieldType.CHOICE and spec.choices:
        return Values(universe=frozenset({"", *(value for value, _ in spec.choices)}))
    if column.gives is FieldType.BOOLEAN:
        return Values(universe=frozenset({True, False}))
    return Values(is_whole=bool(spec and spec.type is FieldType.INTEGER))


def _union(tests: tuple[unary.Test, ...]) -> Values | None:
    if len(tests) == 1 and tests[0].kind in {"not", "compare"}:
        return _single(tests[0])
    found: list[Range] = []
    for test in tests:
        values = _single(test)
        if values is None or values.without:
            return None
        found += values.ranges
    return Values(tuple(found))


def _single(test: unary.Test) -> Values | None:
    if test.kind == "not":
        inner = _union(test.inner)
        return ranges.opposite(inner) if inner else None
    low = literal(test.low)
    if low is None:
        return None
    if test.kind == "equal":
        return ranges.exactly([low])
    if test.kind == "compare":
        return ranges.compared(test.sign, low)
    high = literal(test.high) if test.kind == "range" else None
    return Values((Range(low, high, test.is_open),)) if high is not None else None
