"""The form that edits the data of a case: only what was changed is written."""

from typing import Any

from django.http import QueryDict

from apps.cases import states, values
from apps.cases.models import Case
from apps.users.models import User
from apps.web.casefields import data_fields
from apps.web.controls import Around
from apps.web.sharedforms import SharedForm


class DataForm(SharedForm):
    """All fields of a case."""

    def __init__(self, data: QueryDict | None, *args: Any, case: Case, viewer: User, **kwargs: Any) -> None:
        plan = states.plan_of(case).definition
        around = Around(viewer, case)
        super().__init__(data, *args, plan=plan, asked=data_fields(plan), case=case, around=around, **kwargs)

    def changes(self) -> dict[str, Any]:
        """The typed values that differ from what the reader saw."""
        typed, was = self.data_values(), self.seen()
        stored = values.to_json(typed)
        return {key: value for key, value in typed.items() if stored.get(key) != was.get(key)}
