"""A form over data that others may change while it is filled in: it remembers what its reader saw.

When both have changed the same, both versions stand side by side and the later one chooses. What clashes is decided
by the actions.
"""

import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.cases import references, values, words
from apps.cases.merging import Clash
from apps.cases.models import Case
from apps.web.casefields import PREFIX, CaseFieldsForm, Slot
from apps.web.controls.asked import Around

CHOOSE = "choose-"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that two people have changed: what the other one wrote, who and when, and what was chosen so far."""

    key: str
    name: str
    label: str
    value: Any
    text: str
    by: str
    at: datetime | None
    chosen: str

    @property
    def control(self) -> str:
        return f"{CHOOSE}{self.key}"


class ClashingForm(forms.Form):
    """A form that remembers what its reader saw, in `was`, and what is to be chosen between, in `clashes`.

    Subclasses say which of their keys is which control, and how somebody else's stored value reads.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    clashes = forms.CharField(widget=forms.HiddenInput, required=False)

    @abstractmethod
    def keys(self) -> list[str]:
        """What others may change meanwhile, in the order of the form."""

    def name_of(self, key: str) -> str:
        """The name of the control for a key."""
        return key

    @abstractmethod
    def read(self, key: str, stored: Any) -> Any:
        """A stored value as the cleaned value of its control."""

    @abstractmethod
    def told(self, found: Mapping[str, Any]) -> dict[str, str]:
        """Stored values as people read them, by key."""

    def seen(self) -> dict[str, Any]:
        """The stored values the reader saw, by key; nothing for a form that was tampered with."""
        return {key: value for key, value in _mapping(self["was"].value()).items() if key in self.keys()}

    @property
    def choices(self) -> list[Choice]:
        """What is to be chosen between, in the order of the form."""
        if not self.is_bound:
            return []
        sent = _mapping(self["clashes"].value())
        found = {key: sent[key] for key in self.keys() if isinstance(sent.get(key), dict)}
        found = {key: one for key, one in found.items() if self.name_of(key) in self.fields}
        texts = self.told({key: one.get("value") for key, one in found.items()}) if found else {}
        return [
            Choice(
                key=key,
                name=self.name_of(key),
                label=str(self.fields[self.name_of(key)].label),
                value=one.get("value"),
                text=texts[key],
                by=str(one.get("by", "")),
                at=_moment(one.get("at")),
                chosen=str(self.data.get(f"{CHOOSE}{key}", "")),
            )
            for key, one in found.items()
        ]

    @property
    def placed(self) -> list[tuple[forms.BoundField, Choice | None]]:
        """The controls, each with what is to be chosen between."""
        choices = {one.name: one for one in self.choices}
        return [(bound, choices.get(bound.name)) for bound in self.visible_fields()]

    def clean(self) -> dict[str, Any]:
        """Theirs takes the place of what stands in the control; mine is what stands there."""
        cleaned = super().clean() or self.cleaned_data
        for one in self.choices:
            if one.chosen == THEIRS:
                self.errors.pop(one.name, None)
                cleaned[one.name] = self.read(one.key, one.value)
            elif one.chosen != MINE:
                self.add_error(one.name, ValidationError(_("Choose which of the two it shall be."), code="choose"))
        return cleaned

    def show(self, clash: Clash) -> None:
        """Put both versions side by side: what others wrote counts as seen from here on."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        before = {one.key for one in self.choices} - {one.key for one in clash.theirs}
        for one in clash.theirs:
            typed.pop(f"{CHOOSE}{one.key}", None)
        told = {
            one.key: {"value": one.value, "by": one.by, "at": one.at.isoformat() if one.at else ""}
            for one in clash.theirs
        }
        kept = {key: one for key, one in _mapping(self["clashes"].value()).items() if key in before}
        typed["was"] = json.dumps({**self.seen(), **{one.key: one.value for one in clash.theirs}})
        typed["clashes"] = json.dumps({**kept, **told})
        self.data = typed


class SharedForm(ClashingForm, CaseFieldsForm):
    """Fields of one case, which others may change meanwhile."""

    def __init__(self, data: QueryDict | None, *args: Any, case: Case, around: Around, **kwargs: Any) -> None:
        super().__init__(data, *args, known=case.data, around=around, **kwargs)
        self.case = case
        self.initial["was"] = json.dumps({key: case.data.get(key) for key in self.keys()})

    @property
    def slots(self) -> list[Slot]:
        choices = {one.name: one for one in self.choices}
        return [replace(slot, choice=choices.get(slot.name)) for slot in super().slots]

    def keys(self) -> list[str]:
        return [one.field for one in self.asked]

    def name_of(self, key: str) -> str:
        return f"{PREFIX}{key}"

    def read(self, key: str, stored: Any) -> Any:
        return values.parse(self.plan.field(key), stored)

    def told(self, found: Mapping[str, Any]) -> dict[str, str]:
        fields = [self.plan.field(key) for key in found]
        names = references.names(self.case, fields, found)
        return {field.key: words.show(field, found[field.key], names) for field in fields}


def told_beside(plan_labels: Mapping[str, str], keys: Iterable[str], names: Iterable[str]) -> str:
    """That others have changed other fields meanwhile, which stay as they wrote them; empty where none did."""
    labels = ", ".join(plan_labels[key] for key in keys if key in plan_labels)
    who = ", ".join(sorted({name for name in names if name}))
    if not labels:
        return ""
    if not who:
        return _("Changed by others meanwhile, and kept: %(fields)s.") % {"fields": labels}
    return _("%(who)s changed other fields meanwhile, and they are kept: %(fields)s.") % {"who": who, "fields": labels}


def _mapping(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(str(text or "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
