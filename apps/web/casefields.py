"""Forms built from the fields of a case plan, for a task, for the case data and for the public request form.

What a value may be is decided by `apps.cases.values`, which fields are asked by `apps.cases.asking`, how one is asked
by `apps.web.controls`; here stand only the forms and what was typed into them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from apps.cases import asking, values
from apps.cmmn.definition import CaseDefinition, Field, FieldType, FormField
from apps.cmmn.evaluation import NOTHING
from apps.common.errors import Invalid
from apps.web.controls import Around, CaseControl, control, steps
from apps.web.controls.asked import Problem
from apps.web.controls.making import is_answerable

PREFIX = "data-"
"""Names of the controls begin with this, so that a field called `name` never meets a control called `name`."""

SHOWN = "_shown"
"""The name of the hidden controls that say which fields a form had: one that comes later begins with what is known."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a field in a form: its control, or, while it is not asked, what was typed into it before."""

    name: str
    bound: forms.BoundField | None
    carried: tuple[tuple[str, str], ...] = ()
    is_steering: bool = False
    choice: Any = None  # what is to be chosen between, where two people changed it

    @property
    def state(self) -> str:
        """Changes whenever the page must draw the slot anew."""
        if self.bound is None:
            return "aside"
        value = self.bound.value()
        rows, tokens = getattr(value, "numbers", ""), getattr(value, "tokens", [])
        kept = [one.token for one in getattr(self.bound.field.widget, "kept", ())]
        return f"asked {rows} {len(tokens)} {','.join(token[-8:] for token in kept)}"


