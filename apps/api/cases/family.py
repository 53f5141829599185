"""What the JSON of one case shows beside its row: what may be done to it, and the cases around it that may be seen."""

from typing import Any

from django.urls import reverse
from rest_framework.request import Request

from apps.api.endpoint import viewer
from apps.cases import selectors
from apps.cases.models import Case


def known(request: Request, case: Case) -> Case:
    """The row with its parent, its children and its verbs: one statement, or two where access is controlled."""
    found = selectors.family(viewer(request), case)
    case.family = {  # type: ignore[attr-defined]
        "parent": found.parent and _told(request, found.parent),
        "children": [_told(request, child) for child in found.children],
    }
    case.actions = list(selectors.answers(viewer(request), case).values())  # type: ignore[attr-defined]
    return case


def _told(request: Request, case: Case) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("api:case", args=[case.number]))
    return {"number": case.number, "title": case.title, "state": case.state, "link": link}
