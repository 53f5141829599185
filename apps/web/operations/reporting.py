"""What became of an operation: how far it is, each row with its reason, all of it as a sheet, and taking it back."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.audit import actions as audit
from apps.bulk import actions, permissions, selectors
from apps.bulk import given as parameters
from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation, OperationRow, Result, State, Undoing
from apps.bulk.selectors import PAGE, Progress
from apps.common import clock
from apps.users.permissions import may_administer
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor, go
from apps.web.operations import going, words
from apps.web.operations.describing import operation_of


@require_safe
def operations(request: WorkspaceRequest) -> HttpResponse:
    """What one did to many at once, the latest first; for administrators what everybody did."""
    if not permissions.may_operate(request.user):
        raise PermissionDenied
    is_everybodys = request.GET.get("view") == "all" and may_administer(request.user)
    after = request.GET.get("after", "")
    found = selectors.operations(request.user, is_everybodys=is_everybodys)
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    view = "all" if is_everybodys else ""
    context = {
        "rows": [_row(*row) for row in zip(rows, parameters.many([row.given for row in rows]), strict=True)][:PAGE],
        "view": view,
        "may_see_all": may_administer(request.user),
        "first_url": f"?view={view}" if after else "",
        "next_url": f"?view={view}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "operations/list.html", context)


@require_safe
def operation(request: WorkspaceRequest, key: int) -> HttpResponse:
    """How far it is, and what became of each row. Asks again by itself while it goes on."""
    found = operation_of(request, key)
    if found.state == State.DRAFT:
        return HttpResponseSeeOther(going.onward(request, "operations:preview", found))
    progress = selectors.progress(found)
    if request.htmx and request.GET.get("known") == f"{found.state}-{progress.worked}":
        return HttpResponse(status=204)
    page = "operations/progress.html" if request.htmx else "operations/operation.html"
    return render(request, page, _report(request, found, progress))


@require_POST
def undo(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Put the rows back as they were, where they still are as they were left."""
    found = operation_of(request, key)
    actions.undo(found, actor=actor(request))
    if found.state == State.UNDONE and not found.left:
        messages.success(request, _("Taken back: everything is as it was."))
        return going.back(request) if going.list_of(request) else go(request, reverse("operations:list"))
    return go(request, reverse("operations:operation", args=[key]))


@require_safe
def sheet(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Every row of the report as CSV."""
    found = operation_of(request, key)
    audit.record_access(request.user.pk, "export", f"operation:{found.pk}")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="operation-{found.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Case"), _("Title"), _("Task"), _("Result"), _("Reason"), _("Taken back"), _("Reason")])
    for row in selectors.rows(request.user, found).iterator(chunk_size=1_000):
        cells = (row.case.number, row.case.title, row.task.name if row.task else "")
        told = (row.get_result_display(), row.problem, row.get_undoing_display(), row.undo_problem)
        writer.writerow([_plain(cell) for cell in (*cells, *told)])
    return response


def _plain(text: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    said = str(text)
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said


def _report(request: WorkspaceRequest, found: Operation, progress: Progress) -> dict[str, Any]:
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    rows = selectors.rows(request.user, found, show=show)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    shown, given = list(rows[: PAGE + 1]), parameters.from_json(found.given)
    may_undo = permissions.may_undo(request.user, found)
    query = f"?show={show}"
    return {
        "operation": found,
        "progress": progress,
        "title": words.did(found, given),
        "kind": found.get_kind_display(),
        "icon_name": words.ICONS[Kind(found.kind)],
        "state": (*words.STATE_LOOKS[State(found.state)], found.get_state_display()),
        "lines": [_line(row) for row in shown[:PAGE]],
        "tabs": _tabs(progress, show),
        "may_undo": may_undo and found.undo_until is not None and clock.now() <= found.undo_until,
        "poll_url": f"{query}&known={found.state}-{progress.worked}",
        "first_url": query if after else "",
        "next_url": f"{query}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        "asked": words.asked(given),
    }


def _tabs(progress: Progress, show: str) -> list[dict[str, Any]]:
    counts = (
        ("", _("All"), progress.operation.total),
        ("done", _("Done"), progress.done),
        ("skipped", _("Nothing to do"), progress.skipped),
        ("refused", _("Refused"), progress.refused),
        ("undone", _("Taken back"), progress.undoing[Undoing.UNDONE]),
        ("left", _("Left as they are"), progress.undoing[Undoing.LEFT]),
    )
    return [
        {"name": name, "label": label, "count": count, "is_current": name == show}
        for name, label, count in counts
        if count or not name
    ]


def _line(row: OperationRow) -> dict[str, Any]:
    look, icon_name = words.LOOKS[Result(row.result)]
    told = {
        "row": row,
        "name": row.task.name if row.task else row.case.title,
        "sub": row.case.title if row.task else "",
        "result": (look, icon_name, row.get_result_display()),
    }
    if row.undoing:
        told["undoing"] = (*words.UNDO_LOOKS[Undoing(row.undoing)], row.get_undoing_display())
    return told


def _row(found: Operation, given: Given) -> dict[str, Any]:
    return {
        "operation": found,
        "title": words.did(found, given),
        "icon": words.ICONS[Kind(found.kind)],
        "state": (*words.STATE_LOOKS[State(found.state)], found.get_state_display()),
        "url": reverse("operations:operation", args=[found.pk]),
    }
