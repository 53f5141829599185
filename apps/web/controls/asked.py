"""What every control for a field of a plan shares, and what some know of the case and the reader around them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.cases import limits, notation, references, values
from apps.cases.models import Case
from apps.cmmn.definition import Field
from apps.users import selectors as people
from apps.users.models import User

MOST_LISTED = 30
"""People that fit a list to choose from; where there are more, one is found by name."""

Problem = tuple[str, str | Promise, str]
"""Where a control stands, what it is called, what is wrong."""


@dataclass
class Around:
    """Who fills in a form and about which case; nothing is read before a control asks."""

    viewer: User | None = None
    case: Case | None = None
    named: dict[Any, str] = field(default_factory=dict)  # files and people that values name

    @cached_property
    def colleagues(self) -> list[User]:
        """The people at work here by name; one more than fit a list, when they do not."""
        if self.viewer is None:
            return []
        return list(
            people.people(self.viewer).filter(is_active=True).prefetch_related(None).order_by("name")[: MOST_LISTED + 1]
        )

    @property
    def is_list_short(self) -> bool:
        return len(self.colleagues) <= MOST_LISTED

    def learn(self, plan_fields: Any, data: Any) -> None:
        """Look up what the values name, in as many statements as there are kinds of rows."""
        self.named.update(references.names(self.case, plan_fields, data))


class CaseControl(forms.Field):
    """One field of the case file as a form field; its cleaned value is what the engine reads, None when empty."""

    is_steering = False  # whether a condition of the form reads it
    is_judged = True  # whether something is said about what was typed
    is_made_of_parts = False
    held: Any = None  # the value so far

    def __init__(self, asked: Field, *, required: bool, widget: forms.Widget) -> None:
        help_text = " ".join(filter(None, [asked.help, limits.hint(asked)]))
        super().__init__(required=required, label=asked.label, help_text=help_text, widget=widget)
        self.field = asked
        self.error_messages["required"] = _("This is needed.")

    def clean(self, value: Any) -> Any:
        typed = self.read(value)
        if typed is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return typed

    def read(self, value: Any) -> Any:
        """What was typed as a value. Raises ValidationError with what would be right."""
        try:
            return values.parse(self.field, notation.read(self.field, value))
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def quiet(self, value: Any) -> Any:
        """The same for a look at what is there so far: None where it cannot be read yet."""
        try:
            return self.read(value)
        except ValidationError:
            return None

    def problems(self, bound: forms.BoundField) -> Iterator[Problem]:
        """What is wrong with it, each with the place of the control that can mend it."""
        for error in bound.errors:
            yield bound.auto_id, str(self.label), str(error)

    def keep(self) -> None:
        """Called before the form is shown again: what a browser does not send twice must be kept."""
