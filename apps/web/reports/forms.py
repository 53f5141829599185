"""The period, case types and teams of the dashboard as a form over its address. What they mean is `reports.scope`'s.

Nonsense in an address is left out and never an error: people change addresses, and old ones lie in bookmarks.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cases import selectors as cases
from apps.common import clock
from apps.reports import selectors
from apps.reports.scope import Scope
from apps.users.models import User
from apps.web.cases.filters import Several, without

DEFAULT, EVERYTHING = "12w", "all"
# How far back each period begins, today included.
PERIODS = {
    "4w": (_("4 weeks"), timedelta(weeks=4)),
    DEFAULT: (_("12 weeks"), timedelta(weeks=12)),
    "12m": (_("12 months"), timedelta(days=365)),
    EVERYTHING: (_("Everything"), None),
}
_LONGEST = timedelta(days=366 * 50)


class ScopeForm(forms.Form):
    """Two days of one's own win over the period that is named."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    type = Several(label=_("Type"), required=False)
    team = Several(label=_("Team"), required=False)

    def __init__(self, query: QueryDict, *, viewer: User) -> None:
        super().__init__(query, auto_id="scope-%s")
        self._viewer = viewer
        self.teams = [(str(team.pk), team.name) for team in selectors.teams(viewer)]
        choices = {"type": [(found.key, found.name) for found in cases.definitions(viewer)], "team": self.teams}
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=offered)
        self.is_valid()

    def scope(self) -> Scope:
        """What is asked for."""
        first, last = self._days()
        return Scope(first, last, self.cleaned_data.get("type", ()), self.cleaned_data.get("team", ()))

    @property
    def period(self) -> str:
        """The period that is shown; nothing when the days are of one's own."""
        if self._own_days():
            return ""
        asked = str(self.data.get("period", DEFAULT))
        return asked if asked in PERIODS else DEFAULT

    def asked(self) -> list[dict[str, str]]:
        """Every choice that is set, with its words and the address without it."""
        found = []
        for name in ("since", "until", "type", "team"):
            value = self.cleaned_data.get(name)
            labels = dict(getattr(self.fields[name], "choices", ()))
            for one in value if isinstance(value, list) else filter(None, [value]):
                words = f"{self.fields[name].label}: {labels.get(one, one)}"
                found.append({"label": words, "url": without(self.data, name, str(one))})
        return found

    def _own_days(self) -> tuple[date, date] | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since is None and until is None:
            return None
        last = until or max(self._today(), since)
        first = since or last - timedelta(weeks=12) + timedelta(days=1)
        return (first, last) if first <= last and last - first <= _LONGEST else None

    def _days(self) -> tuple[date, date]:
        own = self._own_days()
        if own:
            return own
        today = self._today()
        _label, length = PERIODS[self.period]
        if length is None:
            return min(selectors.earliest(self._viewer) or today, today), today
        return today - length + timedelta(days=1), today

    def _today(self) -> Any:
        return timezone.localtime(clock.now()).date()
