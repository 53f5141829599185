"""The form that edits the data of a case, with the memory of what its reader saw.

Two people may edit at once: each writes only what they changed, and a value that changed meanwhile is shown first.
"""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.cases import states, values, words
from apps.cases.models import Case
from apps.web.casefields import PREFIX, CaseFieldsForm, data_fields


class DataForm(CaseFieldsForm):
    """All fields of a case; `was` holds the stored values that the reader saw."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, typed: QueryDict | None, *, case: Case) -> None:
        self.plan = states.plan_of(case).definition
        super().__init__(typed, plan=self.plan, asked=data_fields(self.plan), known=case.data)
        self.initial["was"] = json.dumps({key: case.data.get(key) for key in self.asked_keys})

    def seen(self) -> dict[str, Any]:
        """The stored values the reader saw, by field key; nothing for a form that was tampered with."""
        try:
            was = json.loads(str(self["was"].value() or ""))
        except ValueError:
            return {}
        return {key: value for key, value in was.items() if key in self.asked_keys} if isinstance(was, dict) else {}

    def changes(self) -> dict[str, Any]:
        """The typed values that differ from what the reader saw."""
        typed, was = self.data_values(), self.seen()
        stored = values.to_json(typed)
        return {key: value for key, value in typed.items() if stored.get(key) != was.get(key)}

    def show_newer(self, case: Case) -> bool:
        """After a conflict: say what others wrote, keep what was typed, and let saving again mean it.

        Says whether others wrote anything; if not, the conflict was about something else.
        """
        was = self.seen()
        newer = {key: case.data.get(key) for key in self.changes() if case.data.get(key) != was.get(key)}
        for key, value in newer.items():
            now = words.shown(self.plan, key, value)
            problem = _("Somebody changed this meanwhile to: %(value)s. Save again to put yours in its place.")
            self.add_error(f"{PREFIX}{key}", problem % {"value": now})
        self.data = self._remembering({**was, **newer})
        return bool(newer)

    def _remembering(self, was: Mapping[str, Any]) -> QueryDict:
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["was"] = json.dumps(was)
        return typed
