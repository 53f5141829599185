"""The filters of the cases list as a form over the address. What they mean is decided by `cases.selectors`.

Nonsense in an address is left out and never an error: people change addresses, and old ones lie in bookmarks.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.cases import selectors
from apps.cases.models import CaseStatus, Channel, Priority
from apps.cases.selectors import SORTS, Filters
from apps.reports.figures import Wanted
from apps.users.models import Team, User
from apps.web.cases.choices import offered

SEVERAL = ("state", "standing", "type", "owner", "team", "priority", "due", "tag", "channel", "goal")
# What a figure of the dashboard asks for and nobody ticks: only what is asked for is shown.
ASKED = ("status", "involved", "worker", "queue")

DUE = (
    ("late", _("Overdue")),
    ("today", _("Due today")),
    ("week", _("In the next 6 days")),
    ("later", _("Later")),
    ("none", _("No date")),
)
GOALS = (("yes", _("Reached")), ("no", _("Not reached")), ("unsaid", _("Not said")))
NOBODY = ("none", _("Nobody"))
NO_TEAM = ("none", _("No team"))
ORDERS = {
    "-opened": _("Newest first"),
    "opened": _("Oldest first"),
    "-changed": _("Changed lately"),
    "due": _("Due first"),
    "number": _("Number"),
    "title": _("Title"),
    "-priority": _("Most urgent first"),
}


Holder = type[User] | type[Team]


class Several(forms.MultipleChoiceField):
    """Values that are no choice any more, such as a team that was dissolved, are left out."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


