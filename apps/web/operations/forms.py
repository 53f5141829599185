"""What an operation asks for beside its rows: one form for each kind, which gives the parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.bulk import selectors
from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation
from apps.cases import selectors as cases
from apps.cases.models import Tag
from apps.users import selectors as people
from apps.users.models import Team, User
from apps.web.cases.forms import GOALS
from apps.web.forms import Form


class OperationForm(Form):
    """The base: made for an operation and its reader."""

    def __init__(self, *args: Any, viewer: User, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(viewer, operation)

    def offer(self, viewer: User, operation: Operation) -> None:
        """Set the choices that depend on who asks, and on what."""

    def given(self) -> Given:
        """What is to be done."""
        return Given(**self.cleaned_data)


class AssignForm(OperationForm):
    """To a person, a team, or a person in a team."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"), required=False, empty_label=_("Nobody yet"))
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team"),
        help_text=_("Where no team is chosen, each task stays with the team that it has."),
        required=False,
        empty_label=_("No other team"),
    )

    def offer(self, viewer: User, operation: Operation) -> None:
        del operation
        self.fields["user"].queryset = people.workers(viewer).order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = people.teams(viewer).order_by("name")  # type: ignore[attr-defined]


class AssignCasesForm(AssignForm):
    """Who is responsible from now on; what is not chosen stays as it is."""

    def offer(self, viewer: User, operation: Operation) -> None:
        super().offer(viewer, operation)
        self.fields["user"].label = _("Owner")
        self.fields["user"].empty_label = self.fields["team"].empty_label = _("As it is")  # type: ignore[attr-defined]
        self.fields["team"].help_text = ""


class RescheduleForm(OperationForm):
    """Until when, or by how many days; and why."""

    due_at = forms.DateTimeField(
        label=_("Due"),
        help_text=_("All of them at the same time."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    days = forms.IntegerField(
        label=_("Or moved by so many days"),
        help_text=_("Each from its own date; a number with a minus moves them to earlier days."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def given(self) -> Given:
        return Given(**{**self.cleaned_data, "days": self.cleaned_data["days"] or 0})


class Tags(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django knows no arguments here
    """Tags to tick, those of one type of case with its name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.definition.name})" if obj.definition_id else str(obj.name)


class TagForm(OperationForm):
    """Which tags come and which go."""

    add = Tags(Tag.objects.none(), label=_("Put on"), required=False)
    remove = Tags(Tag.objects.none(), label=_("Take off"), required=False)

    def offer(self, viewer: User, operation: Operation) -> None:
        del operation
        for name in ("add", "remove"):
            known = cases.tags(viewer).filter(merged_into=None)
            self.fields[name].queryset = known.filter(is_active=True) if name == "add" else known  # type: ignore[attr-defined]


class CloseForm(OperationForm):
    """How the cases ended, and why they are closed together."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        help_text=_("A case whose type does not know this outcome stays open, and the preview says so."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the cases ended.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in each case. Work that is not done ends with its case."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why these cases are closed together.")},
    )
    goal_reached = forms.TypedChoiceField(
        label=_("Was the goal reached?"),
        required=False,
        choices=GOALS,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def offer(self, viewer: User, operation: Operation) -> None:
        known = selectors.outcomes(viewer, operation)
        self.fields["outcome"].choices = list(known.items())  # type: ignore[attr-defined]


FORMS: dict[Kind, type[OperationForm]] = {
    Kind.ASSIGN: AssignForm,
    Kind.RESCHEDULE: RescheduleForm,
    Kind.ASSIGN_CASES: AssignCasesForm,
    Kind.TAG: TagForm,
    Kind.CLOSE: CloseForm,
}
