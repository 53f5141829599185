"""The access list of a case type as a form, a line for each person and team, and the reason to retire it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.actions.access import Access
from apps.cases.actions.retiring import REASON_LIMIT
from apps.cases.models import DefinitionAccess
from apps.users.models import Team, User

READ, WRITE, NONE = "read", "write", "none"
LEVELS = ((READ, gettext_lazy("May read")), (WRITE, gettext_lazy("May read and change")))
REMOVE = (NONE, gettext_lazy("No access: take off the list"))


class RetireForm(forms.Form):
    """Why no new cases of a type are opened."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Those who want to open such a case read it. Clients do not."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why, for those who want to open such a case.")},
    )


class AccessForm(forms.Form):
    """`lines` are the present list. Lines that others added meanwhile are not in what was sent, and stay."""

    level = forms.ChoiceField(label=gettext_lazy("What they may do"), choices=LEVELS, initial=READ)

    def __init__(
        self,
        *args: Any,
        lines: Iterable[DefinitionAccess],
        people: Iterable[User],
        teams: Iterable[Team],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.people = {f"user-{person.pk}": person for person in people}
        self.teams = {f"team-{team.pk}": team for team in teams}
        listed = {_key(line) for line in self.lines}
        choices = [
            ("", _("Choose a team or a person")),
            (_("Teams"), [(key, team.name) for key, team in self.teams.items() if key not in listed]),
            (_("People"), [(key, person.name) for key, person in self.people.items() if key not in listed]),
        ]
        self.fields["who"] = forms.ChoiceField(label=_("Give somebody access"), required=False, choices=choices)
        self.order_fields(["who", "level"])
        for line in self.lines:
            self.fields[_key(line)] = forms.ChoiceField(
                label=_name(line),
                choices=(*LEVELS, REMOVE),
                initial=WRITE if line.can_write else READ,
                required=False,
            )

    def rows(self) -> Iterator[tuple[DefinitionAccess, forms.BoundField]]:
        """Each line of the list with its control."""
        for line in self.lines:
            yield line, self[_key(line)]

    def accesses(self) -> list[Access]:
        """The list as it is to be, once the form is valid."""
        found = []
        for line in self.lines:
            level = self.cleaned_data[_key(line)] or (WRITE if line.can_write else READ)
            if level != NONE:
                found.append(Access(user=line.user, team=line.team, can_write=level == WRITE))
        who = self.cleaned_data["who"]
        if who:
            can_write = self.cleaned_data["level"] == WRITE
            found.append(Access(user=self.people.get(who), team=self.teams.get(who), can_write=can_write))
        return found


def _key(line: DefinitionAccess) -> str:
    return f"user-{line.user_id}" if line.user_id else f"team-{line.team_id}"


def _name(line: DefinitionAccess) -> str:
    return str(line.user or line.team)
