"""Controls made of controls: an object with its parts, and rows of which there can be many.

A row keeps its number for as long as the form lives, so that adding and removing others moves neither it nor the
keyboard. Rows are added and removed by posts of the form itself, which `steps` carries out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from apps.cmmn.definition import Field, FieldType
from apps.cmmn.values import MAX_LIST
from apps.web.controls.asked import CaseControl, Problem
from apps.web.controls.steps import FOCUS, ROWS


class Make(Protocol):
    """Makes the control of an inner field; None for what nobody can type."""

    def __call__(self, field: Field, *, required: bool) -> CaseControl | None: ...


ALONE = "value"
"""The name of the only control of a row that is no object."""


class PartForm(forms.Form):
    """The controls of one object, or of one row. A row of which nothing was typed is not judged."""

    def __init__(self, *args: Any, controls: Mapping[str, CaseControl], is_judged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_judged = is_judged
        self.fields.update(controls)

    def full_clean(self) -> None:
        if self.is_judged and not self.is_blank:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(is_typed(self[name]) for name in self.fields)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number, the place of its controls, and what it held before that nobody can type."""

    number: int
    prefix: str
    form: PartForm
    rest: Mapping[str, Any]
    is_new: bool = False

    @property
    def place(self) -> str:
        """The id of its first control."""
        return next((field.id_for_label for field in self.form), self.prefix)


class Parts:
    """What was typed into the rows of a field, or what it holds."""

    def __init__(self, control: "PartsControl", name: str, data: Any, files: Any, stored: Any) -> None:
        self.control, self.name, self.data, self.files = control, name, data, files
        self.stored = _listed(stored)
        self.rows = [self._row(number) for number in self._numbers()]

    def _numbers(self) -> list[int]:
        if not self.control.field.many:
            return [0]
        if self.data is None:
            return list(range(max(len(self.stored), 1 if self.control.required else 0)))
        sent = self.data.get(f"{self.name}{ROWS}", "")
        return [int(part) for part in sent.split(",") if part.isascii() and part.isdecimal()][:MAX_LIST]

    def _row(self, number: int) -> Row:
        whole = self.stored[number] if number < len(self.stored) else {}
        initial = whole if isinstance(whole, Mapping) else {ALONE: whole}
        controls = self.control.controls()
        prefix = f"{self.name}.{number}"
        bound = () if self.data is None else (self.data, self.files)
        form = PartForm(
            *bound, prefix=prefix, initial=dict(initial), controls=controls, is_judged=self.control.is_judged
        )
        for one in controls.values():
            if isinstance(one, PartsControl):
                one.held, one.is_judged = initial.get(one.field.key), self.control.is_judged
        rest = {key: value for key, value in initial.items() if key not in controls}
        is_new = self.data is not None and self.data.get(FOCUS) == prefix
        return Row(number, prefix, form, rest, is_new)

    @property
    def numbers(self) -> str:
        """The rows that are there, in their order, for the form's next post."""
        return ",".join(str(row.number) for row in self.rows)

    @property
    def rows_name(self) -> str:
        return f"{self.name}{ROWS}"

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MAX_LIST

    @property
    def is_focus_on_add(self) -> bool:
        """Whether a row was just taken away, so that the keyboard goes on from here."""
        return self.data is not None and self.data.get(FOCUS) == self.name

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.form.is_blank]

    def value(self) -> Any:
        """The typed value; only for rows that are right."""
        found = [self._whole(row) for row in self.filled]
        if not self.control.field.many:
            return found[0] if found else None
        return found or None

    def _whole(self, row: Row) -> Any:
        if self.control.is_alone:
            return row.form.cleaned_data.get(ALONE)
        typed = {key: value for key, value in row.form.cleaned_data.items() if value is not None}
        return {**row.rest, **typed}

    def quiet(self) -> Any:
        """What can be read so far."""
        found = []
        for row in self.filled:
            read = {name: _quiet(field, row.form[name]) for name, field in row.form.fields.items()}
            found.append(read[ALONE] if self.control.is_alone else {**row.rest, **read})
        return (found or None) if self.control.field.many else (found[0] if found else None)


