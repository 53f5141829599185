"""The public request form: who asks, what the plan wants to know, and files that survive a form shown again."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.cases import values
from apps.cmmn.definition import CaseDefinition
from apps.common import blobs
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.intake import actions
from apps.web.casefields import PREFIX, CaseFieldsForm


@dataclass(frozen=True, slots=True)
class Sent:
    """What the files control sent: new files, and the tokens of those that an earlier showing has kept."""

    new: list["File[bytes]"] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


class FilesInput(forms.FileInput):
    """Several files, and a ticked box for each one that is kept already."""

    template_name = "intake/files_input.html"
    allow_multiple_selected = True
    kept: Sequence[actions.Kept] = ()

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Sent:
        return Sent(files.getlist(name), data.getlist(f"{name}-kept"))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        del data, files, name
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        del value  # a browser takes no file names; what is kept stands beside the control
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = self.kept
        return context


class FilesField(forms.Field):
    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        accept = ",".join(f".{extension}" for extension in blobs.CONTENT_TYPES)
        super().__init__(required=False, widget=FilesInput(attrs={"multiple": True, "accept": accept}), **options)


class RequestForm(CaseFieldsForm):
    """Everything of a request. `left_out` names files that were too large to be read."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We confirm your request there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    attachments = FilesField(label=gettext_lazy("Files"))

    def __init__(self, *args: Any, plan: CaseDefinition, left_out: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.plan = plan
        self.left_out = left_out
        self.fresh: list[File[bytes]] = []
        self.kept: list[actions.Kept] = []
        matter = [key for key in self.fields if key.startswith(PREFIX)]
        self.order_fields([*matter, "attachments", "name", "email", "phone"])
        self._name_empty_choices()
        self.fields["attachments"].help_text = _(
            "Pictures, PDF, text or office documents, %(n)d at most, %(limit)s together."
        ) % {"n": actions.FILE_LIMIT, "limit": filesizeformat(settings.FILE_MAX_BYTES)}
        for key in ("name", "email"):
            self.fields[key].error_messages["required"] = _("This is needed.")

    def _name_empty_choices(self) -> None:
        """A worker leaves a choice open as “not yet known”; whoever asks for something is asked to choose."""
        for control in self.fields.values():
            if isinstance(control.widget, forms.widgets.ChoiceWidget):
                word = _("Choose one") if control.required else _("I cannot say")
                control.widget.choices = [(value, label if value else word) for value, label in control.widget.choices]

    @property
    def contact(self) -> list[forms.BoundField]:
        """The controls about the sender."""
        return [self[key] for key in ("name", "email", "phone")]

    @property
    def subject(self) -> list[forms.BoundField]:
        """The controls about the matter itself."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not values.is_phone(phone):
            raise ValidationError(_("Enter a telephone number, such as +44 20 7946 0018."))
        return phone

    def clean_attachments(self) -> list["File[bytes]"]:
        """All files of the request. What is wrong is told and left out; the others stay, whatever else is wrong."""
        sent: Sent = self.cleaned_data["attachments"]
        problems = [_too_large(name) for name in self.left_out]
        for token in sent.tokens:
            known = actions.kept(token)
            if known:
                self.kept.append(known)
            else:
                problems.append(_("A file was kept for an hour only. Please attach it again."))
        for file in sent.new:
            problems += self._take(file)
        if problems:
            raise ValidationError(problems)
        return [*filter(None, (actions.open_kept(known.token) for known in self.kept)), *self.fresh]

    def clean_attachments_quietly(self) -> None:
        """Take the files of a form that is only looked at again; what is wrong with one is told when it is sent."""
        self.cleaned_data = {"attachments": self["attachments"].data}
        with suppress(ValidationError):
            self.clean_attachments()

    def _take(self, file: "File[bytes]") -> list[str]:
        try:
            name = blobs.check(file)
        except Invalid as refused:
            return [str(refused)]
        size = sum(known.size for known in self.kept) + sum(known.size for known in self.fresh)
        if len(self.kept) + len(self.fresh) >= actions.FILE_LIMIT:
            limit = ngettext("at most %(n)d file can be sent", "at most %(n)d files can be sent", actions.FILE_LIMIT)
            reason = limit % {"n": actions.FILE_LIMIT}
            return [_("“%(name)s” was left out: %(reason)s.") % {"name": name, "reason": reason}]
        if size + file.size > settings.FILE_MAX_BYTES:
            return [_too_large(name)]
        self.fresh.append(file)
        return []

    def keep_files(self) -> None:
        """Keep what was sent, before the form is shown again."""
        actor = Actor.requester(str(self["name"].value() or ""))
        if not self.is_judged:
            self.clean_attachments_quietly()
        self.kept += [actions.keep(file, actor=actor) for file in self.fresh]
        self.fresh = []
        widget = self.fields["attachments"].widget
        if isinstance(widget, FilesInput):
            widget.kept = self.kept

    def add_problems(self, refusal: Invalid) -> None:
        """Put the reasons of intake beside the controls; it names them in its own way."""
        controls = {"files": "attachments"}
        named = {controls.get(key, key.replace("data.", PREFIX, 1)): reasons for key, reasons in refusal.fields.items()}
        super().add_problems(Invalid(str(refusal), named))


def _too_large(name: str) -> str:
    limit = filesizeformat(settings.FILE_MAX_BYTES)
    return _("“%(name)s” was left out: the files are larger than %(limit)s together.") % {"name": name, "limit": limit}
