"""Dotted paths into the case file: what a path names, and the declared item it leads to.

Values are not touched here; `casefile` changes them and says what has happened.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from apps.cmmn.definition import Field, FieldType

Path = tuple[str | int, ...]
"""`claim.documents.2` as its parts; a whole number, from 0, is one of many."""

_PART = re.compile(r"(?:^|\.)([A-Za-z_$@][\w$@-]*)|(?:^|\.)(\d{1,6})(?=\.|\[|$)|\[(\d{1,6})\]", re.ASCII)

FREE = frozenset({FieldType.OBJECT, FieldType.ANY, FieldType.LIST})
"""Types that may hold more than their declared fields say, when they declare none."""


def parse(text: str) -> Path | None:
    """The parts of a path (`a.b.2` or `a.b[2]`), or None for what is none."""
    parts: list[str | int] = []
    at = 0
    for match in _PART.finditer(text):
        if match.start() != at:
            return None
        name, *numbers = match.groups()
        parts.append(name if name is not None else int(next(filter(None, numbers))))
        at = match.end()
    return tuple(parts) if at == len(text) and parts and isinstance(parts[0], str) else None


def spelled(path: Iterable[str | int]) -> str:
    return ".".join(map(str, path))


def general(path: Path) -> str:
    """The path without its numbers, as on-parts name it."""
    return spelled(part for part in path if isinstance(part, str))


def find(fields: tuple[Field, ...], path: Path) -> Field | None:
    """The item that a path leads to, None when there is none.

    Below an item that may hold anything, everything is found, as an item of type `any`. One of many is found as the
    item itself, no longer `many`.
    """
    found: Field | None = None
    for part in path:
        if isinstance(part, int):
            found = one_of(found) if found else None
        elif found is None:
            found = next((spec for spec in fields if spec.key == part), None)
        else:
            found = below(found, part)
        if found is None:
            return None
    return found


def below(spec: Field, key: str) -> Field | None:
    """The item of that key inside another; of one that is many, inside each of them."""
    declared = next((inner for inner in spec.fields if inner.key == key), None)
    if declared is not None or spec.fields or spec.type not in FREE:
        return declared
    return undeclared(key)


def undeclared(key: str) -> Field:
    """What an item that declares no fields holds under a key."""
    return Field(key, key, FieldType.ANY)


def one_of(spec: Field) -> Field | None:
    """One of many; None where there are not many."""
    if spec.many:
        return replace(spec, many=False)
    return undeclared(spec.key) if spec.type in {FieldType.LIST, FieldType.ANY} else None
