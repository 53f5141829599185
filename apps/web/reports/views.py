"""The dashboard: every figure with the address of the list that holds its cases."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.reports import permissions, selectors
from apps.reports.figures import Figure, Table
from apps.users.models import User
from apps.web.cases.filters import address
from apps.web.http import WorkspaceRequest
from apps.web.reports.forms import PERIODS, ScopeForm

# How each table is drawn: the direction of its bars, whether they stand on each other, and how wide the card is.
CHARTS = {
    "flow": ("columns", False, "wide"),
    "stages": ("bars", True, "wide"),
    "standings": ("bars", False, ""),
    "goals": ("bars", True, ""),
    "due": ("bars", False, ""),
    "ages": ("columns", False, ""),
    "people": ("bars", False, "wide"),
    "teams": ("bars", False, "wide"),
    "types": ("bars", False, "wide"),
    "priorities": ("bars", False, ""),
    "channels": ("bars", False, ""),
}
# The look of a column's or a line's bars, where they mean more than a number.
COLUMN_LOOKS = {
    "flow": ("active", "done"),
    "stages": ("active", "waiting"),
    "goals": ("done", "late", "wait"),
    "people": ("active", "late", "wait"),
    "teams": ("active", "late", "wait"),
    "types": ("active", "late", "wait", "done"),
    "priorities": ("active", "wait"),
    "channels": ("active", "wait"),
}
LINE_LOOKS = {"late": "late", "today": "due", "week": "active", "later": "active", "none": "wait"}
TILES = ("open", "late", "today", "nobody", "opened", "ended")


@require_safe
def dashboard(request: WorkspaceRequest) -> HttpResponse:
    """How the cases stand that the viewer may see: those of the workspace, or of the viewer's teams."""
    form = ScopeForm(request.GET, viewer=request.user)
    board = selectors.dashboard(request.user, form.scope())
    context = {
        "form": form,
        "scope": board.scope,
        "asked": form.asked(),
        "periods": [_period(request.GET, key, form.period) for key in PERIODS],
        "tiles": [_tile(key, board.headline[key], request.user) for key in TILES],
        "tables": [_table(table, request.user) for table in board.tables.values()],
        "reach": permissions.reach(request.user),
    }
    return render(request, "reports/dashboard.html", context)


def _period(query: QueryDict, key: str, current: str) -> dict[str, Any]:
    """The address of the same dashboard over another period."""
    kept = [(name, value) for name, values in query.lists() for value in values if name in {"type", "team"} and value]
    return {"label": PERIODS[key][0], "url": "?" + urlencode([*kept, ("period", key)]), "is_current": key == current}


def _tile(key: str, figure: Figure, viewer: User) -> dict[str, Any]:
    words = {
        "open": (_("Open now"), "active"),
        "late": (_("Overdue"), "late"),
        "today": (_("Due today"), "due"),
        "nobody": (_("Open, owned by nobody"), "wait"),
        "opened": (_("Opened in the period"), "active"),
        "ended": (_("Closed in the period"), "done"),
    }
    label, look = words[key]
    return {"label": label, "look": look if figure.count else "wait", **_shown(figure, viewer)}


def _table(table: Table, viewer: User) -> dict[str, Any]:
    kind, is_stacked, width = CHARTS[table.key]
    looks = COLUMN_LOOKS.get(table.key, ("active",))
    return {
        "key": table.key,
        "title": table.title,
        "kind": kind,
        "is_stacked": is_stacked,
        "width": width,
        "is_empty": table.is_empty,
        "columns": list(zip(table.columns, looks, strict=True)),
        "lines": [
            {
                "label": line.label,
                "look": LINE_LOOKS.get(line.key, "") if table.key == "due" else "",
                "figures": [_shown(figure, viewer) for figure in line.figures],
            }
            for line in table.lines
        ],
    }


def _shown(figure: Figure, viewer: User) -> dict[str, Any]:
    """A figure and where its cases are listed; none lead nowhere."""
    url = reverse("cases:list") + address(figure.wanted, viewer=viewer) if figure.count else ""
    return {"text": number_format(figure.count, force_grouping=True), "url": url}
