"""Whether a value fits the item of the case file that it is meant for, with the sentence for one that does not.

What people type is read and cleaned in the layers above; here nothing is converted.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apps.cmmn.definition import Field, FieldType
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.values import MAX_DEPTH, MAX_LIST, UnfitError, for_field, is_unset

_ORDERS = {
    FieldType.NUMBER: gettext_noop("%(field)s must be a number."),
    FieldType.INTEGER: gettext_noop("%(field)s must be a whole number."),
    FieldType.MONEY: gettext_noop("%(field)s must be an amount of money."),
    FieldType.BOOLEAN: gettext_noop("%(field)s must be true or false."),
    FieldType.DATE: gettext_noop("%(field)s must be a date."),
    FieldType.OBJECT: gettext_noop("%(field)s must be an object."),
    FieldType.LIST: gettext_noop("%(field)s must be a list."),
}


def misfit(spec: Field, value: Any, depth: int = 0) -> Sentence | None:
    """The sentence for a value that its item cannot hold; None when it fits, as an empty one always does."""
    if spec.many and value is not None:
        if not isinstance(value, list | tuple):
            return Sentence(gettext_noop("%(field)s must be a list of such values."), field=spec.label)
        return _size(spec, value) or next((bad for each in value if (bad := _single(spec, each, depth))), None)
    return _single(spec, value, depth)


def can_stay(spec: Field, value: Any) -> bool:
    """Whether an item can go on holding what was written under another plan.

    More than `misfit` lets in: a choice that is offered no longer and an inner field that is no more do no harm.
    """
    if spec.many and value is not None:
        alone = replace(spec, many=False)
        return isinstance(value, list | tuple) and all(can_stay(alone, each) for each in value)
    if spec.type is FieldType.CHOICE and isinstance(value, str):
        return True
    if spec.type is FieldType.OBJECT and isinstance(value, Mapping):
        known = {inner.key: inner for inner in spec.fields}
        return all(can_stay(known[key], inner) for key, inner in value.items() if key in known)
    return _single(spec, value, 0) is None


def _single(spec: Field, value: Any, depth: int) -> Sentence | None:
    if is_unset(spec.type, value):
        return None
    if spec.type is FieldType.ANY:
        return _open(spec, value, depth)
    if spec.type is FieldType.OBJECT and isinstance(value, Mapping):
        return _object(spec, value, depth)
    if spec.type is FieldType.LIST and isinstance(value, list | tuple):
        return _open(spec, value, depth)
    if spec.type is FieldType.CHOICE and spec.choices:
        return _choice(spec, value)
    return None if _is_plain(spec, value) else _order(spec)


def _is_plain(spec: Field, value: Any) -> bool:
    try:
        held = for_field(spec.type, value)
    except UnfitError:
        return False
    return spec.type is not FieldType.INTEGER or float(held).is_integer()


def _order(spec: Field) -> Sentence:
    return Sentence(_ORDERS.get(spec.type, gettext_noop("%(field)s must be a text.")), field=spec.label)


def _choice(spec: Field, value: Any) -> Sentence | None:
    if isinstance(value, str) and (not value or any(value == choice for choice, _ in spec.choices)):
        return None
    labels = ", ".join(label for _, label in spec.choices)
    return Sentence(gettext_noop("%(field)s must be one of: %(choices)s."), field=spec.label, choices=labels)


def _object(spec: Field, value: Mapping[Any, Any], depth: int) -> Sentence | None:
    known = {inner.key: inner for inner in spec.fields}
    if not known or depth >= MAX_DEPTH:
        return _open(spec, value, depth)
    for key, inner in value.items():
        if key in known:
            bad = misfit(known[key], inner, depth + 1)
        elif isinstance(key, str) and key.startswith("$"):
            bad = None  # the engine's own, such as references
        else:
            bad = Sentence(gettext_noop('%(field)s has no field "%(key)s".'), field=spec.label, key=key)
        if bad:
            return bad
    return None


def _open(spec: Field, value: Any, depth: int) -> Sentence | None:
    """Anything that JSON can hold, within bounds."""
    if depth > MAX_DEPTH:
        return Sentence(gettext_noop("%(field)s is nested too deeply."), field=spec.label)
    if isinstance(value, Mapping):
        elements = list(value.values())
    elif isinstance(value, list | tuple):
        elements = list(value)
    else:
        return None
    return _size(spec, value) or next((bad for each in elements if (bad := _open(spec, each, depth + 1))), None)


def _size(spec: Field, value: Any) -> Sentence | None:
    if len(value) <= MAX_LIST:
        return None
    return Sentence(gettext_noop("%(field)s has more than %(limit)s entries."), field=spec.label, limit=f"{MAX_LIST:,}")
