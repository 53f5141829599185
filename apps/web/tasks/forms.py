"""Forms about a task, and about a view of the worklist. The form that completes a task is made from the plan."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cmmn.definition import TaskOutcome
from apps.tasks.actions.locking import TEXT_LIMIT
from apps.tasks.models import HumanTask, Sharing
from apps.users import permissions
from apps.users import selectors as people
from apps.users.models import Team, User
from apps.web.forms import Form
from apps.web.http import WorkspaceRequest

SOME, ALL = "some", "all"


class Moment(forms.DateTimeInput):
    """A day and a time, as browsers ask for them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class AboutTask(Form):
    """A form that knows the task and who fills it in."""

    def __init__(self, *args: Any, viewer: User, task: HumanTask, **kwargs: Any) -> None:
        self.viewer, self.task = viewer, task
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the task."""


def of(form: type[Form], request: WorkspaceRequest, task: HumanTask) -> Form:
    """A form about a task, with what was sent."""
    sent = request.POST if request.method == "POST" else None
    return form(sent, viewer=request.user, task=task) if issubclass(form, AboutTask) else form(sent)


def _words(label: Any, missing: Any = "", *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        required=bool(missing),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class HandOverForm(AboutTask):
    """Who gets the task: a person, a team, or a person in a team, with a word to them."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"), required=False, empty_label=_("Nobody yet"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("No team"))
    comment = _words(_("A word to them"))

    def prepare(self) -> None:
        self.fields["user"].queryset = people.workers(self.viewer).order_by("name")  # type: ignore[attr-defined]
        self.fields["team"].queryset = people.teams(self.viewer).order_by("name")  # type: ignore[attr-defined]
        self.initial = {"user": self.task.assignee_id, "team": self.task.team_id}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("user") or cleaned.get("team")):
            raise forms.ValidationError(_("Choose a person or a team."))
        return cleaned


class ShareForm(AboutTask):
    """Who takes part in a task, and how many of them have to be done."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who takes part"),
        required=False,
        help_text=_("Nobody at all makes it one person’s task again."),
        widget=forms.CheckboxSelectMultiple,
    )
    rule = forms.ChoiceField(
        label=_("Who has to be done"),
        choices=((ALL, _("All of them")), (SOME, _("So many of them:"))),
        widget=forms.RadioSelect,
        initial=ALL,
    )
    needed = forms.IntegerField(label=_("How many"), min_value=1, max_value=50, required=False)
    comment = _words(_("A word to them"))

    def prepare(self) -> None:
        self.fields["people"].queryset = people.workers(self.viewer).order_by("name")  # type: ignore[attr-defined]
        needed = self.task.parts_needed
        taking_part = list(self.task.parts.values_list("user", flat=True))
        self.initial = {"people": taking_part, "rule": SOME if needed else ALL, "needed": needed or None}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rule") == SOME and not cleaned.get("needed") and "needed" not in self.errors:
            self.add_error("needed", _("Say how many of them are needed."))
        return cleaned


class RescheduleForm(AboutTask):
    """When a task starts and when it is due."""

    starts_at = forms.DateTimeField(
        label=_("Starts on"), required=False, help_text=_("Empty: it can be worked on at once."), widget=Moment
    )
    due_at = forms.DateTimeField(
        label=_("Due on"), required=False, help_text=_("Empty: it is not due on any day."), widget=Moment
    )
    reason = _words(_("Why"))

    def prepare(self) -> None:
        self.initial = {"starts_at": self.task.starts_at, "due_at": self.task.due_at}


class EscalateForm(AboutTask):
    """Whom to ask for help, and what with."""

    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Whom to ask"), error_messages={"required": _("Choose whom to ask.")}
    )
    reason = _words(_("What you need help with"), _("Say what you need help with."))

    def prepare(self) -> None:
        owner = self.task.case.owner_id
        field = self.fields["to"]
        others = people.workers(self.viewer).exclude(pk=self.viewer.pk).order_by("name")
        field.queryset = others  # type: ignore[attr-defined]
        found = list(others)
        above = [person for person in found if person.pk == owner or permissions.may_manage(person)]
        rest = [person for person in found if person not in above]
        above.sort(key=lambda person: person.pk != owner)
        field.choices = [  # type: ignore[attr-defined]
            (_("Owner of the case and managers"), [(person.pk, self._named(person)) for person in above]),
            (_("Colleagues"), [(person.pk, person.name) for person in rest]),
        ]
        self.initial = {"to": above[0].pk if above else None}

    def _named(self, person: User) -> str:
        if person.pk == self.task.case.owner_id:
            return str(_("%(name)s, who owns the case") % {"name": person.name})
        return person.name


class AnswerForm(Form):
    """What helps."""

    answer = _words(_("Your answer"), _("Write your answer."))


class WordForm(Form):
    """A word for those who ask."""

    comment = _words(_("What has changed"))


class SkipForm(Form):
    """Why a task is not needed."""

    reason = _words(
        _("Why it is not needed"),
        _("Say why it is not needed."),
        help_text=_("Also when it does not apply to this case."),
    )


class RestartForm(Form):
    """Why a task is done once more."""

    reason = _words(_("Why it is done once more"), _("Say why it is done once more."))


class BlockForm(Form):
    """Why a task cannot go on."""

    reason = _words(_("Why it cannot go on"), _("Say why it cannot go on."))


class CommentForm(Form):
    """A comment, and whether the client may read it."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    is_visible_to_requester = forms.BooleanField(label=_("The client may read this"), required=False)


class EndingForm(Form):
    """How a task ends, where there is a choice, and a word about it where others read it."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how this task ends.")},
    )
    comment = _words(_("A word about it"))

    def __init__(self, *args: Any, outcomes: Sequence[TaskOutcome], is_joint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(outcomes) > 1:
            self.fields["outcome"].choices = [(one.key, one.label) for one in outcomes]  # type: ignore[attr-defined]
        else:
            del self.fields["outcome"]
        if not is_joint:
            del self.fields["comment"]


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
