"""Moving the running cases of a type to its current version: what it would do, how far it is, what became of each.

For administrators. What a move does is decided in `cases`.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases import actions, states
from apps.cases.models import CaseDefinition, DefinitionVersion, MoveState, VersionMove
from apps.cases.selectors import moves
from apps.common.errors import Conflict, Invalid
from apps.web.cases.planforms import VersionForm
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.studio.doors import case_type_of

SHOWN = 200
LOOKS = {
    MoveState.WAITING: ("wait", "hourglass"),
    MoveState.MOVED: ("done", "circle-check"),
    MoveState.REFUSED: ("late", "circle-x"),
    MoveState.UNNEEDED: ("wait", "circle-minus"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: WorkspaceRequest, key: str) -> HttpResponse:
    """What moving all would do, and the button that has workers do it."""
    definition = case_type_of(request, key)
    version = definition.current
    if version is None:
        raise Http404
    form = VersionForm(request.POST if request.method == "POST" else None, added=_added(definition, version))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                started = actions.migrate_all(definition, version=version, **form.chosen, actor=actor(request))
            except Invalid as refusal:
                raise Conflict(str(refusal)) from refusal
            return go(request, reverse("studio:move_report", args=[key, started.pk]))
    context = {
        "definition": definition,
        "version": version,
        "form": form,
        "outlook": moves.outlook(request.user, definition, version),
        "latest": moves.latest(request.user, definition),
    }
    return render(request, "studio/move.html", context, status=status)


@require_safe
def report(request: WorkspaceRequest, key: str, move: int) -> HttpResponse:
    """How far a move is, and what became of each case. Asks again by itself while it goes on."""
    definition = case_type_of(request, key)
    try:
        progress = moves.progress(request.user, definition, move)
    except VersionMove.DoesNotExist:
        raise Http404 from None
    state = request.GET.get("state", "")
    found = moves.rows(request.user, progress.move, state=state)
    lines = [(row, *LOOKS[MoveState(row.state)]) for row in found[:SHOWN]]
    context = {"definition": definition, "progress": progress, "lines": lines, "state": state, "shown": SHOWN}
    page = "studio/move_progress.html" if request.htmx else "studio/move_report.html"
    return render(request, page, context)


def _added(definition: CaseDefinition, version: DefinitionVersion) -> list[tuple[str, str]]:
    """What the version has and an earlier one, on which cases run, has not: keys and names."""
    in_use = definition.versions.filter(pk__in=definition.cases.filter(ended_at=None).values("version"))
    olds = [{item.key for item in states.plan(old).definition.walk()} for old in in_use.exclude(pk=version.pk)]
    new = states.plan(version).definition.walk()
    return [(item.key, item.name) for item in new if any(item.key not in old for old in olds)]
