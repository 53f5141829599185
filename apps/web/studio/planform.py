"""What is sent from the page where a plan is written: its text, a file instead, or a starter plan.

What the text says is not looked at here.
"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases import starters
from apps.cmmn.language.layout import MAX_TEXT

MAX_BYTES = 4 * MAX_TEXT


class PlanForm(forms.Form):
    """`base` is the number of the version that the text began with, 0 for none."""

    text = forms.CharField(label=gettext_lazy("Plan"), required=False, strip=False, max_length=MAX_TEXT)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    file = forms.FileField(label=gettext_lazy("Plan file"), required=False, allow_empty_file=True)
    starter = forms.ChoiceField(label=gettext_lazy("Starter plan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(starter.key, starter.name) for starter in starters.REGISTRY.values()]
        self.fields["starter"] = forms.ChoiceField(
            label=_("Starter plan"), required=False, choices=[("", _("Choose a plan")), *offered]
        )

    def clean_text(self) -> str:
        """Browsers send their own line ends."""
        return with_plain_ends(self.cleaned_data["text"])

    def clean_file(self) -> str | None:
        """The text of the file, None when none was sent."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is too long for a plan."))
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not a plain text in UTF-8.")) from None
        if "\0" in text:
            raise forms.ValidationError(_("The file is not a plain text in UTF-8."))
        return with_plain_ends(text)

    def filled(self, *, is_starter: bool) -> str | None:
        """The text that a file or a starter plan puts into the place of what was typed, if one was asked for."""
        file: str | None = self.cleaned_data["file"]
        chosen = starters.REGISTRY.get(self.cleaned_data["starter"]) if is_starter else None
        return chosen.text() if chosen else file


def with_plain_ends(text: str) -> str:
    """Every line ends as in our own files."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
