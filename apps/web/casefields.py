"""Forms built from the fields of a case plan, for a task, for the case data and for the public request form.

What a value may be is decided by `apps.cases.values`; here stand only the controls and what was typed into them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases import values
from apps.cmmn.definition import CaseDefinition, Field, FieldType, FormField
from apps.common.errors import Invalid

PREFIX = "data-"
"""Names of the controls begin with this, so that a field called `name` never meets a control called `name`."""

ANSWERABLE = frozenset(FieldType) - {
    *(FieldType.OBJECT, FieldType.LIST, FieldType.ANY),
    *(FieldType.FILE, FieldType.PERSON),
}
"""Types a person can type; what has parts, or names a row, comes from other systems only. Of many values, each has a
line."""

RADIO_LIMIT = 4
_YES_NO = (("true", pgettext_lazy("answer", "Yes")), ("false", pgettext_lazy("answer", "No")))
_INPUTS: Mapping[FieldType, Mapping[str, str]] = {
    FieldType.NUMBER: {"inputmode": "decimal", "autocomplete": "off"},
    FieldType.MONEY: {"inputmode": "decimal", "autocomplete": "off"},
    FieldType.INTEGER: {"inputmode": "numeric", "autocomplete": "off"},
    FieldType.DATE: {"type": "date"},
    FieldType.EMAIL: {"type": "email", "autocomplete": "off"},
    FieldType.PHONE: {"type": "tel", "autocomplete": "off"},
}


class CaseFieldControl(forms.Field):
    """One field of the case file as a form field; its cleaned value is what the engine reads, None when empty."""

    def __init__(self, field: Field, *, required: bool) -> None:
        super().__init__(
            required=required, label=field.label, help_text=_help(field), widget=_widget(field, required=required)
        )
        self.field = field
        self.error_messages["required"] = _("This is needed.")

    def clean(self, value: Any) -> Any:
        if self.field.many and isinstance(value, str):
            value = [line for line in value.splitlines() if line.strip()] or None
        try:
            typed = values.parse(self.field, value)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem
        if typed is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return typed

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list | tuple):
            return "\n".join(str(self.prepare_value(one)) for one in value)
        return value if value is None or isinstance(value, str) else str(value)


class CaseFieldsForm(forms.Form):
    """A form that asks for fields of a case plan; further controls may be declared by subclasses and come first."""

    def __init__(
        self,
        *args: Any,
        plan: CaseDefinition,
        asked: Iterable[FormField],
        known: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`asked` names the fields in order, `known` holds their present values or drafts by field key."""
        super().__init__(*args, **kwargs)
        self.initial.update({f"{PREFIX}{key}": value for key, value in (known or {}).items()})
        for form_field in asked:
            field = plan.field(form_field.field)
            if field.type in ANSWERABLE:
                self.fields[f"{PREFIX}{field.key}"] = CaseFieldControl(field, required=form_field.required)

    @property
    def asked_keys(self) -> tuple[str, ...]:
        """The keys of the case fields it asks for."""
        return tuple(name.removeprefix(PREFIX) for name in self.fields if name.startswith(PREFIX))

    @property
    def data_controls(self) -> list[forms.BoundField]:
        """The controls of the case fields, without those a subclass declares."""
        return [self[f"{PREFIX}{key}"] for key in self.asked_keys]

    def data_values(self) -> dict[str, Any]:
        """Typed values by field key, once the form is valid."""
        return {key: self.cleaned_data[f"{PREFIX}{key}"] for key in self.asked_keys}

    def data_typed(self) -> dict[str, str]:
        """What was typed so far by field key, right or wrong, for a draft."""
        typed = {key: str(self[f"{PREFIX}{key}"].data or "") for key in self.asked_keys}
        return {key: text.replace("\x00", "") for key, text in typed.items()}

    def add_problems(self, refusal: Invalid) -> None:
        """Put the reasons of a refusing action beside their controls; those without a control stand above."""
        left = not refusal.fields
        for key, reasons in refusal.fields.items():
            name = next((name for name in (f"{PREFIX}{key}", key) if name in self.fields), None)
            for reason in reasons:
                self.add_error(name, reason)
        if left:
            self.add_error(None, str(refusal))


def request_fields(plan: CaseDefinition) -> tuple[FormField, ...]:
    """What the public request form asks for."""
    return tuple(FormField(field.key, field.required) for field in plan.fields if field.on_request_form)


def opening_fields(plan: CaseDefinition) -> tuple[FormField, ...]:
    """What may be filled in when a case is opened by hand, required as the plan says."""
    return tuple(FormField(field.key, field.required) for field in plan.fields if field.type in ANSWERABLE)


def is_asked_first(field: Field) -> bool:
    """Whether a field belongs to the beginning of a case; the others fill up as it goes."""
    return field.required or field.on_request_form


def data_fields(plan: CaseDefinition) -> tuple[FormField, ...]:
    """Every field that can be typed; none is required, because a case fills up as it goes."""
    return tuple(FormField(field.key) for field in plan.fields if field.type in ANSWERABLE)


def _help(field: Field) -> str:
    return " ".join(filter(None, [field.help, str(_("One on each line.")) if field.many else ""]))


def _widget(field: Field, *, required: bool) -> forms.Widget:
    if field.many:
        return forms.Textarea(attrs={"rows": 3, "maxlength": values.LONG_TEXT_LIMIT})
    if field.type is FieldType.BOOLEAN:
        return forms.RadioSelect(choices=_with_none(_YES_NO, required=required))
    if field.type is FieldType.CHOICE:
        is_short = len(field.choices) <= RADIO_LIMIT and required
        return forms.RadioSelect(choices=field.choices) if is_short else forms.Select(choices=_with_none(field.choices))
    if field.type is FieldType.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4, "maxlength": values.LONG_TEXT_LIMIT})
    attrs = {"maxlength": str(values.TEXT_LIMIT), **_INPUTS.get(field.type, {})}
    if field.type is FieldType.DATE:
        del attrs["maxlength"]
    return forms.TextInput(attrs=attrs)


def _with_none(choices: Iterable[tuple[str, Any]], *, required: bool = False) -> list[tuple[str, Any]]:
    empty = [] if required else [("", pgettext_lazy("answer", "Not yet known"))]
    return [*empty, *choices]
