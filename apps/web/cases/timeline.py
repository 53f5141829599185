"""The timeline tab: everything that happened, what the client may know of it, and how long things took.

What is told in which words is decided below; here it is looked for and laid out.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases import selectors, words
from apps.cases.selectors import CaseHead, Sought
from apps.web.cases import course, found
from apps.web.http import WorkspaceRequest

INTERNAL, CLIENT, COURSE = "", "client", "course"
ICONS = {
    "status": "flag",
    "tasks": "list-check",
    "assignment": "user-check",
    "notes": "note",
    "files": "paperclip",
    "mails": "mail",
    "data": "edit",
    "tags": "tag",
    "other": "info-circle",
}


class SoughtForm(forms.Form):
    """What is looked for in the timeline. Nonsense in an address is left out."""

    q = forms.CharField(label=gettext_lazy("Words in notes, reasons and names"), required=False, max_length=100)
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Kind"),
        choices=list(words.LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    person = forms.TypedChoiceField(
        label=gettext_lazy("Person"), required=False, coerce=int, empty_value=None, choices=()
    )
    first = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        """What was asked for and makes sense."""
        self.is_valid()
        given = self.cleaned_data
        return Sought(
            kinds=frozenset(given.get("kind") or ()),
            person=given.get("person"),
            first=given.get("first"),
            last=given.get("last"),
            q=given.get("q", ""),
        )


def tab(request: WorkspaceRequest, head: CaseHead) -> dict[str, Any]:
    """What the tab shows: one of three views."""
    view = request.GET.get("view", INTERNAL)
    shared = {"view": view, "views": _views(head, view)}
    if view == COURSE:
        return {**shared, "timeline_body": "cases/course.html", **course.context(request, head)}
    before = found.before(request)
    if view == CLIENT:
        page = selectors.client_timeline(request.user, head.case, before=before)
        return {**shared, "timeline_body": "cases/timeline_client.html", **_page(request, head, page)}
    form = SoughtForm(request.GET, people=selectors.writers(request.user, head.case))
    sought = form.sought()
    page = selectors.timeline(request.user, head.case, sought=sought, before=before)
    return {
        **shared,
        "timeline_body": "cases/timeline_internal.html",
        "form": form,
        "is_sought": sought != Sought(),
        "asked": len(sought.kinds) + sum(bool(one) for one in (sought.person, sought.first, sought.last)),
        **_page(request, head, page),
    }


def _page(request: WorkspaceRequest, head: CaseHead, page: selectors.Timeline) -> dict[str, Any]:
    events = [{"told": event, "icon": ICONS.get(event.kind, "info-circle")} for event in page.events]
    return {
        "events": events,
        "first_url": _url(request, head, None) if request.GET.get("before") else "",
        "next_url": _url(request, head, page.before) if page.before is not None else "",
    }


def _url(request: WorkspaceRequest, head: CaseHead, before: int | None) -> str:
    """The address of the view with its filters, from somewhere on."""
    own = {"before", "tab"}
    kept = [(key, one) for key, values in request.GET.lists() for one in values if one and key not in own]
    more = [("before", str(before))] if before is not None else []
    return f"{found.url(head.case, 'timeline')}&{urlencode([*kept, *more])}"


def _views(head: CaseHead, current: str) -> list[dict[str, Any]]:
    names = ((INTERNAL, _("Everything")), (CLIENT, _("What the client may know")), (COURSE, _("How long things took")))
    base = found.url(head.case, "timeline")
    return [
        {"url": f"{base}&view={view}" if view else base, "label": label, "is_current": view == current}
        for view, label in names
    ]