class PartsInput(forms.Widget):
    """Draws the rows with the same markup as any other field."""

    template_name = "components/parts.html"
    use_fieldset = True
    made: Parts | None = None
    control: "PartsControl"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Parts:
        """Made once a form, because what is wrong with a row, and its files, are remembered in it."""
        if self.made is None:
            self.made = Parts(self.control, name, data, files, self.control.held)
        return self.made

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        del files
        return f"{name}{ROWS}" not in data and not any(key.startswith(f"{name}.") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        if not isinstance(value, Parts):
            value = Parts(self.control, name, None, None, value)
        context["widget"]["parts"] = value
        return context

    def id_for_label(self, id_: str) -> str:
        return id_


class PartsControl(CaseControl):
    """An object, or many of something."""

    is_made_of_parts = True

    def __init__(self, asked: Field, *, required: bool, make: Make) -> None:
        self.make = make
        widget = PartsInput()
        widget.control = self
        super().__init__(asked, required=required, widget=widget)

    @property
    def is_alone(self) -> bool:
        """Whether a row is one value and no object."""
        return self.field.type is not FieldType.OBJECT

    def controls(self) -> dict[str, CaseControl]:
        """Fresh controls for one row."""
        if self.is_alone:
            one = self.make(replace(self.field, many=False, help=""), required=False)
            return {ALONE: one} if one else {}
        made = ((inner.key, self.make(inner, required=inner.required)) for inner in self.field.fields)
        return {key: control for key, control in made if control is not None}

    def read(self, value: Any) -> Any:
        if not isinstance(value, Parts):
            return super().read(value)
        if not all(row.form.is_valid() for row in value.filled):
            raise ValidationError(_("Some of this needs another look."), code="parts")
        return value.value()

    def quiet(self, value: Any) -> Any:
        return value.quiet() if isinstance(value, Parts) else super().quiet(value)

    def problems(self, bound: forms.BoundField) -> Iterator[Problem]:
        parts = bound.value()
        inner = list(self._inner(parts)) if isinstance(parts, Parts) and bound.errors else []
        yield from inner or super().problems(bound)

    def _inner(self, parts: Parts) -> Iterator[Problem]:
        for at, row in enumerate(parts.rows, 1):
            if row.form.is_blank:
                continue
            name = _("%(label)s %(n)d") % {"label": self.label, "n": at} if self.field.many else str(self.label)
            for bound in row.form:
                control = bound.field
                assert isinstance(control, CaseControl)  # noqa: S101  (a row has no others)
                for place, label, error in control.problems(bound):
                    yield place, name if self.is_alone else f"{name}: {label}", error

    def keep(self) -> None:
        made = self.widget.made if isinstance(self.widget, PartsInput) else None
        for row in made.rows if made else ():
            for control in row.form.fields.values():
                if isinstance(control, CaseControl):
                    control.keep()


def is_typed(bound: forms.BoundField) -> bool:
    """Whether anything was typed into a control, or stands there."""
    value = bound.data if bound.form.is_bound else bound.initial
    if isinstance(value, Parts):
        return bool(value.filled)
    chosen = [getattr(value, name) for name in ("new", "tokens", "numbers") if hasattr(value, name)]
    if chosen:
        return any(chosen)
    return bool(value.strip() if isinstance(value, str) else value) or value is False


def _quiet(field: forms.Field, bound: forms.BoundField) -> Any:
    return field.quiet(bound.data if bound.form.is_bound else bound.initial) if isinstance(field, CaseControl) else None


def _listed(stored: Any) -> list[Any]:
    if stored is None:
        return []
    return list(stored) if isinstance(stored, list | tuple) else [stored]
