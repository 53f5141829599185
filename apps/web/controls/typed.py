"""Controls for one typed value: text, number, amount, date, choice, yes or no; and for several of some choices."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from apps.cases import notation
from apps.cmmn.definition import Field, FieldType
from apps.web.controls.asked import CaseControl

RADIO_LIMIT = 5
_YES_NO = (("true", pgettext_lazy("answer", "Yes")), ("false", pgettext_lazy("answer", "No")))
_INPUTS: Mapping[FieldType, Mapping[str, str]] = {
    FieldType.NUMBER: {"inputmode": "decimal", "autocomplete": "off"},
    FieldType.MONEY: {"inputmode": "decimal", "autocomplete": "off"},
    FieldType.INTEGER: {"inputmode": "numeric", "autocomplete": "off"},
    FieldType.EMAIL: {"type": "email", "autocomplete": "off"},
    FieldType.PHONE: {"type": "tel", "autocomplete": "off"},
}


class DayInput(forms.TextInput):
    """The browser's own calendar; what it could not show, such as half a date, stands there as it was typed."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            date.fromisoformat(context["widget"]["value"] or "2000-01-01")
        except ValueError:
            return context
        context["widget"]["type"] = "date"
        return context


class TypedControl(CaseControl):
    """A control for one value."""

    def __init__(self, field: Field, *, required: bool) -> None:
        super().__init__(field, required=required, widget=_widget(field, required=required))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return notation.plain(value)
        return value if value is None or isinstance(value, str) else str(value)


class ChoicesControl(CaseControl):
    """Several of the choices of a field, as boxes to tick."""

    def __init__(self, field: Field, *, required: bool) -> None:
        super().__init__(field, required=required, widget=forms.CheckboxSelectMultiple(choices=field.choices))

    def read(self, value: Any) -> Any:
        return super().read(list(value) if value else None)


def _widget(field: Field, *, required: bool) -> forms.Widget:
    if field.type is FieldType.BOOLEAN:
        return forms.RadioSelect(choices=_with_none(_YES_NO, required=required))
    if field.type is FieldType.CHOICE:
        is_short = len(field.choices) <= RADIO_LIMIT
        if is_short:
            return forms.RadioSelect(choices=_with_none(field.choices, required=required))
        return forms.Select(choices=_with_none(field.choices))
    if field.type is FieldType.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    if field.type is FieldType.DATE:
        return DayInput()
    return forms.TextInput(attrs=dict(_INPUTS.get(field.type, {})))


def _with_none(choices: Iterable[tuple[str, Any]], *, required: bool = False) -> list[tuple[str, Any]]:
    empty = [] if required else [("", pgettext_lazy("answer", "Not yet known"))]
    return [*empty, *choices]
