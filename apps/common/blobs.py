"""Stores bytes under their hash in the tenant's own folder, and decides which files are taken at all.

Who may read one is the caller's.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from apps.common.errors import Invalid

# What a case may hold, by extension. Pages and scripts are not among them: they would run in a browser.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
}
# Formats whose first bytes are unmistakable; the others are containers or plain text and are never shown inline.
_SIGNED = {"pdf", "png", "jpg", "jpeg", "gif", "webp"}


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: its clean name, type, size in bytes and SHA-256 in hex."""

    name: str
    content_type: str
    size: int
    sha256: str


def store(file: "File[bytes]") -> Blob:
    """Check and store an uploaded file. Raises Invalid with a sentence when the file is not taken."""
    name = check(file)
    content_type = CONTENT_TYPES[_extension(name)]
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if not default_storage.exists(path(sha256)):
        file.seek(0)
        default_storage.save(path(sha256), file)
    return Blob(name, content_type, file.size, sha256)


def check(file: "File[bytes]") -> str:
    """The clean name of an uploaded file that would be taken. Raises Invalid with a sentence when it would not."""
    name = _clean_name(file.name or "")
    _check(name, file)
    return name


def read(sha256: str) -> "File[bytes]":
    """Open a stored blob of the tenant entered now."""
    return default_storage.open(path(sha256))


def path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _clean_name(name: str) -> str:
    base = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in base if character.isprintable())
    return kept[-200:].strip() or _("file")


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _check(name: str, file: "File[bytes]") -> None:
    extension = _extension(name)
    if extension not in CONTENT_TYPES:
        raise Invalid(
            _("“%(name)s” is of a kind that is not taken. Send a PDF, a picture, a text or an office document.")
            % {"name": name}
        )
    if file.size == 0:
        raise Invalid(_("“%(name)s” is empty.") % {"name": name})
    if file.size > settings.FILE_MAX_BYTES:
        limit = filesizeformat(settings.FILE_MAX_BYTES)
        raise Invalid(_("“%(name)s” is larger than %(limit)s.") % {"name": name, "limit": limit})
    if extension in _SIGNED:
        guess = filetype.guess_mime(file.read(262))
        file.seek(0)
        if guess != CONTENT_TYPES[extension]:
            raise Invalid(_("“%(name)s” does not hold what its name says.") % {"name": name})
