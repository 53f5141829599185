"""Forms about the life of a case: status, hold, more time, opening again, discarding, deleting, purging.

What is allowed and what follows is decided by the actions they feed.
"""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.cases.actions.holding import REASON_LIMIT
from apps.cases.models import Case
from apps.cases.selectors.filtering import start
from apps.cases.statuses import Choice
from apps.slas.actions.extending import LONGEST
from apps.tasks.models import HumanTask
from apps.web import wording

MOST_TASKS = 50


def _reason(label: Any = None, *, required: bool = True) -> forms.CharField:
    messages = {"required": gettext_lazy("Say why, in a few words.")}
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label or gettext_lazy("Reason"),
        required=required,
        max_length=REASON_LIMIT,
        widget=area,
        error_messages=messages,
    )


def _day(label: Any, words: Any) -> forms.DateField:
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=words, widget=shown)


class StatusForm(forms.Form):
    """One of the statuses that the case may get now. `seen` is the one that was looked at."""

    status = forms.ChoiceField(
        label=gettext_lazy("New status"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a status.")},
    )
    reason = _reason(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: tuple[Choice, ...], current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(one.status.key, one.status.name) for one in choices if one.is_allowed]  # type: ignore[attr-defined]
        self.initial["seen"] = current


class HoldForm(forms.Form):
    """Why a case is put on hold, and until when."""

    reason = _reason(gettext_lazy("What is it waiting for?"))
    until = _day(
        gettext_lazy("On hold until"),
        gettext_lazy("It goes on by itself that morning. Empty: until somebody takes it up again."),
    )
    is_hold_added = forms.BooleanField(
        label=gettext_lazy("Then move due dates by the time on hold"), required=False, initial=True
    )

    def given(self) -> dict[str, Any]:
        day = self.cleaned_data["until"]
        return {**self.cleaned_data, "until": start(day) if day else None}


class ResumeForm(forms.Form):
    """How a case goes on that was on hold."""

    is_hold_added = forms.BooleanField(label=gettext_lazy("Move due dates by the time on hold"), required=False)
    reason = _reason(required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_hold_added"] = case.is_hold_added


class ExtendForm(forms.Form):
    """More time: for the whole case, for some of its tasks, or both."""

    reason = _reason()
    deadline = _day(gettext_lazy("The whole case is due on"), gettext_lazy("Empty: only its tasks have dates."))
    days = forms.IntegerField(
        label=gettext_lazy("Days more for these tasks"), required=False, min_value=-LONGEST, max_value=LONGEST
    )
    tasks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Tasks"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, case: Case, tasks: list[HumanTask], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        dated = [task for task in tasks if task.due_at][:MOST_TASKS]
        choices = [(task.pk, f"{task.name}: {wording.moment(task.due_at, now=now)}") for task in dated if task.due_at]
        self.fields["tasks"].choices = choices  # type: ignore[attr-defined]
        self.initial["tasks"] = [key for key, _label in choices]
        if case.deadline_at:
            self.initial["deadline"] = timezone.localtime(case.deadline_at).date()
        if not choices:
            del self.fields["days"], self.fields["tasks"]

    def given(self) -> dict[str, Any]:
        """What the action takes: the end of the chosen day, and no tasks where no number of days is given."""
        day, days = self.cleaned_data["deadline"], self.cleaned_data.get("days") or 0
        given = {"reason": self.cleaned_data["reason"], "days": days}
        given["tasks"] = self.cleaned_data.get("tasks", []) if days else []
        if day != self.initial.get("deadline"):
            given["deadline"] = datetime.combine(day, time(23, 59), timezone.get_current_timezone()) if day else None
        return given


class ReopenForm(forms.Form):
    """Why a case is opened again, and whether the work that was cut off goes on."""

    reason = _reason(gettext_lazy("Why is it opened again?"))
    is_work_restored = forms.BooleanField(label="", required=False, initial=True)

    def __init__(self, *args: Any, cut_off: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not cut_off:
            del self.fields["is_work_restored"]
            return
        label = ngettext("Go on with the open task", "Go on with the %(n)d open tasks", len(cut_off))
        self.fields["is_work_restored"].label = label % {"n": len(cut_off)}
        self.fields["is_work_restored"].help_text = ", ".join(cut_off[:5])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_work_restored": self.cleaned_data.get("is_work_restored", True)}


class ReasonForm(forms.Form):
    """A reason alone, needed or not."""

    reason = _reason()

    def __init__(self, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed


class PurgeForm(ReasonForm):
    """What cannot be taken back asks for the number of the case."""

    number = forms.CharField(label=gettext_lazy("Number of the case, to be sure"), max_length=40)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, is_needed=False, **kwargs)
        self.case = case

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number.casefold() != self.case.number.casefold():
            raise forms.ValidationError(_("This is not the number of this case."))
        return number

    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
