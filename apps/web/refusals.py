"""Turns what actions refuse into honest pages, for every view that has nothing better to say.

Views catch what they can answer beside a form; who may do what is decided by the actions.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from apps.common.errors import Conflict, Invalid, NotAllowed, Refused

_PAGES: tuple[tuple[type[Refused], int], ...] = ((NotAllowed, 403), (Conflict, 409), (Invalid, 400), (Refused, 409))


class RefusalMiddleware:
    """403 for what may be seen but not done, 409 for what somebody else changed first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; anything else is not ours to answer."""
        for kind, status in _PAGES:
            if isinstance(exception, kind):
                return _page(request, str(exception), status)
        return None


def _page(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    if status == 409 and getattr(request, "htmx", None):
        # Beside what was typed, not in its place.
        context = {"id": "modal", "title": _("Somebody was faster"), "body": "errors/refusal.html", "reason": reason}
        headers = {"HX-Retarget": "#modal", "HX-Reswap": "innerHTML", "HX-Reselect": "unset"}
        return HttpResponse(render_to_string("components/panel.html", context, request), status=409, headers=headers)
    return render(request, f"errors/{status}.html", {"reason": reason}, status=status)
