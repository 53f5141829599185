"""A control for files of the case: those that are there, those that an earlier showing has kept, and new ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from apps.cmmn.definition import Field, FieldType
from apps.common import blobs
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.intake import actions as intake
from apps.web.controls.asked import Around, CaseControl


@dataclass(frozen=True, slots=True)
class Had:
    """A file of the case that is the value so far."""

    number: str
    name: str


@dataclass
class Chosen:
    """What the control sent: new files, the tokens of kept ones, the numbers of files of the case."""

    new: list["File[bytes]"] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


class CaseFileInput(forms.FileInput):
    """New files, and a ticked box for each one that is kept or in the case already."""

    template_name = "components/case_file_input.html"
    allow_multiple_selected = True
    kept: Sequence[intake.Kept] = ()
    had: Sequence[Had] = ()

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Chosen:
        tokens = data.getlist(f"{name}-kept") if hasattr(data, "getlist") else []
        numbers = data.getlist(f"{name}-had") if hasattr(data, "getlist") else []
        return Chosen(files.getlist(name) if files else [], tokens, numbers)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(part in data for part in (f"{name}-kept", f"{name}-had")) and name not in files

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        del value  # a browser takes no file names; what is there stands beside the control
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"kept": self.kept, "had": self.had}
        return context


class CaseFileControl(CaseControl):
    """One file, or several. A value holds the numbers of files of the case, and new files that have none yet."""

    def __init__(self, asked: Field, *, required: bool, around: Around) -> None:
        self.around = around
        self.fresh: list[File[bytes]] = []
        self.kept: list[intake.Kept] = []
        accept = ",".join(f".{extension}" for extension in blobs.CONTENT_TYPES)
        attrs = {"accept": accept, **({"multiple": True} if asked.many else {})}
        super().__init__(asked, required=required, widget=CaseFileInput(attrs=attrs))

    def prepare_value(self, value: Any) -> Any:
        """Names what is there, for the boxes beside the control."""
        numbers = value.numbers if isinstance(value, Chosen) else _numbers(value)
        assert isinstance(self.widget, CaseFileInput)  # noqa: S101  (it was given above)
        self.widget.had = [
            Had(number, self.around.named.get((FieldType.FILE, number), _("A file that is not here any more")))
            for number in numbers
        ]
        self.widget.kept = self.kept or (self._known(value.tokens) if isinstance(value, Chosen) else [])
        if self.widget.kept and not self.field.many:
            self.widget.had = []
        return value

    def read(self, value: Any) -> Any:
        if not isinstance(value, Chosen):
            return super().read(value)
        self.kept, self.fresh = self._known(value.tokens), []
        problems = [_("A file was kept for an hour only. Please attach it again.")] * (
            len(value.tokens) - len(self.kept)
        )
        for file in value.new:
            try:
                blobs.check(file)
                self.fresh.append(file)
            except Invalid as refused:
                problems.append(str(refused))
        if problems:
            raise ValidationError(problems)
        opened = [again for one in self.kept if (again := intake.open_kept(one.token)) is not None]
        found: list[Any] = [*value.numbers, *opened, *self.fresh]
        if not self.field.many:
            return super().read(found[-1]) if found else None
        return super().read(found) if found else None

    def keep(self) -> None:
        """Keep what was sent for an hour; of a single file the last one alone."""
        actor = Actor.person(self.around.viewer) if self.around.viewer else Actor.requester("")
        fresh = self.fresh if self.field.many else self.fresh[-1:]
        self.kept += [intake.keep(file, actor=actor) for file in fresh]
        if not self.field.many:
            self.kept = self.kept[-1:]
        self.fresh = []

    @staticmethod
    def _known(tokens: Sequence[str]) -> list[intake.Kept]:
        return [known for token in tokens if (known := intake.kept(token)) is not None]


def _numbers(value: Any) -> list[str]:
    several = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in several if one is not None and not isinstance(one, File)]
