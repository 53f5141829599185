"""Forms about a case as a whole. What is allowed and what follows is decided by the actions they feed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.cases.actions.closing import LESSONS_LIMIT
from apps.cases.models import Case, Priority
from apps.cases.selectors import OptionalWork
from apps.cases.statuses import Choice
from apps.cmmn.definition import CaseDefinition as Plan
from apps.parties import selectors as parties
from apps.parties.models import Party
from apps.users import selectors as people
from apps.users.models import Team, User
from apps.web.casefields import PREFIX, CaseFieldsForm, Slot, is_asked_first, opening_fields
from apps.web.cases.optionalwork import OptionalWorkForm
from apps.web.controls import Around
from apps.web.controls.parts import is_typed
from apps.web.sharedforms import ClashingForm

MATCHES = 8
GOALS = (("", _("Not said")), ("yes", _("Yes")), ("no", _("No")))


class SeveralFiles(forms.ClearableFileInput):
    """A file control that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more uploaded files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class UploadForm(forms.Form):
    """Files for the case."""

    upload = FilesField(
        label=_("Files"),
        help_text=_("PDF, pictures, text and office documents, up to 25 MB each."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )


class HandlingForm(ClashingForm):
    """Who is responsible, and how urgent it is."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), required=False, empty_label=_("Nobody"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("No team"))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)

    def __init__(self, data: QueryDict | None = None, *, viewer: User, case: Case) -> None:
        present = {"owner": case.owner_id, "team": case.team_id, "priority": case.priority}
        super().__init__(data, initial={**present, "was": json.dumps(present)})
        _let_choose(self, viewer, team=case.team_id)

    def keys(self) -> list[str]:
        return ["owner", "team", "priority"]

    def read(self, key: str, stored: Any) -> Any:
        if key == "priority":
            return stored
        rows: Any = self.fields[key]
        return rows.queryset.filter(pk=stored).first() if isinstance(stored, int) else None

    def told(self, found: Mapping[str, Any]) -> dict[str, str]:
        nobody: dict[Any, Any] = {"owner": _("Nobody"), "team": _("No team"), **dict(Priority.choices)}
        return {
            key: str(nobody[stored] if key == "priority" else self.read(key, stored) or nobody[key])
            for key, stored in found.items()
        }

    def chosen(self) -> dict[str, Any]:
        """Owner, team and priority, once the form is valid."""
        return {key: self.cleaned_data[key] for key in self.keys()}


class CloseForm(forms.Form):
    """How the case ended. A reason is asked for by the action where work is left undone."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    goal_reached = forms.TypedChoiceField(
        label=_("Was the goal reached?"),
        required=False,
        choices=GOALS,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    lessons = forms.CharField(
        label=_("What should the next one know?"),
        required=False,
        max_length=LESSONS_LIMIT,
        help_text=_("It is found under the lessons of this case type. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    status = forms.ChoiceField(label=_("Last status"), required=False)

    def __init__(
        self, *args: Any, plan: Plan, statuses: Sequence[Choice], lessons: str, is_reason_needed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = plan.outcomes  # type: ignore[attr-defined]
        self.initial["lessons"] = lessons
        possible = [(one.status.key, one.status.name) for one in statuses if one.is_allowed]
        if possible:
            present = next((one.status.name for one in statuses if one.is_current), "")
            self.fields["status"].choices = [("", present or _("None")), *possible]  # type: ignore[attr-defined]
        else:
            del self.fields["status"]
        self.fields["outcome"].error_messages["required"] = _("Choose how the case ended.")
        self.fields["reason"].required = is_reason_needed
        if is_reason_needed:
            self.fields["reason"].help_text = _("Work is left undone, so the case ends early.")
            self.fields["reason"].error_messages["required"] = _("Say why the case ends early.")


class NewCaseForm(OptionalWorkForm, CaseFieldsForm):
    """A case opened by hand: for whom, who handles it, the fields of its plan, and what of its work is optional."""

    client = forms.ChoiceField(label=_("Client"), required=False, widget=forms.RadioSelect)
    find = forms.CharField(
        label=_("Find a client"),
        required=False,
        max_length=100,
        help_text=_("By name, e-mail address, telephone or client number."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    client_name = forms.CharField(label=_("Name of a new client"), required=False, max_length=200)
    client_email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    client_phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Left empty, it is made from what you fill in.")
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), required=False, empty_label=_("Nobody"))
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), required=False, empty_label=_("No team"))
    status = forms.ChoiceField(
        label=_("Status to begin with"), error_messages={"required": _("Choose the status to begin with.")}
    )

    def __init__(self, *args: Any, viewer: User, plan: Plan, work: Sequence[OptionalWork] = (), **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, asked=opening_fields(plan), around=Around(viewer), **kwargs)
        _let_choose(self, viewer)
        self.offer(work)
        self._let_begin(plan)
        self.viewer = viewer
        self.initial.setdefault("owner", viewer.pk)
        self.fields["client"].choices = self._clients()  # type: ignore[attr-defined]

    @classmethod
    def searching(
        cls, typed: QueryDict, *, viewer: User, plan: Plan, work: Sequence[OptionalWork] = ()
    ) -> "NewCaseForm":
        """The form with everything typed and what the search for a client found, not judged yet."""
        return cls(typed, viewer=viewer, plan=plan, work=work, is_judged=False)

    @property
    def first_slots(self) -> list[Slot]:
        """What belongs to the beginning of a case; all of it, where the plan does not say."""
        first = {f"{PREFIX}{field.key}" for field in self.plan.fields if is_asked_first(field)}
        return [slot for slot in self.slots if slot.name in first] or self.slots

    @property
    def later_slots(self) -> list[Slot]:
        """What can be known already, but usually comes later."""
        first = {slot.name for slot in self.first_slots}
        return [slot for slot in self.slots if slot.name not in first]

    @property
    def is_later_open(self) -> bool:
        """Whether something in the later part was filled in or is wrong."""
        return any(slot.bound and (slot.bound.errors or is_typed(slot.bound)) for slot in self.later_slots)

    @property
    def matches(self) -> bool:
        """Whether there are clients to choose from."""
        return bool(self.fields["client"].choices)  # type: ignore[attr-defined]

    def chosen_client(self) -> Party | None:
        """The client that was ticked, if one was."""
        number = self.cleaned_data["client"]
        return parties.party(self.viewer, number) if number else None

    def new_client(self) -> Mapping[str, str] | None:
        """Name, e-mail address and telephone of a client to be matched or made, if they were given."""
        details = {name: self.cleaned_data[f"client_{name}"] for name in ("name", "email", "phone")}
        return details if any(details.values()) else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_new = any(cleaned.get(f"client_{name}") for name in ("name", "email", "phone"))
        if is_new and not cleaned.get("client_name"):
            self.add_error("client_name", _("A new client needs a name."))
        if is_new and cleaned.get("client"):
            self.add_error("client", _("Choose a client or write down a new one, not both."))
        return cleaned

    def _let_begin(self, plan: Plan) -> None:
        """Ask for a status only where the plan has some and does not say which is the first."""
        if not plan.statuses or any(status.is_initial for status in plan.statuses):
            del self.fields["status"]
            return
        choices = [("", _("Choose")), *((status.key, status.name) for status in plan.statuses)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    def _clients(self) -> list[tuple[str, str]]:
        """What the search found, and the one that was ticked before, so that searching again keeps it."""
        words, ticked = (str(self[name].value() or "").replace("\x00", "").strip() for name in ("find", "client"))
        found = list(parties.search(self.viewer, words)[:MATCHES]) if words else []
        if ticked and ticked not in {party.client_number for party in found}:
            found += parties.parties(self.viewer).filter(client_number=ticked)
        return [(party.client_number, _described(party)) for party in found]


def _let_choose(form: forms.Form, viewer: User, *, team: int | None = None) -> None:
    """Offer those who get work, and the team that has the case already, which may be retired."""
    form.fields["owner"].queryset = people.workers(viewer).order_by("name")  # type: ignore[attr-defined]
    form.fields["team"].queryset = people.teams(viewer, besides=team).order_by("name")  # type: ignore[attr-defined]


def _described(party: Party) -> str:
    return ", ".join(filter(None, [party.name, party.email or party.phone, party.client_number]))
