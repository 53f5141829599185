"""Bounds what one form may send, while everything typed beside the files is read. Which kinds are taken is `blobs`'."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# Beyond this not even reading on is worth it: it would keep a worker busy for a form that is refused anyway.
BODY_LIMIT_FACTOR = 4


class Bound(FileUploadHandler):
    """Stands before Django's own handlers and leaves out the files with which a form would pass the limit."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.left_out: list[str] = []
        self._taken = self._current = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._current = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        del start
        self._current += len(raw_data)
        if self._taken + self._current > settings.FILE_MAX_BYTES:
            self.left_out.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        self._taken += file_size


def bound(request: HttpRequest) -> Bound:
    """Put the bound before everything that reads the body; must come before the first look at it."""
    handler = Bound(request)
    request.upload_handlers = [handler, *request.upload_handlers]
    return handler


def is_hopeless(request: HttpRequest) -> bool:
    """Whether the body is so large that it is refused unread."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_MAX_BYTES * BODY_LIMIT_FACTOR
