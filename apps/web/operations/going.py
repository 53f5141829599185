"""Where somebody goes on to: back to the very list that they came from, or to what became of each row."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from apps.bulk import given as parameters
from apps.bulk import permissions
from apps.bulk.models import Operation
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, go
from apps.web.operations import words


def back(request: WorkspaceRequest) -> HttpResponse:
    """The list again. htmx follows by itself and takes what it wants of the page."""
    return HttpResponseSeeOther(list_of(request) or reverse("worklist"))


def list_of(request: WorkspaceRequest) -> str:
    """The list's address: its path stands here, only the question comes from the browser; empty for anything else."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    path, mark, query = asked.partition("?")
    known = {reverse("worklist"), reverse("cases:list")}
    return f"{path}{mark}{query}" if path in known else ""


def onward(request: WorkspaceRequest, name: str, operation: Operation) -> str:
    """A page of the operation that still knows the list."""
    here = list_of(request)
    return reverse(name, args=[operation.pk]) + (f"?{urlencode({'next': here})}" if here else "")


def told(request: WorkspaceRequest, operation: Operation) -> HttpResponse:
    """Say what became of it: above the list where all went well, row by row where it did not or goes on."""
    is_smooth = operation.state == "done" and not operation.refused
    if not is_smooth:
        return go(request, onward(request, "operations:operation", operation))
    tell = messages.success if operation.done else messages.warning
    undo = f"operation:{operation.pk}" if permissions.may_undo(request.user, operation) else ""
    tell(request, words.result(operation, parameters.from_json(operation.given)), extra_tags=undo)
    return back(request) if request.htmx or list_of(request) else go(request, reverse("operations:list"))
