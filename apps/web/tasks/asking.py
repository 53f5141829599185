"""What the worklist is asked for, read from the address or from a saved view. What it means is decided by selectors.

Nonsense in an address is left out and never an error: people change addresses, and old ones lie in bookmarks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.cases import selectors as cases
from apps.cases.models import Priority
from apps.tasks import selectors
from apps.tasks.models import WorklistView
from apps.tasks.selectors import COLUMNS, Asked, Order, Scope, Shelf
from apps.users.models import User
from apps.web.cases.choices import offered
from apps.web.cases.filters import Several

# Unless somebody chooses their columns. Who has the work is no question where it is the reader.
SHOWN = ("case", "who", "due")
SHOWN_OF_ONE = ("case", "priority", "due")
SEVERAL = ("due", "type", "person", "team", "priority", "tag")
TICKS = ("blocked", "watched")
# What an address carries beside the question itself.
BESIDE = frozenset({"saved", "after", "known"})
DUE = (
    ("late", _("Overdue")),
    ("today", _("Due today")),
    ("week", _("In the next 6 days")),
    ("later", _("Later")),
    ("none", _("No date")),
)
COLUMN_NAMES = {
    "case": _("Case"),
    "type": _("Type"),
    "client": _("Client"),
    "stage": _("Stage"),
    "who": _("Who"),
    "team": _("Team"),
    "priority": _("Priority"),
    "opened": _("Waiting since"),
    "due": _("Due"),
}
ORDER_NAMES = {
    Order.URGENCY: _("Most urgent first"),
    Order.OLDEST: _("Longest waiting first"),
    Order.NEWEST: _("Newest first"),
}


class AskForm(forms.Form):
    """One control a kind of filter; several ticks of one kind are alternatives."""

    view = forms.ChoiceField(choices=[(scope.value, scope.value) for scope in Scope], required=False)
    q = forms.CharField(label=_("Task, case or client"), required=False, max_length=200)
    due = Several(label=_("Due"), choices=DUE, required=False)
    type = Several(label=_("Case type"), required=False)
    person = Several(label=_("Who"), required=False)
    team = Several(label=_("Team"), required=False)
    priority = Several(label=_("Priority"), choices=Priority.choices, required=False)
    stage = forms.CharField(label=_("Stage"), required=False, max_length=100)
    tag = Several(label=_("Tag"), required=False)
    watched = forms.BooleanField(label=_("Only cases I watch"), required=False)
    blocked = forms.BooleanField(label=_("Blocked only"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDER_NAMES.items(), required=False)
    col = Several(label=_("Columns"), choices=[(name, COLUMN_NAMES[name]) for name in COLUMNS], required=False)

    def __init__(self, query: QueryDict, *, viewer: User, is_shown: bool = True) -> None:
        """Unless it `is_shown`, it offers nothing but what is asked for, and reads no choices."""
        super().__init__(query, auto_id="ask-%s")
        if is_shown:
            self._offer_all(viewer)
        else:
            for name in ("type", "person", "team", "tag"):
                self._offer(name, [(value, value) for value in query.getlist(name)])
        self.is_valid()
        # What is shown is ticked, also where nobody chose it.
        self.data = query.copy()
        self.data.setlist("col", list(self.columns()))

    def _offer_all(self, viewer: User) -> None:
        choices = offered(viewer)
        self._offer("type", [(found.key, found.name) for found in cases.definitions(viewer)])
        self._offer("person", [("me", _("Me")), ("none", _("Nobody")), *choices.people])
        self._offer("team", [("me", _("My teams")), ("none", _("No team")), *choices.teams])
        self._offer("tag", choices.tags)
        for name in (*SEVERAL, "col"):
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """The question; a control with nonsense in it asks for nothing."""
        given = self.cleaned_data
        return Asked(
            scope=Scope(given.get("view") or Scope.MINE),
            q=given.get("q", ""),
            due=tuple(given.get("due", ())),
            is_blocked=given.get("blocked", False),
            types=tuple(given.get("type", ())),
            holders=tuple(given.get("person", ())),
            teams=tuple(given.get("team", ())),
            priorities=tuple(int(value) for value in given.get("priority", ())),
            stages=(given["stage"],) if given.get("stage") else (),
            tags=tuple(given.get("tag", ())),
            is_watched=given.get("watched", False),
            order=Order(given.get("order") or Order.URGENCY),
        )

    def columns(self) -> tuple[str, ...]:
        """The chosen columns in the order of the table."""
        is_of_one = self.asked().scope in {Scope.MINE, Scope.HANDED, Scope.DONE}
        chosen = self.cleaned_data.get("col") or (SHOWN_OF_ONE if is_of_one else SHOWN)
        return tuple(name for name in COLUMNS if name in chosen)

    def filters(self) -> dict[str, list[str]]:
        """The question as a view keeps it: lists of values by the name of a control."""
        given = self.cleaned_data
        kept = {name: list(given.get(name, ())) for name in SEVERAL}
        kept |= {name: [given[name]] for name in ("q", "stage") if given.get(name)}
        kept |= {name: ["on"] for name in TICKS if given.get(name)}
        return {"view": [self.asked().scope.value], **{name: values for name, values in kept.items() if values}}

    def chips(self) -> list[tuple[str, str, str]]:
        """Every filter that is set: its control, its value, and the words for the chip above the list."""
        found = []
        for name in SEVERAL:
            labels = {str(one): label for one, label in self.fields[name].choices}  # type: ignore[attr-defined]
            found += [
                (name, one, f"{self.fields[name].label}: {labels[one]}") for one in self.cleaned_data.get(name, ())
            ]
        for name in ("q", "stage"):
            if self.cleaned_data.get(name):
                found.append((name, self.data[name], f"{self.fields[name].label}: {self.cleaned_data[name]}"))
        ticked = (name for name in TICKS if self.cleaned_data.get(name))
        found += [(name, self.data[name], str(self.fields[name].label)) for name in ticked]
        return found


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, with which columns, and the saved view that it comes from."""

    form: AskForm
    query: QueryDict
    view: WorklistView | None
    shelf: Shelf
    after: str

    @property
    def asked(self) -> Asked:
        return self.form.asked()

    @property
    def is_changed(self) -> bool:
        """Whether it asks something else than the view that it came from."""
        view = self.view
        kept = None if view is None else (view.filters, tuple(view.columns), view.order)
        return kept is not None and kept != (self.form.filters(), self.form.columns(), self.asked.order.value)


