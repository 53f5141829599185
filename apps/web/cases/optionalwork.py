"""The check boxes for optional work on the page of a new case: ticked is done, not ticked is left out.

What may be ticked is told by `cases.selectors.optional_work`, what follows is the engine's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.selectors import OptionalWork


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One check box with what it is for."""

    work: OptionalWork
    id: str
    is_ticked: bool


class OptionalWorkForm(forms.Form):
    """`work_shown` says that the boxes stood on the page: without it, what is usual is done."""

    work = forms.MultipleChoiceField(
        label=_("Optional work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The plan has changed meanwhile: look at the optional work again.")},
    )
    work_shown = forms.BooleanField(required=False, widget=forms.HiddenInput)
    offered: Sequence[OptionalWork] = ()

    def offer(self, offered: Sequence[OptionalWork]) -> None:
        """Names the boxes; those of usual work are ticked to begin with."""
        self.offered = offered
        self.fields["work"].choices = [(one.key, one.name) for one in offered]  # type: ignore[attr-defined]
        self.initial.setdefault("work", [one.key for one in offered if one.is_usual])

    @property
    def work_rows(self) -> Iterator[WorkRow]:
        ticked = self._ticked()
        for at, one in enumerate(self.offered):
            yield WorkRow(one, f"id_work_{at}", one.key in ticked)

    @property
    def is_work_open(self) -> bool:
        """Whether something is otherwise than usual, or wrong."""
        return bool(self.errors.get("work")) or self._ticked() != {one.key for one in self.offered if one.is_usual}

    def included(self) -> tuple[str, ...]:
        """Keys of what is put in, once the form is valid."""
        return tuple(one.key for one in self._shown() if not one.is_usual and one.key in self.cleaned_data["work"])

    def left_out(self) -> tuple[str, ...]:
        """Keys of what the case goes without; what lies in something left out goes with it."""
        gone = [one for one in self._shown() if one.is_usual and one.key not in self.cleaned_data["work"]]
        return tuple(one.key for one in gone)

    def _ticked(self) -> set[str]:
        if self.is_bound and "work_shown" in self.data:
            return set(self["work"].data or ())
        return set(self.initial.get("work", ()))

    def _shown(self) -> Sequence[OptionalWork]:
        return self.offered if self.cleaned_data["work_shown"] else ()
