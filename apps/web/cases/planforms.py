"""Forms that change the plan of one case: a task that it does not have, a repair, another version.

What may be chosen comes from the plan as the viewer sees it; what it does is decided by the actions.
"""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.selectors import PlanView, Step
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.state import ENDED, State
from apps.tasks.actions.adding import NAME_LIMIT
from apps.users import selectors as people
from apps.users.models import Team, User


def _reason(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"), required=required, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TaskForm(forms.Form):
    """A task for this case alone."""

    name = forms.CharField(label=gettext_lazy("What is to be done"), max_length=NAME_LIMIT)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    stage = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("No team")
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Person"), required=False, empty_label=gettext_lazy("Nobody yet")
    )
    due = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Its stage cannot be completed without it"), required=False)

    def __init__(self, *args: Any, viewer: User, view: PlanView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_stages = [step for step in view.walk() if step.kind is Kind.STAGE and step.state is State.ACTIVE]
        choices = [(0, _("Whole case")), *((step.number, _named(step)) for step in open_stages)]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]
        self.fields["team"].queryset = people.teams(viewer).order_by("name")  # type: ignore[attr-defined]
        self.fields["person"].queryset = people.workers(viewer).order_by("name")  # type: ignore[attr-defined]

    def due_at(self) -> datetime | None:
        """The end of the chosen day, where the reader is."""
        day = self.cleaned_data["due"]
        return datetime.combine(day, time(23, 59), timezone.get_current_timezone()) if day else None


class RepairForm(forms.Form):
    """What is to end and what is to begin, and why."""

    terminate = forms.TypedMultipleChoiceField(
        label=gettext_lazy("End these"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    activate = forms.MultipleChoiceField(
        label=gettext_lazy("Begin these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _reason(required=True)

    def __init__(self, *args: Any, view: PlanView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terminate"].choices = list(_alive(view))  # type: ignore[attr-defined]
        self.fields["activate"].choices = list(_startable(view))  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("It stands in the timeline of the case.")


class VersionForm(forms.Form):
    """The move of one case, or of many, to another version: what is to begin with it, and why."""

    activate = forms.MultipleChoiceField(
        label=gettext_lazy("Begin these at once"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _reason(required=False)

    def __init__(self, *args: Any, added: list[tuple[str, str]], **kwargs: Any) -> None:
        """`added` are the keys and names of what the new version has and the old one has not."""
        super().__init__(*args, **kwargs)
        self.fields["activate"].choices = added  # type: ignore[attr-defined]
        if not added:
            del self.fields["activate"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What the actions take, once the form is valid."""
        return {"activate": self.cleaned_data.get("activate", []), "reason": self.cleaned_data["reason"]}


def _alive(view: PlanView) -> Iterator[tuple[int, str]]:
    for stage, step in _placed(view.case):
        if step.number is not None and step.state is not None and step.state not in ENDED:
            yield step.number, _in(stage, step)


def _startable(view: PlanView) -> Iterator[tuple[str, str]]:
    """Every kind of work once, unless it is at work already."""
    seen = {step.key for step in view.walk() if step.state in {State.ACTIVE, State.SUSPENDED}}
    for stage, step in _placed(view.case):
        if step.key not in seen and step.kind not in LISTENERS:
            seen.add(step.key)
            yield step.key, _in(stage, step, is_counted=False)


def _placed(around: Step) -> Iterator[tuple[Step, Step]]:
    """Every item below one, with the stage it lies in."""
    for step in around.steps:
        yield around, step
        yield from _placed(step)


def _in(stage: Step, step: Step, *, is_counted: bool = True) -> str:
    name = _named(step) if is_counted else step.name
    return name if stage.kind is Kind.CASE else _("%(stage)s: %(name)s") % {"stage": stage.name, "name": name}


def _named(step: Step) -> str:
    return step.name if step.index == 1 else _("%(name)s, number %(n)d") % {"name": step.name, "n": step.index}
