"""Frozen values of a plan to and from elements in our own namespace, for all that CMMN has no word for.

It knows dataclasses and their types, not what they mean; which attributes go this way is decided in the writers.
"""

import json
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from lxml import etree

from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.xml.elements import line_of
from apps.cmmn.xml.model import XmlError
from apps.cmmn.xml.names import own

_ESCAPED, _TEXTS, _NONE = "escaped", "texts", "none"
"""Attributes that name others: those that are written as JSON, those that are a text though they look like a constant,
and those that are nothing where something is usual."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONSTANTS = {"true": True, "false": False}


def is_sayable(text: str) -> bool:
    """Whether XML can hold every character of a text."""
    return not _ILLEGAL.search(text)


def encode(parent: etree._Element, name: str, values: Mapping[str, Any]) -> etree._Element:
    """Adds an element `name` with those attributes of a dataclass; plain values as attributes, others below."""
    element = etree.SubElement(parent, own(name))
    for key, value in values.items():
        _put(element, _camel(key), value)
    return element


def encode_record(parent: etree._Element, record: Any, name: str | None = None) -> etree._Element:
    """A whole dataclass, without what has its default."""
    values = {
        spec.name: getattr(record, spec.name)
        for spec in fields(record)
        if spec.default is MISSING or getattr(record, spec.name) != spec.default
    }
    return encode(parent, name or _camel(type(record).__name__), values)


def decode(record: type[Any], element: etree._Element) -> dict[str, Any]:
    """The attributes of a dataclass that the element has; what it does not know is left alone."""
    hints = _hints(record)  # type: ignore[arg-type]  # a class is hashable
    escaped = (element.get(_ESCAPED) or "").split()
    texts = (element.get(_TEXTS) or "").split()
    found: dict[str, Any] = {}
    nothing = (element.get(_NONE) or "").split()
    for spec in fields(record):
        name, hint = _camel(spec.name), hints[spec.name]
        text = element.get(name)
        below = element.find(own(name))
        if text is not None:
            is_text = name in texts
            found[spec.name] = _scalar(hint, _plain(element, text) if name in escaped else text, element, is_text)
        elif below is not None:
            found[spec.name] = _below(hint, below)
        elif name in nothing and type(None) in get_args(hint):
            found[spec.name] = None
    return found


def decode_record(record: type[Any], element: etree._Element) -> Any:
    """A whole dataclass; XmlError when something it needs is missing or odd."""
    try:
        return record(**decode(record, element))
    except TypeError:
        raise _odd(element) from None


def _put(element: etree._Element, name: str, value: Any) -> None:
    if isinstance(value, tuple):
        _put_all(etree.SubElement(element, own(name)), value)
    elif is_dataclass(value) and not isinstance(value, type):
        encode_record(element, value, name)
    elif isinstance(value, bool):
        element.set(name, "true" if value else "false")
    elif isinstance(value, str):
        _put_text(element, name, value.value if isinstance(value, Enum) else value)
    elif value is None:
        element.set(_NONE, f"{element.get(_NONE, '')} {name}".strip())
    else:
        element.set(name, str(value))


def _put_text(element: etree._Element, name: str, value: str) -> None:
    if value in _CONSTANTS:
        element.set(_TEXTS, f"{element.get(_TEXTS, '')} {name}".strip())
    if is_sayable(value):
        element.set(name, value)
    else:
        element.set(name, json.dumps(value))
        element.set(_ESCAPED, f"{element.get(_ESCAPED, '')} {name}".strip())


def _put_all(element: etree._Element, values: Iterable[Any]) -> None:
    for value in values:
        if is_dataclass(value) and not isinstance(value, type):
            encode_record(element, value)
        elif isinstance(value, tuple):
            _put_all(etree.SubElement(element, own("value")), value)
        else:
            _put(etree.SubElement(element, own("value")), "is", value)


def _below(hint: Any, element: etree._Element) -> Any:
    hint = _present(hint)
    if get_origin(hint) is tuple:
        return _all(get_args(hint), element)
    if isinstance(hint, type) and is_dataclass(hint):
        return decode_record(hint, element)
    raise _odd(element)


def _all(hints: tuple[Any, ...], element: etree._Element) -> tuple[Any, ...]:
    below = list(element.iterchildren(etree.Element))
    wanted = [hints[0]] * len(below) if hints[-1] is Ellipsis else list(hints)
    if len(wanted) != len(below):
        raise _odd(element)
    return tuple(_one(hint, child) for hint, child in zip(wanted, below, strict=True))


def _one(hint: Any, element: etree._Element) -> Any:
    if (isinstance(hint, type) and is_dataclass(hint)) or get_origin(hint) is tuple:
        return _below(hint, element)
    text = element.get("is")
    if text is None:
        raise _odd(element)
    return _scalar(hint, _plain(element, text) if element.get(_ESCAPED) else text, element, bool(element.get(_TEXTS)))


def _scalar(hint: Any, text: str, element: etree._Element, is_text: bool) -> Any:  # noqa: FBT001 - how it was written
    choices = [choice for choice in get_args(hint) or (hint,) if choice is not type(None)]
    if bool in choices and text in _CONSTANTS and not is_text:
        return _CONSTANTS[text]
    if str in choices:
        return text
    try:
        return choices[0](text) if choices[0] is not bool else _CONSTANTS[text]
    except (ValueError, KeyError, TypeError):
        raise _odd(element) from None


def _plain(element: etree._Element, text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        raise _odd(element) from None
    if not isinstance(value, str):
        raise _odd(element)
    return value


def _odd(element: etree._Element) -> XmlError:
    return XmlError(
        etree.QName(element).localname,
        line_of(element),
        Sentence(gettext_noop("This part of the plan is not as it was written.")),
        gettext_noop("Export the plan again, or remove the element."),
    )


def _present(hint: Any) -> Any:
    """The type of a value that is there."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(choice for choice in get_args(hint) if choice is not type(None))
    return hint


@lru_cache(maxsize=64)
def _hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


def _camel(name: str) -> str:
    camel = re.sub(r"_(\w)", lambda match: match[1].upper(), name)
    return camel[:1].lower() + camel[1:]
