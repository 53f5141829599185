"""What each tab of the case page shows. One function a tab; the head is the same for all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cases import permissions, references, selectors, states, words
from apps.cases.models import Case, CaseStatus
from apps.cases.selectors import CaseHead, Family
from apps.cmmn.definition import Field, FieldType, Kind
from apps.common import clock
from apps.tasks import selectors as tasks
from apps.web import wording
from apps.web.cases import diagram, found, life, marks, notes, timeline
from apps.web.cases.forms import UploadForm
from apps.web.cases.next_actions import next_actions
from apps.web.cases.plan import columns, progress, seen
from apps.web.cases.standing import standing
from apps.web.http import WorkspaceRequest

LATEST = 5
STATES = {
    CaseStatus.ACTIVE: "circle-dot",
    CaseStatus.SUSPENDED: "player-pause",
    CaseStatus.COMPLETED: "circle-check",
    CaseStatus.TERMINATED: "circle-minus",
    CaseStatus.FAILED: "alert-triangle",
    CaseStatus.CLOSED: "lock",
}


@dataclass(frozen=True, slots=True)
class Datum:
    """A field of the case with its value as text; `is_known` is false while it is empty."""

    label: str
    value: str
    is_known: bool
    is_long: bool


def context(request: WorkspaceRequest, head: CaseHead, tab: str) -> dict[str, Any]:
    """Everything the page of one tab shows."""
    case = head.case
    plan = states.plan_of(case).definition
    family = _family(request, case, has_children=any(item.kind is Kind.CASE_TASK for item in plan.walk()))
    menu = life.menu(request, case, is_writer=head.may_write)
    shared = {
        "head": head,
        "case": case,
        "tab": tab,
        "tabs": _tabs(head, tab),
        "status": status(case),
        "due": wording.due(case.due_at, now=clock.now()) if case.due_at and case.ended_at is None else None,
        "outcome": dict(plan.outcomes).get(case.outcome, case.outcome),
        "family": family,
        "may_repair": permissions.may_repair(request.user),
        "is_behind": case.ended_at is None and case.definition.current_id not in {None, case.version_id},
        "menu": menu,
        "standing": standing(case, menu),
        "is_closed": case.is_closed,
        "tab_body": f"cases/tab_{tab}.html",
        **marks.row(request, head),
    }
    return {**shared, **TABS[tab](request, head, family)}


def status(case: Case) -> dict[str, str]:
    """The chip of a case, and what its client reads in its place."""
    shown = selectors.status_of(case)
    icon = "circle-x" if case.discarded_at else STATES[CaseStatus(case.state)]
    alias = shown.alias if case.status else ""
    return {"look": shown.tone, "icon": icon, "word": shown.name, "alias": alias, "standing": shown.standing}


def _family(request: WorkspaceRequest, case: Case, *, has_children: bool) -> Family:
    """The cases around this one. Asked for only where there can be any."""
    if case.parent_id is None and not has_children:
        return Family(None, ())
    return selectors.family(request.user, case)


def _plan(request: WorkspaceRequest, head: CaseHead, family: Family) -> dict[str, Any]:
    now = clock.now()
    view = selectors.plan(request.user, head.case)
    held = tasks.of_case(request.user, head.case)
    return {
        "columns": columns(head.case, view, held, children=family.by_item(), now=now),
        "children": [{"case": child, "status": status(child)} for child in family.children],
        "progress": progress(view),
        "next": next_actions(request.user, head, view, held, now=now),
        "may_finish": "complete" in view.case.commands,
        "latest": selectors.timeline(request.user, head.case, size=LATEST).events,
        "why_case_url": reverse("cases:why", args=[head.case.number, 0]),
    }


def _diagram(request: WorkspaceRequest, head: CaseHead, family: Family) -> dict[str, Any]:
    view = selectors.plan(request.user, head.case)
    held = tasks.of_case(request.user, head.case)
    name, picture = selectors.picture(request.user, head.case)
    items = seen(head.case, view, held, children=family.by_item(), now=clock.now())
    shapes = diagram.shapes(head.case, picture, items, status(head.case))
    return {
        "shapes": [(shape, diagram.told(shape)) for shape in shapes],
        "legend": diagram.legend(shapes),
        "progress": progress(view),
        "picture_url": f"{reverse('cases:picture', args=[head.case.number])}?{name}",
    }


def _data(_request: WorkspaceRequest, head: CaseHead, _family: Family) -> dict[str, Any]:
    plan = states.plan_of(head.case).definition
    names = references.names(head.case, plan.fields, head.case.data)
    data = [_datum(field, head.case.data.get(field.key), names) for field in plan.fields]
    return {"data": data, "known": sum(datum.is_known for datum in data)}


def _datum(field: Field, value: Any, names: references.Names) -> Datum:
    text = words.show(field, value, names)
    is_answer = field.type is FieldType.BOOLEAN and value is not None
    return Datum(
        field.label,
        capfirst(text) if is_answer else text,
        is_known=value is not None,
        is_long=field.type is FieldType.LONG_TEXT,
    )


def _notes(request: WorkspaceRequest, head: CaseHead, _family: Family) -> dict[str, Any]:
    shown = notes.tab(request, head, before=found.before(request))
    return {**shown, **_pager(request, head, shown["page"].before)}


def _files(request: WorkspaceRequest, head: CaseHead, _family: Family) -> dict[str, Any]:
    page = selectors.files(request.user, head.case, before=found.before(request))
    return {"page": page, "upload_form": UploadForm(), **_pager(request, head, page.before)}


def _timeline(request: WorkspaceRequest, head: CaseHead, _family: Family) -> dict[str, Any]:
    return timeline.tab(request, head)


TABS: dict[str, Callable[[WorkspaceRequest, CaseHead, Family], dict[str, Any]]] = {
    "plan": _plan,
    "diagram": _diagram,
    "data": _data,
    "notes": _notes,
    "files": _files,
    "timeline": _timeline,
}


def _tabs(head: CaseHead, current: str) -> list[dict[str, Any]]:
    labels = {
        "plan": _("Plan"),
        "diagram": _("Diagram"),
        "data": _("Data"),
        "notes": _("Notes"),
        "files": _("Files"),
        "timeline": _("Timeline"),
    }
    counts = {"notes": head.notes, "files": head.files}
    return [
        {
            "url": found.url(head.case, "" if tab == "plan" else tab),
            "label": label,
            "count": counts.get(tab),
            "is_current": tab == current,
        }
        for tab, label in labels.items()
    ]


def _pager(request: WorkspaceRequest, head: CaseHead, before: int | None) -> dict[str, str]:
    first = found.url(head.case, request.GET.get("tab", ""))
    return {
        "first_url": first if found.before(request) is not None else "",
        "next_url": f"{first}&before={before}" if before is not None else "",
    }
