"""What is hashed: one spelling for every value, salted commitments, and the hash of an entry. Nothing is stored here.

A verifier elsewhere needs only this page: SHA-256, UTF-8, and JSON with sorted keys and no spaces.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

SALT_BYTES = 16
# Made once: json.dumps would make one for each call.
_TEXT = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_PARTS = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_AS_THEY_ARE = frozenset({str, bool, int, type(None)})
FIRST = ""  # what stands for the hash before the first entry of a stream


@dataclass(frozen=True, slots=True)
class Sealed:
    """The part of an entry that its hash covers beside the hash before it. `at` is in UTC."""

    stream: str
    sequence: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    on_behalf_of_id: int | None
    action: str
    body: str


def text(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, and fractions as strings, because JSON rewrites them."""
    return _TEXT.encode(_plain(value))


def body(facts: Mapping[str, Any], commitments: Mapping[str, str]) -> str:
    """The hashed text of an entry: facts are ids and paths, commitments stand for the plain values."""
    return text({"facts": facts, "commitments": commitments})


def salts(count: int) -> list[str]:
    """Fresh salts, from one call to the system."""
    digits = os.urandom(SALT_BYTES * count).hex()
    width = SALT_BYTES * 2
    return [digits[start : start + width] for start in range(0, len(digits), width)]


def commitment(salt: str, value: str) -> str:
    """What the entry says of a value: it binds to the value, and tells nothing once value and salt are erased."""
    return sha256((salt + value).encode()).hexdigest()


def entry_hash(previous: str, entry: Sealed) -> str:
    """The hash of an entry, over the hash before it and everything the entry says."""
    parts = (
        previous,
        entry.stream,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.on_behalf_of_id,
        entry.action,
        entry.body,
    )
    return sha256(_PARTS.encode(parts).encode()).hexdigest()


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return {key if type(key) is str else str(key): _plain(part) for key, part in value.items()}
    if kind is list:
        return [_plain(part) for part in value]
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, int):
        return value
    if isinstance(value, str | Promise | UUID):
        return str(value)
    if isinstance(value, float | Decimal):
        return _fraction(Decimal(str(value)))
    if isinstance(value, date):  # or a moment
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(part) for part in value)
    raise TypeError(f"The journal cannot write a {type(value).__name__}.")


def _fraction(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError("The journal cannot write a number that is not finite.")
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
