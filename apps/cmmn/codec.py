"""Definitions to and from JSON, and the hash of their content.

The JSON is canonical: attributes that have their default are left out. Whether the plan makes sense is for `checks`.
"""

import hashlib
import json
import re
import types
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from apps.cmmn.definition import CaseDefinition, DefinitionError, Item
from apps.cmmn.values import is_readable

MAX_DEPTH = 40
"""Levels of nesting that are read; a plan deeper than this is nobody's plan."""


def to_json(definition: CaseDefinition) -> dict[str, Any]:
    encoded: dict[str, Any] = _encode(definition)
    return encoded


def from_json(data: Any) -> CaseDefinition:
    """Reads what `to_json` wrote; DefinitionError names the place that is wrong."""
    definition: CaseDefinition = _decode_record(CaseDefinition, data, "", 0)
    return definition


def item_to_json(item: Item) -> dict[str, Any]:
    """One item alone, such as one that a case has beside its plan."""
    encoded: dict[str, Any] = _encode(item)
    return encoded


def item_from_json(data: Any) -> Item:
    """Reads what `item_to_json` wrote; DefinitionError names the place that is wrong."""
    item: Item = _decode_record(Item, data, "", 0)
    return item


def content_hash(definition: CaseDefinition) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    text = json.dumps(to_json(definition), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {
            _camel(spec.name): _encode(getattr(value, spec.name))
            for spec in fields(value)
            if spec.default is MISSING or getattr(value, spec.name) != spec.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_encode(element) for element in value]
    return value


def _decode_record(record: type[Any], data: Any, place: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise DefinitionError(place, "is nested too deeply")
    if not isinstance(data, dict):
        raise DefinitionError(place, "must be an object")
    hints = get_type_hints(record)
    known = {_camel(spec.name): spec for spec in fields(record)}
    for name in data:
        if name not in known:
            raise DefinitionError(_inside(place, str(name)), "is not known here")
    arguments = {}
    for name, spec in known.items():
        if name in data:
            arguments[spec.name] = _decode(hints[spec.name], data[name], _inside(place, name), depth)
        elif spec.default is MISSING:
            raise DefinitionError(_inside(place, name), "is missing")
    return record(**arguments)


def _decode(hint: Any, value: Any, place: str, depth: int) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(hint), value, place, depth)
    if origin is tuple:
        return _decode_tuple(get_args(hint), value, place, depth)
    if isinstance(hint, type) and is_dataclass(hint):
        return _decode_record(hint, value, place, depth + 1)
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise DefinitionError(place, f"must be one of {', '.join(member.value for member in hint)}") from None
    if type(value) is not hint:
        raise DefinitionError(place, f"must be {_TYPE_NAMES[hint]}")
    if isinstance(value, str) and not is_readable(value):
        raise DefinitionError(place, "holds a character that cannot be kept")
    return value


def _decode_union(hints: tuple[Any, ...], value: Any, place: str, depth: int) -> Any:
    if value is None and type(None) in hints:
        return None
    choices = [hint for hint in hints if hint is not type(None)]
    if len(choices) == 1:
        return _decode(choices[0], value, place, depth)
    if type(value) in choices:
        return _decode(type(value), value, place, depth)
    raise DefinitionError(place, "must be " + " or ".join(_TYPE_NAMES[hint] for hint in choices))


def _decode_tuple(hints: tuple[Any, ...], value: Any, place: str, depth: int) -> Any:
    if not isinstance(value, list):
        raise DefinitionError(place, "must be a list")
    if hints[-1] is Ellipsis:
        return tuple(_decode(hints[0], element, f"{place}[{at}]", depth) for at, element in enumerate(value))
    if len(value) != len(hints):
        raise DefinitionError(place, f"must have {len(hints)} entries")
    return tuple(
        _decode(hint, element, f"{place}[{at}]", depth)
        for at, (hint, element) in enumerate(zip(hints, value, strict=True))
    )


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


_TYPE_NAMES = {str: "text", bool: "true or false", int: "a whole number"}
