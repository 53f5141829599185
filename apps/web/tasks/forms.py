"""Forms about a task, and about a view of the worklist. The form that completes a task is made from the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tasks.models import Sharing
from apps.users import permissions
from apps.users import selectors as people
from apps.users.models import Team, User
from apps.web.forms import Form


class HandOverForm(forms.Form):
    """Who gets the task: a person, a team, or a person in a team."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"), required=False, empty_label=_("Nobody yet"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("No team"))

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people.workers(viewer).order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = people.teams(viewer).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("user") or cleaned.get("team")):
            raise forms.ValidationError(_("Choose a person or a team."))
        return cleaned


class SkipForm(forms.Form):
    """Why a task is not needed."""

    reason = forms.CharField(
        label=_("Why it is not needed"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is not needed.")},
    )


class BlockForm(forms.Form):
    """Why a task cannot go on."""

    reason = forms.CharField(
        label=_("Why it cannot go on"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it cannot go on.")},
    )


class UnblockForm(forms.Form):
    """What made it possible to go on, for those who ask."""

    comment = forms.CharField(
        label=_("What has changed"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ViewForm(Form):
    """What a view is called, who finds it, and whether one's own worklist begins with it."""

    name = forms.CharField(label=_("Name"), max_length=60, error_messages={"required": _("Give the view a name.")})
    sharing = forms.ChoiceField(label=_("Who finds it"), choices=Sharing.choices, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Which team"),
        help_text=_("Only where it is shared with a team."),
        required=False,
        empty_label=_("No team"),
    )
    is_start = forms.BooleanField(label=_("Begin my work with this view"), required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = people.teams(viewer).order_by("name")
        mine = teams if permissions.may_administer(viewer) else teams.filter(pk__in=people.team_ids(viewer))
        self.fields["team"].queryset = mine  # type: ignore[attr-defined]
        if not permissions.may_write(viewer):
            del self.fields["sharing"], self.fields["team"]

    def described(self) -> dict[str, Any]:
        """Name, sharing and team, as the actions want them."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "sharing": given.get("sharing", Sharing.NOBODY),
            "team": given.get("team") if given.get("sharing") == Sharing.TEAM else None,
        }
