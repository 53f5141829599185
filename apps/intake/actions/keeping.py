"""Keeps the files of a form that has to be shown again, because a browser cannot send them a second time.

A kept file belongs to nobody yet: only the signed token in the form leads to it, and for an hour only.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage

from apps.common import blobs, clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.outbox import actions as outbox

TOPIC = "intake.tidy"
LIFETIME = timedelta(hours=1)
_SIGNER = signing.Signer(salt="apps.intake.kept")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits for its form: the token for the form, its name and its size in bytes."""

    token: str
    name: str
    size: int


@action
def keep(file: "File[bytes]", *, actor: Actor) -> Kept:
    """Check and keep an uploaded file for an hour. Raises Invalid with a sentence when it is not taken."""
    del actor  # bound by the decorator; the file is nobody's until its form is sent
    name, size = blobs.check(file), file.size
    key = uuid4().hex
    default_storage.save(_path(key), file)
    until = clock.now() + LIFETIME
    # Later than the token ends, so that whoever sends the form in the last minute still finds the file.
    outbox.put(TOPIC, {"kept": key}, key=key, at=until + LIFETIME)
    token = _SIGNER.sign_object({"key": key, "name": name, "size": size, "until": int(until.timestamp())})
    return Kept(token, name, size)


def kept(token: str) -> Kept | None:
    """The file that a token still leads to; None when the token is forged or too old, or the file is gone."""
    found = _read(token)
    return Kept(token, found["name"], found["size"]) if found else None


def open_kept(token: str) -> "File[bytes] | None":
    """The same, opened for reading under its own name."""
    found = _read(token)
    return File(default_storage.open(_path(found["key"])), name=found["name"]) if found else None


def tidy(key: str) -> None:
    """Remove a kept file."""
    default_storage.delete(_path(key))


def _read(token: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    is_fresh = found["until"] >= clock.now().timestamp() and default_storage.exists(_path(found["key"]))
    return found if is_fresh else None


def _path(key: str) -> str:
    return f"kept/{key}"
