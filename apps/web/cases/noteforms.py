"""Forms around notes: writing one, hiding one from the client. What a note may hold is decided by the action."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.actions import NOTE_LIMIT
from apps.web.forms import Form

INTERNAL, CLIENT = "internal", "client"


class NoteForm(Form):
    """A note with its looks (`html`, when scripts run) or as plain text, and who may read it.

    The token makes one note of a form that was sent twice.
    """

    text = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=((INTERNAL, _("Internal: colleagues only")), (CLIENT, _("The client may read it too"))),
        initial=INTERNAL,
        required=False,
        widget=forms.RadioSelect,
    )
    corrects = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    item_number = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())

    def clean(self) -> dict[str, Any]:
        """Say what is missing beside the text."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text", "").strip() and not cleaned.get("html", "").strip():
            self.add_error("text", _("Write something first."))
        return cleaned

    def note(self) -> dict[str, Any]:
        """What the action wants to know."""
        given = self.cleaned_data
        token: UUID | None = given["token"]
        return {
            "text": given["text"],
            "html": given["html"],
            "is_visible_to_requester": given["audience"] == CLIENT,
            "corrects": given["corrects"],
            "item_number": given["item_number"],
            "token": token,
        }


class HideForm(Form):
    """Why the client is not to read a note any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the timeline, with your name. The client may have read the note already."),
        error_messages={"required": _("Say why the client is not to read this any more.")},
    )
