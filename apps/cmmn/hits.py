"""What a decision table makes of the rules that match: the hit policies, aggregation and the types of results.

Whether a rule matches is decided in `decisions`.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypeVar

from apps.cmmn.definition import Aggregation, DecisionOutput, DecisionTable, FieldType, HitPolicy
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.values import UnfitError, for_field

T = TypeVar("T")

MANY = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
"""Policies that give the results of every rule that matches."""

ORDERED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
"""Policies that ask for the order of the possible results."""

Row = tuple[Any, ...]
"""One rule's results, in the order of the outputs."""

Hit = tuple[int, Row]
"""A rule that matched, by its number; 0 stands for the defaults."""


class ProblemError(Exception):
    """A table that decides nothing, with the sentence that says why."""

    def __init__(self, template: str, **params: Any) -> None:
        self.sentence = Sentence(template, **params)
        super().__init__(str(self.sentence))


def is_aggregated(spec: DecisionTable) -> bool:
    return spec.hit_policy is HitPolicy.COLLECT and spec.aggregation is not Aggregation.LIST


def answer_type(spec: DecisionTable) -> FieldType:
    """The type of what a rule of the plan gets from a table with one output."""
    if is_aggregated(spec) and spec.aggregation in {Aggregation.SUM, Aggregation.COUNT}:
        return FieldType.NUMBER
    if spec.hit_policy in MANY and not is_aggregated(spec):
        return FieldType.LIST
    return spec.outputs[0].type if spec.outputs else FieldType.ANY


def needed(spec: DecisionTable, rows: Sequence[tuple[int, T]]) -> Sequence[tuple[int, T]]:
    """The rules whose results have to be worked out."""
    if spec.hit_policy is HitPolicy.UNIQUE and len(rows) > 1:
        raise ProblemError(
            gettext_noop("%(table)s allows one rule to match, and these do: %(rules)s."),
            table=spec.name,
            rules=", ".join(str(number) for number, _ in rows),
        )
    return rows[:1] if spec.hit_policy is HitPolicy.FIRST else rows


def combined(spec: DecisionTable, found: list[Hit]) -> dict[str, Any]:
    """The results by the keys of the outputs."""
    keys = [output.key for output in spec.outputs]
    if spec.hit_policy in ORDERED:
        found = sorted(found, key=lambda hit: _ranks(spec, hit[1]))
    if is_aggregated(spec):
        return {keys[0]: _aggregated(spec.aggregation, found)}
    if spec.hit_policy in MANY:
        return {key: [row[at] for _, row in found] for at, key in enumerate(keys)}
    if spec.hit_policy is HitPolicy.ANY and any(row != found[0][1] for _, row in found):
        other = next(number for number, row in found if row != found[0][1])
        raise ProblemError(
            gettext_noop("%(table)s lets several rules match when they agree, and rules %(one)s and %(other)s do not."),
            table=spec.name,
            one=found[0][0],
            other=other,
        )
    return dict(zip(keys, found[0][1] if found else [None] * len(keys), strict=True))


def typed(output: DecisionOutput, value: Any) -> Any:
    """A result as its column holds it; None stays None."""
    if value is None:
        return None
    try:
        fitting = for_field(output.type, value)
    except UnfitError as error:
        raise ProblemError(
            gettext_noop("%(output)s %(error)s."), output=output.label or output.key, error=str(error)
        ) from None
    if output.type is FieldType.INTEGER:
        if not float(fitting).is_integer():
            raise ProblemError(gettext_noop("%(output)s is not a whole number."), output=output.label or output.key)
        return int(fitting)
    if output.type in {FieldType.NUMBER, FieldType.MONEY}:
        return _decimal(fitting, is_money=output.type is FieldType.MONEY)
    if isinstance(fitting, datetime):
        return fitting.date()
    return fitting


def is_listed(output: DecisionOutput, value: Any) -> bool:
    """Whether a result is one of the possible ones that its column names."""
    return _rank(output, value) < len(output.values)


def _ranks(spec: DecisionTable, row: Row) -> list[int]:
    return [_rank(output, value) for output, value in zip(spec.outputs, row, strict=True)]


def _rank(output: DecisionOutput, value: Any) -> int:
    """The place among the possible results, best first; what is not among them comes last."""
    names = [name.strip().strip("\"'") for name in output.values]
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Decimal | int | float):
        return next((at for at, name in enumerate(names) if _number(name) == value), len(names))
    return names.index(str(value)) if str(value) in names else len(names)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _decimal(value: float, *, is_money: bool) -> Decimal:
    number = Decimal(repr(float(value)))
    if not number.is_finite():
        raise ProblemError(gettext_noop("A result is no number."))
    if is_money:
        return number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return number.to_integral_value() if number == number.to_integral_value() else number


def _aggregated(aggregation: Aggregation, found: list[Hit]) -> Any:
    """Nothing to add up is 0, nothing to choose from is no result."""
    values = [row[0] for _, row in found if row[0] is not None]
    if aggregation is Aggregation.COUNT:
        return sum(number > 0 for number, _ in found)
    if aggregation is Aggregation.SUM:
        return sum(values)
    return min(values, default=None) if aggregation is Aggregation.MIN else max(values, default=None)
