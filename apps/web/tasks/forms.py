"""Forms about a task: handing it over, skipping it. The form that completes it is made from the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.users import selectors as people
from apps.users.models import Team, User


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