def question(viewer: User, query: QueryDict) -> Question:
    """Read an address. A saved view speaks for itself until something is asked beside it."""
    shelf = selectors.shelf(viewer)
    named = query.get("saved", "")
    view = next((one for one in shelf.views if str(one.pk) == named), None) if query else shelf.start
    is_said = any(name not in BESIDE for name in query)
    said = query if view is None or is_said else stored(view)
    return Question(AskForm(said, viewer=viewer), said, view, shelf, query.get("after", ""))


def stored(view: WorklistView) -> QueryDict:
    """What a view asks, as an address would."""
    found = QueryDict(mutable=True)
    for name, values in view.filters.items():
        found.setlist(name, values)
    found.setlist("col", view.columns)
    found["order"] = view.order
    return found


def address(asked: Question, changes: Mapping[str, Sequence[str]] | None = None, *, path: str = "") -> str:
    """The address of the same question with other values for some of its names, from the first page."""
    changes = changes or {}
    kept = {name: values for name, values in asked.query.lists() if name not in BESIDE}
    if asked.view is not None:
        kept["saved"] = [str(asked.view.pk)]
    kept.setdefault("view", [asked.asked.scope.value])
    merged = {**kept, **changes}
    return f"{path}?" + urlencode([(name, one) for name, values in merged.items() for one in values if one])


def without(asked: Question, name: str, value: str) -> str:
    """The address of the same question without one value."""
    return address(asked, {name: [one for one in asked.query.getlist(name) if one != value]})


def page_of(query: QueryDict) -> str:
    """The address of the page that asks for news with this query."""
    kept = [(name, one) for name, values in query.lists() for one in values if one and name != "known"]
    return f"{reverse('worklist')}?{urlencode(kept)}"
