"""Sends the bytes of a stored file so that no browser shows them as a page of ours. Who may read is the caller's."""

from typing import Any, Protocol

from django.http import FileResponse

from apps.common import blobs


class Paper(Protocol):
    """What is known of a file of a case or of a request."""

    name: Any
    content_type: Any
    sha256: Any


def download(paper: Paper) -> FileResponse:
    """The content under its own content type, to be saved."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(
        blobs.read(paper.sha256),
        as_attachment=True,
        filename=paper.name,
        content_type=paper.content_type,
        headers=headers,
    )
