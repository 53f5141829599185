"""What a decision table decided, and how: which rules matched, which values were read, why the others did not match.

Everything here turns into JSON with `to_json`; deciding is done in `decisions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.cmmn.sentences import Sentence
from apps.cmmn.values import jsonable


@dataclass(frozen=True, slots=True)
class RuleReading:
    """A rule as it was looked at, by its number from 1. One that did not match has the `column` (from 1) of the first
    test that failed, with the `test` as it is written."""

    number: int
    is_matched: bool
    column: int | None = None
    test: str = ""
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "is_matched": self.is_matched,
            "column": self.column,
            "test": self.test,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """`matched` are the numbers of the rules that matched, from 1; `results` go by the keys of the outputs, None for
    one that has none. `inputs` are the values that were tested, by the label of their column, `values` all that was
    read on the way; what is named in `unknown` was not known. With a `problem` nothing was decided."""

    table: str
    name: str
    matched: tuple[int, ...] = ()
    results: Mapping[str, Any] = field(default_factory=dict)
    problem: Sentence | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    rules: tuple[RuleReading, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "name": self.name,
            "matched": list(self.matched),
            "results": jsonable(self.results),
            "problem": str(self.problem) if self.problem else None,
            "inputs": jsonable(self.inputs),
            "values": jsonable(self.values),
            "unknown": list(self.unknown),
            "rules": [rule.to_json() for rule in self.rules],
        }
