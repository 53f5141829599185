"""Which fields a form asks for now: one with a condition is asked while that holds over the case file and the answers.

How a form looks is the matter of the pages; what an answer may be is decided by `values`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from apps.cmmn.definition import CaseDefinition, Field, FormField
from apps.cmmn.evaluation import Expression
from apps.cmmn.expressions import ExpressionError, Language


def asked(
    plan: CaseDefinition, form: Iterable[FormField], known: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[FormField, ...]:
    """The fields of a form that are asked for, in its order.

    `known` are the typed values of the case file, `given` the typed answers so far. A condition reads the answers to
    the fields that are asked for without one or that come before it; what is not asked for counts for nothing.
    """
    form = tuple(form)
    seen = {**known, **{one.field: given[one.field] for one in form if not one.condition and one.field in given}}
    found = []
    for one in form:
        if one.condition and not holds(plan, one.condition, seen):
            continue
        found.append(one)
        if one.field in given:
            seen[one.field] = given[one.field]
    return tuple(found)


def holds(plan: CaseDefinition, condition: str, data: Mapping[str, Any]) -> bool:
    """Whether a condition holds over typed values; one that nobody can read asks, rather than hide a field."""
    expression = _compiled(plan.fields, condition)
    return expression is None or expression.read(data, lambda _word: None).is_satisfied


def steering(plan: CaseDefinition, form: Iterable[FormField]) -> frozenset[str]:
    """The fields that conditions of a form read."""
    expressions = (_compiled(plan.fields, one.condition) for one in form if one.condition)
    return frozenset(key for expression in expressions if expression for key in expression.fields)


@lru_cache(maxsize=512)
def _compiled(fields: tuple[Field, ...], condition: str) -> Expression | None:
    try:
        return Language(fields, lambda _key: True).compile(condition)
    except ExpressionError:
        return None
