"""The pages for what goes wrong before or outside a view. What an action refuses is answered in `refusals`."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return _page(request, HTTPStatus.BAD_REQUEST, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: may be seen, but not done."""
    return _page(request, HTTPStatus.FORBIDDEN, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django's)
    """404: is not there, or may not be seen, which nobody is told apart."""
    return _page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing is asked of the database or the session, which may be what failed."""
    del request
    return HttpResponse(render_to_string("errors/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the token of its window."""
    log.warning("A form was refused at %s: %s", request.path, reason)
    return render(request, "errors/403_csrf.html", status=HTTPStatus.FORBIDDEN)


def _page(request: HttpRequest, status: HTTPStatus, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and exception.args else ""
    return render(request, f"errors/{status.value}.html", {"reason": reason}, status=status)
