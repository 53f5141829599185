"""Forms about people and teams. What a role may do is decided in `apps.users.permissions`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.users.actions import tokens
from apps.users.models import Role, Team, User
from apps.web import zones
from apps.web.forms import Form

TRANSLATED = settings.TRANSLATIONS
ROLES = {
    Role.OWNER: _("Everything, and the only one who decides about owners."),
    Role.ADMINISTRATOR: _("Sees to people, teams, case types and rights, and works on cases."),
    Role.MANAGER: _("Sees and steers everybody's work."),
    Role.WORKER: _("Works on cases."),
    Role.VIEWER: _("Looks at cases and changes nothing."),
}


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """Each role with a line that says what it means."""
    return [(role.value, f"{role.label}\n{ROLES[role]}") for role in roles]


class RoleForm(Form):
    """The role of somebody, out of those that the viewer may give."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """Whom to invite, as what, into which teams."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Your colleague can correct it when joining.")
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("email", "name", "role", "teams")

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]


class JoinForm(Form):
    """What somebody who was invited still has to say."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )


class ProfileForm(Form):
    """What people say about themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As set for the workspace, else by the browser")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=zones.choices,
        help_text=_("Times and days are shown as they are there, and what is due today ends there at midnight."),
    )


class SpeechForm(Form):
    """How the workspace speaks to whoever has chosen nothing in their profile."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser says")), *(pair for pair in settings.LANGUAGES if pair[0] in TRANSLATED)],
        help_text=_(
            "For pages of colleagues who have chosen none, and for mails to people whose language is not known."
        ),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=zones.choices,
        help_text=_("For mails, and where a browser does not say which zone it is in."),
    )


class TokenForm(Form):
    """What an access token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("Such as the name of the system that will use it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=_("What it may do"), widget=forms.RadioSelect, initial="read")
    days = forms.TypedChoiceField(
        label=_("How long it is good"),
        coerce=int,
        initial=90,
        choices=lambda: [(days, ngettext("%d day", "%d days", days) % days) for days in tokens.LIFETIMES],
    )

    def __init__(self, *args: Any, may_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = [("read", _("Read what you may see"))]
        if may_write:
            scopes.append(("write", _("Read, and change what you may change")))
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action wants, once the form is valid."""
        sent = self.cleaned_data
        return {"name": sent["name"], "can_write": sent["scope"] == "write", "days": sent["days"]}


class TeamForm(Form):
    """A team's name and its members. A retired one keeps its name."""

    name = forms.CharField(label=_("Name"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[User], is_retired: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = people  # type: ignore[attr-defined]
        self.fields["name"].disabled = is_retired
