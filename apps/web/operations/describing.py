"""What is to be done to the chosen rows, what that would do to each of them, and the button that does it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.bulk import actions, permissions, selection, selectors
from apps.bulk import given as parameters
from apps.bulk.models import Kind, Operation
from apps.bulk.selectors import PAGE, Line
from apps.bulk.verbs import Change
from apps.cases.models import Case
from apps.common.errors import Conflict, Invalid
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.operations import going, words
from apps.web.operations.forms import FORMS


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: WorkspaceRequest, key: int) -> HttpResponse:
    """To whom they go, how they ended."""
    operation = drafted(request, key)
    shape = FORMS.get(Kind(operation.kind))
    if shape is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = shape(typed, viewer=request.user, operation=operation, initial=operation.given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(operation, given=form.given(), actor=actor(request))
            return go(request, going.onward(request, "operations:preview", operation))
        except Invalid as refusal:
            form.add_problems(refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    context = {**_shared(request, operation), "form": form}
    return render(request, "operations/describe.html", context, status=422 if typed is not None else 200)


@require_safe
def preview(request: WorkspaceRequest, key: int) -> HttpResponse:
    """What would become of each row as things are now. Nothing has happened yet."""
    operation = drafted(request, key)
    show, number = request.GET.get("show", ""), _number(request.GET.get("page", ""))
    found = selectors.outlook(request.user, operation, show=show, start=(number - 1) * PAGE)
    context = {
        **_shared(request, operation),
        "outlook": found,
        "lines": [_line(line) for line in found.lines],
        "tabs": _tabs(found, show),
        "show": show,
        "number": number,
        "has_more": len(found.lines) == PAGE,
        "button": words.does(operation.kind, found.will),
        "asked": words.asked(parameters.from_json(operation.given)),
        "is_described": Kind(operation.kind) in FORMS,
        "limit": selection.LIMIT,
    }
    return render(request, "operations/preview.html", context)


@require_POST
def run(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Do it."""
    operation = drafted(request, key)
    try:
        actions.run(operation, actor=actor(request))
    except Invalid as refusal:
        raise Conflict(str(refusal)) from refusal
    return going.told(request, operation)


def drafted(request: WorkspaceRequest, key: int) -> Operation:
    """The operation of an address that has not begun yet and is the reader's own."""
    found = operation_of(request, key)
    if not permissions.may_prepare(request.user, found):
        raise Conflict(_("This has been started already."))
    return found


def operation_of(request: WorkspaceRequest, key: int) -> Operation:
    """The operation of an address, when the reader may see it."""
    try:
        return selectors.operation(request.user, key)
    except Operation.DoesNotExist:
        raise Http404 from None


def _shared(request: WorkspaceRequest, operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation,
        "title": operation.get_kind_display(),
        "icon_name": words.ICONS[Kind(operation.kind)],
        "back_url": going.list_of(request),
        "describe_url": going.onward(request, "operations:describe", operation),
        "run_url": going.onward(request, "operations:run", operation),
    }


def _tabs(found: selectors.Outlook, show: str) -> list[dict[str, Any]]:
    counts = (
        ("", _("All"), found.total),
        *((one.value, words.change(one), getattr(found, one.value)) for one in Change),
    )
    return [
        {"name": name, "label": label, "count": count, "is_current": name == show}
        for name, label, count in counts
        if count or not name
    ]


def _line(line: Line) -> dict[str, Any]:
    look, icon_name = words.CHANGE_LOOKS[line.verdict.change]
    case = line.row if isinstance(line.row, Case) else line.row.case
    name = line.row.title if isinstance(line.row, Case) else line.row.name
    word = words.change(line.verdict.change)
    sub = "" if isinstance(line.row, Case) else case.title
    return {
        "name": name,
        "sub": sub,
        "case": case,
        "look": look,
        "icon": icon_name,
        "word": word,
        "reason": line.verdict.reason,
    }


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 5 else 1