class FilterForm(forms.Form):
    """One control a kind of filter; several ticks of one kind are alternatives."""

    q = forms.CharField(label=_("Number, title or client"), required=False, max_length=200)
    state = Several(label=_("State"), choices=CaseStatus.choices, required=False)
    standing = Several(label=_("Status"), required=False)
    type = Several(label=_("Type"), required=False)
    stage = forms.CharField(label=_("Stage"), required=False, max_length=100)
    owner = Several(label=_("Owner"), required=False)
    team = Several(label=_("Team"), required=False)
    priority = Several(label=_("Priority"), choices=Priority.choices, required=False)
    due = Several(label=_("Due"), choices=DUE, required=False)
    channel = Several(label=_("Channel"), choices=Channel.choices, required=False)
    goal = Several(label=_("Goal of closed cases"), choices=GOALS, required=False)
    status = Several(label=_("Stage"), required=False)
    involved = Several(label=_("Team at work or responsible"), required=False)
    worker = Several(label=_("Has open tasks"), required=False)
    queue = Several(label=_("Team with open tasks"), required=False)
    tag = Several(label=_("Tag"), required=False)
    watched = forms.BooleanField(label=_("Only cases I watch"), required=False)
    between = forms.BooleanField(label=_("Between stages"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    discarded = forms.BooleanField(label=_("Discarded cases only"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    opened_from = forms.DateField(
        label=_("Opened from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    opened_to = forms.DateField(
        label=_("Opened to"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ended_from = forms.DateField(
        label=_("Closed from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ended_to = forms.DateField(
        label=_("Closed to"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, query: QueryDict, *, viewer: User) -> None:
        super().__init__(query, auto_id="filter-%s")
        choices = offered(viewer)
        colleagues, groups = choices.people, choices.teams
        types = list(selectors.with_plans(viewer))
        self._offer("type", [(found.key, found.name) for found in types])
        standings = selectors.standings(types)
        self._offer("standing", [*standings, *_other(query.getlist("standing"), dict(standings))])
        self._offer("owner", [("me", _("Me")), NOBODY, *_also(User, colleagues, query.getlist("owner"))])
        self._offer("team", [("me", _("My teams")), NO_TEAM, *_also(Team, groups, query.getlist("team"))])
        self._offer("tag", choices.tags)
        self._offer("channel", [*Channel.choices, *_other(query.getlist("channel"), Channel.values)])
        self._offer("status", [(status, status) for status in query.getlist("status") if status])
        self._ask("involved", groups, Team)
        self._ask("worker", [("me", _("Me")), NOBODY, *colleagues], User)
        self._ask("queue", [NO_TEAM, *groups], Team)
        self._offer("sort", [(key, ORDERS[key]) for key in SORTS])
        for name in (*SEVERAL, *ASKED):
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _ask(self, name: str, choices: Sequence[tuple[str, Any]], model: Holder) -> None:
        """Offer nothing but what is asked for already."""
        asked = self.data.getlist(name)  # type: ignore[attr-defined]
        self._offer(name, [(key, label) for key, label in _also(model, choices, asked) if key in asked])

    def wanted(self) -> Wanted:
        """What is asked for, of the cases and of their open tasks."""
        filters = self.filters()
        return Wanted(filters, self.cleaned_data.get("worker", ()), self.cleaned_data.get("queue", ()))

    def filters(self) -> Filters:
        """What is asked for; a control with nonsense in it asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            q=given.get("q", ""),
            states=given.get("state", ()),
            types=given.get("type", ()),
            stages=[given["stage"]] if given.get("stage") else (),
            statuses=given.get("status", ()),
            is_between_stages=given.get("between", False),
            owners=given.get("owner", ()),
            teams=given.get("team", ()),
            involved=given.get("involved", ()),
            priorities=[int(value) for value in given.get("priority", ())],
            channels=given.get("channel", ()),
            due=given.get("due", ()),
            standings=given.get("standing", ()),
            goals=given.get("goal", ()),
            is_discarded=given.get("discarded", False),
            tags=given.get("tag", ()),
            is_watched=given.get("watched", False),
            is_overdue=given.get("overdue", False),
            opened_from=given.get("opened_from"),
            opened_to=given.get("opened_to"),
            ended_from=given.get("ended_from"),
            ended_to=given.get("ended_to"),
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
        if name in {*SEVERAL, *ASKED}:
            labels = {str(one): label for one, label in self.fields[name].choices}  # type: ignore[attr-defined]
            kind = self.fields[name].label
            return [(one, f"{kind}: {labels[one]}") for one in value]
        if name in {"overdue", "between", "discarded", "watched"}:
            return [(self.data[name], self.fields[name].label)]
        return [(self.data[name], f"{self.fields[name].label}: {value}")]


def address(wanted: Wanted, *, viewer: User) -> str:
    """The query of the list that holds exactly the wanted cases: what `FilterForm` reads back."""
    filters = wanted.filters
    several = {
        "state": filters.states,
        "type": filters.types,
        "status": filters.statuses,
        "standing": filters.standings,
        "goal": filters.goals,
        "owner": ["me" if owner == str(viewer.pk) else owner for owner in filters.owners],
        "team": filters.teams,
        "involved": filters.involved,
        "priority": filters.priorities,
        "channel": filters.channels,
        "due": filters.due,
        "worker": ["me" if worker == str(viewer.pk) else worker for worker in wanted.workers],
        "queue": wanted.queues,
        "tag": filters.tags,
    }
    days = {name: getattr(filters, name) for name in ("opened_from", "opened_to", "ended_from", "ended_to")}
    pairs = [(name, value) for name, values in several.items() for value in values]
    pairs += [(name, day.isoformat()) for name, day in days.items() if day]
    pairs += [("between", "on")] if filters.is_between_stages else []
    pairs += [("discarded", "on")] if filters.is_discarded else []
    pairs += [("watched", "on")] if filters.is_watched else []
    return "?" + urlencode(pairs)


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


def _also(model: Holder, choices: Sequence[tuple[str, Any]], asked: Sequence[str]) -> list[tuple[str, Any]]:
    """The choices, and whoever is asked for beside them: somebody who has left may still own a case."""
    known = {key for key, _label in choices}
    others = [int(key) for key in asked if key not in known and key.isdecimal() and len(key) < 19]
    more = _names(model._default_manager.filter(pk__in=others)) if others else ()  # noqa: SLF001  (Django's name)
    return [*choices, *((str(key), name) for key, name in more)]


def _other(asked: Sequence[str], known: Container[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in dict.fromkeys(asked) if value and value not in known]


def _names(rows: Any) -> Iterable[tuple[int, str]]:
    return rows.order_by("name").values_list("pk", "name")  # type: ignore[no-any-return]
