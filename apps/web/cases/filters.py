"""The filters of the cases list as a form over the address. What they mean is decided by `cases.selectors`.

Nonsense in an address is left out and never an error: people change addresses, and old ones lie in bookmarks.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.cases import selectors
from apps.cases.models import CaseStatus, Priority
from apps.cases.selectors import SORTS, Filters
from apps.users import selectors as people
from apps.users.models import User

SEVERAL = ("state", "type", "owner", "team", "priority")

ORDERS = {
    "-opened": _("Newest first"),
    "opened": _("Oldest first"),
    "-changed": _("Changed lately"),
    "due": _("Due first"),
    "number": _("Number"),
    "title": _("Title"),
    "-priority": _("Most urgent first"),
}


class Several(forms.MultipleChoiceField):
    """Values that are no choice any more, such as a team that was dissolved, are left out."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


class FilterForm(forms.Form):
    """One control a kind of filter; several ticks of one kind are alternatives."""

    q = forms.CharField(label=_("Number, title or client"), required=False, max_length=200)
    state = Several(label=_("State"), choices=CaseStatus.choices, required=False)
    type = Several(label=_("Type"), required=False)
    stage = forms.CharField(label=_("Status"), required=False, max_length=100)
    owner = Several(label=_("Owner"), required=False)
    team = Several(label=_("Team"), required=False)
    priority = Several(label=_("Priority"), choices=Priority.choices, required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    opened_from = forms.DateField(
        label=_("Opened from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    opened_to = forms.DateField(
        label=_("Opened to"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, query: QueryDict, *, viewer: User) -> None:
        super().__init__(query, auto_id="filter-%s")
        self.fields["type"].choices = [(found.key, found.name) for found in selectors.definitions(viewer)]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("me", _("Me")),
            ("none", _("Nobody")),
            *((str(key), name) for key, name in _names(people.people(viewer).exclude(pk=viewer.pk))),
        ]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("me", _("My teams")),
            ("none", _("No team")),
            *((str(key), name) for key, name in _names(people.teams(viewer))),
        ]
        self.fields["sort"].choices = [(key, ORDERS[key]) for key in SORTS]  # type: ignore[attr-defined]
        for name in SEVERAL:
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What is asked for; a control with nonsense in it asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            q=given.get("q", ""),
            states=given.get("state", ()),
            types=given.get("type", ()),
            stages=[given["stage"]] if given.get("stage") else (),
            owners=given.get("owner", ()),
            teams=given.get("team", ()),
            priorities=[int(value) for value in given.get("priority", ())],
            is_overdue=given.get("overdue", False),
            opened_from=given.get("opened_from"),
            opened_to=given.get("opened_to"),
            sort=given.get("sort") or "-opened",
        )

    def asked(self) -> list[dict[str, str]]:
        """Every filter that is set, with its words and the address without it, for the chips above the list."""
        return [
            {"label": str(label), "url": without(self.data, name, value)}
            for name in self.fields
            if name not in {"q", "sort"}
            for value, label in self._set(name)
        ]

    def _set(self, name: str) -> Iterable[tuple[str, Any]]:
        value = self.cleaned_data.get(name)
        if not value:
            return []
        if name in SEVERAL:
            labels = {str(one): label for one, label in self.fields[name].choices}  # type: ignore[attr-defined]
            kind = self.fields[name].label
            return [(one, f"{kind}: {labels[one]}") for one in value]
        if name == "overdue":
            return [("on", self.fields[name].label)]
        return [(self.data[name], f"{self.fields[name].label}: {value}")]


def without(query: Any, *place: str) -> str:
    """The list's address without one filter value, and from its first page."""
    name, value = place
    kept = [(key, one) for key, values in query.lists() for one in values if one and key != "after"]
    return "?" + urlencode([(key, one) for key, one in kept if (key, one) != (name, value)])


def sorted_by(query: QueryDict, sort: str) -> str:
    """The list's address in another order, from its first page."""
    kept = [(key, one) for key, values in query.lists() for one in values if one and key not in {"after", "sort"}]
    return "?" + urlencode([*kept, ("sort", sort)])


def continued(query: QueryDict, after: str) -> str:
    """The address of the next page, or of the first for an empty cursor."""
    kept = [(key, one) for key, values in query.lists() for one in values if one and key != "after"]
    return "?" + urlencode([*kept, *([("after", after)] if after else [])])


def _names(rows: Any) -> Iterable[tuple[int, str]]:
    return rows.order_by("name").values_list("pk", "name")  # type: ignore[no-any-return]
