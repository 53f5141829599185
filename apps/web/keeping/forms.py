"""Forms about tags and text modules. What may be is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases import placeholders
from apps.cases.actions import NOTE_LIMIT
from apps.cases.models import CaseDefinition, Tag, TagColour, TextModule
from apps.users.models import Team, User
from apps.users.permissions import may_manage
from apps.web.forms import Form

ALL, MINE = "all", "mine"


class TagForm(Form):
    """Name and colour of a tag; of a new one also where it is for."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    colour = forms.ChoiceField(
        label=_("Colour"), choices=TagColour.choices, initial=TagColour.GREY, widget=forms.RadioSelect
    )


class NewTagForm(TagForm):
    """A tag for all types of case or for one."""

    definition = forms.ModelChoiceField(
        CaseDefinition.objects.none(), label=_("For"), required=False, empty_label=_("All types of case")
    )

    def __init__(self, *args: Any, definitions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["definition"].queryset = definitions  # type: ignore[attr-defined]


class MergeForm(Form):
    """The tag that another one is to mean from now on."""

    into = forms.ModelChoiceField(Tag.objects.none(), label=_("Merge it into"), empty_label=_("Choose a tag"))

    def __init__(self, *args: Any, tags: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = tags  # type: ignore[attr-defined]


class ModuleForm(Form):
    """A text module, and for whom it is."""

    name = forms.CharField(label=_("Name"), max_length=80)
    keyword = forms.SlugField(
        label=_("Short cut"),
        required=False,
        max_length=30,
        allow_unicode=True,
        help_text=_("Typed after :: in a note, such as ::hello."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 8})
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, viewer: User, teams: list[Team], module: TextModule | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.teams = {str(team.pk): team for team in teams}
        choices = [(MINE, _("Only me")), *((key, team.name) for key, team in self.teams.items())]
        if may_manage(viewer):
            choices.append((ALL, _("Everybody")))
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("owner", MINE)
        if module is not None:
            del self.fields["owner"]

    @property
    def placeholders(self) -> dict[str, str]:
        """What can stand in braces, and what it stands for."""
        return placeholders.labelled({})

    def module(self) -> dict[str, Any]:
        """What the action wants to know."""
        given = dict(self.cleaned_data)
        owner = given.pop("owner", None)
        if owner == MINE:
            given["user"] = self.viewer
        elif owner in self.teams:
            given["team"] = self.teams[owner]
        return given