class CaseFieldsForm(forms.Form):
    """A form that asks for fields of a case plan; further controls may be declared by subclasses and come first."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,
        plan: CaseDefinition,
        asked: Iterable[FormField],
        known: Mapping[str, Any] | None = None,
        conditions: asking.Conditions = NOTHING,
        around: Around | None = None,
        is_judged: bool = True,
        **kwargs: Any,
    ) -> None:
        """`asked` names the fields in order, `known` holds their present values as stored by field key.

        What is not `is_judged`, such as a draft, is shown as it was typed and nothing is said about it.
        """
        self.is_step = data is not None and steps.is_step(data)
        data = steps.taken(data) if data is not None and self.is_step else data
        super().__init__(data, *args, **kwargs)
        self.is_judged = is_judged and not self.is_step
        self.plan, self.asked, self.conditions, self.around = plan, tuple(asked), conditions, around or Around()
        self.known = values.from_json(plan, known or {})
        self.around.learn([plan.field(one.field) for one in self.asked], known or {})
        self._add_controls()
        self.aside = self._set_aside()

    def _add_controls(self) -> None:
        steering = asking.steering(self.conditions)
        for form_field in self.asked:
            field = self.plan.field(form_field.field)
            one = control(field, required=form_field.required, around=self.around)
            if one is None:
                continue
            one.is_steering = field.key in steering
            one.held, one.is_judged = self.known.get(field.key), self.is_judged
            self.fields[f"{PREFIX}{field.key}"] = one
            self.initial.setdefault(f"{PREFIX}{field.key}", self.known.get(field.key))
        if self.is_bound:
            self._begin_with_known()

    def _begin_with_known(self) -> None:
        """Fields that the form did not have when it was sent begin with what the case knows."""
        if not isinstance(self.data, QueryDict):
            return
        had = set(self.data.getlist(SHOWN))
        for name, one in self.fields.items():
            is_new = had and name not in had and isinstance(one, CaseControl)
            if is_new and one.widget.value_omitted_from_data(self.data, self.files, name):
                self.data = self.data if self.data._mutable else self.data.copy()  # noqa: SLF001  (Django's name)
                typed = one.prepare_value(self.initial.get(name))
                several = typed if isinstance(typed, list | tuple) else [typed]
                self.data.setlist(name, [str(text) for text in several if text is not None and text != ""])

    def _set_aside(self) -> dict[str, CaseControl]:
        """Takes away the controls of fields that are not asked now; they are remembered with what was typed."""
        if not self.conditions:
            return {}
        given = {key: self._quiet(f"{PREFIX}{key}") for key in self.asked_keys}
        now = {one.field for one in asking.asked(self.asked, self.conditions, self.known, given)}
        names = [f"{PREFIX}{key}" for key in self.asked_keys if key not in now]
        return {name: self.fields.pop(name) for name in names}  # type: ignore[misc]  # they are CaseControls

    def _quiet(self, name: str) -> Any:
        one = self.fields[name]
        assert isinstance(one, CaseControl)  # noqa: S101  (its name says so)
        return one.quiet(self[name].data) if self.is_bound else self.initial.get(name)

    def full_clean(self) -> None:
        """Judges what was sent; what is only looked at again is not judged."""
        if self.is_judged:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    @property
    def asked_keys(self) -> tuple[str, ...]:
        """The keys of the case fields it asks for."""
        return tuple(name.removeprefix(PREFIX) for name in self.fields if name.startswith(PREFIX))

    @property
    def data_controls(self) -> list[forms.BoundField]:
        """The controls of the case fields, without those a subclass declares."""
        return [self[f"{PREFIX}{key}"] for key in self.asked_keys]

    @property
    def slots(self) -> list[Slot]:
        """All fields of the plan in their order, those that are not asked now among them."""
        return [slot for one in self.asked if (slot := self._slot(f"{PREFIX}{one.field}")) is not None]

    def _slot(self, name: str) -> Slot | None:
        if name in self.aside:
            sent = self.data.lists() if isinstance(self.data, QueryDict) else ()
            own = [(key, texts) for key, texts in sent if key == name or key.startswith((f"{name}.", f"{name}-"))]
            return Slot(name, None, tuple((key, str(text)) for key, texts in own for text in texts))
        if name not in self.fields:
            return None
        one = self.fields[name]
        return Slot(name, self[name], (), isinstance(one, CaseControl) and (one.is_steering or _is_file(one)))

    @property
    def is_multipart_needed(self) -> bool:
        """Whether any of its fields takes files, now or when another answer is given."""
        return any(_has_files(self.plan.field(one.field)) for one in self.asked)

    @property
    def has_parts(self) -> bool:
        """Whether it has buttons of its own, before which the one that sends it must stand."""
        return any(isinstance(one, CaseControl) and one.is_made_of_parts for one in self.fields.values())

    def data_values(self) -> dict[str, Any]:
        """Typed values by field key, once the form is valid."""
        return {key: self.cleaned_data[f"{PREFIX}{key}"] for key in self.asked_keys}

    def file_values(self) -> dict[str, Any]:
        """Those of them that hold files, where there are any."""
        typed = self.data_values()
        return {key: typed[key] for key in typed if typed[key] is not None and _has_files(self.plan.field(key))}

    def problems(self) -> Iterator[Problem]:
        """What is wrong with which control, in the order of the page."""
        for bound in self.visible_fields():
            if isinstance(bound.field, CaseControl):
                yield from bound.field.problems(bound)
            else:
                yield from ((bound.auto_id, str(bound.label), str(error)) for error in bound.errors)

    def keep_files(self) -> None:
        """Keep the files that were sent, before the form is shown again."""
        for name, one in self.fields.items():
            if isinstance(one, CaseControl) and self.is_bound:
                if not self.is_judged:
                    one.quiet(self[name].data)
                one.keep()

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
    """What the public request form asks for; files have a control of their own there."""
    return tuple(FormField(field.key, field.required) for field in plan.fields if field.is_asked_of_clients)


def opening_fields(plan: CaseDefinition) -> tuple[FormField, ...]:
    """What may be filled in when a case is opened by hand, required as the plan says."""
    return tuple(FormField(field.key, field.required) for field in plan.fields if is_answerable(field))


def is_asked_first(field: Field) -> bool:
    """Whether a field belongs to the beginning of a case; the others fill up as it goes."""
    return field.required or field.on_request_form


def data_fields(plan: CaseDefinition) -> tuple[FormField, ...]:
    """Every field that can be typed; none is required, because a case fills up as it goes."""
    return tuple(FormField(field.key) for field in plan.fields if is_answerable(field))


def _is_file(one: CaseControl) -> bool:
    return one.field.type is FieldType.FILE


def _has_files(field: Field) -> bool:
    return field.type is FieldType.FILE or any(map(_has_files, field.fields))
