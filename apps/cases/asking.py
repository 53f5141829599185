"""Which fields a form asks for now: one with a condition is asked while that holds over the case file and the answers.

How a form looks is the matter of the pages; what an answer may be is decided by `values`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import FormField
from apps.cmmn.evaluation import NOTHING, Expression

Conditions = Mapping[str, Expression]
"""The conditions of a form by field key."""


def conditions(compiled: Compiled, item: str) -> Conditions:
    """The conditions of the form of an item of the plan."""
    node = compiled.nodes.get(item)
    return NOTHING if node is None else node.asked


def asked(
    form: Iterable[FormField], conditions: Conditions, known: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[FormField, ...]:
    """The fields of a form that are asked for, in its order.

    `known` are the typed values of the case file, `given` the typed answers so far. A condition reads the answers to
    the fields that are asked for without one or that come before it; what is not asked for counts for nothing.
    """
    form = tuple(form)
    always = {one.field: given[one.field] for one in form if one.field not in conditions and one.field in given}
    seen = {**known, **always}
    found = []
    for one in form:
        condition = conditions.get(one.field)
        if condition is not None and not condition.read(seen, lambda _word: None).is_satisfied:
            continue
        found.append(one)
        if one.field in given:
            seen[one.field] = given[one.field]
    return tuple(found)


def steering(conditions: Conditions) -> frozenset[str]:
    """The fields that conditions of a form read."""
    return frozenset(key for condition in conditions.values() for key in condition.fields)
