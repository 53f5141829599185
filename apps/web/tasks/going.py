"""Where a post from the worklist goes on: to the very list that it came from."""

from django.http import HttpResponse
from django.urls import reverse

from apps.web.http import HttpResponseSeeOther, WorkspaceRequest


def came_from_list(request: WorkspaceRequest) -> bool:
    """Whether the form stood in the worklist."""
    return _list_of(request) is not None


def back_to_list(request: WorkspaceRequest) -> HttpResponse:
    """The list again. htmx follows by itself and takes what it wants of the page."""
    return HttpResponseSeeOther(_list_of(request) or reverse("worklist"))


def list_asked(request: WorkspaceRequest) -> str:
    """The list to which a dialog goes back that was opened there; empty where it was not."""
    return _list_of(request) or ""


def _list_of(request: WorkspaceRequest) -> str | None:
    """The list's address: its path stands here, only the question comes from the browser."""
    asked, home = request.POST.get("next") or request.GET.get("next", ""), reverse("worklist")
    if asked in {"worklist", home}:
        return home
    return asked if asked.startswith(f"{home}?") else None
