"""The sign-up form. What is allowed is decided by the action, so that there is one list of reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.errors import Invalid
from apps.tenants import seeds


class SignUpForm(forms.Form):
    """Organisation, address, the owner, and what to begin with."""

    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    address = forms.CharField(
        label=_("Address"), max_length=41, help_text=_("Where your workspace will answer. It cannot be changed later.")
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(render_value=False), help_text=_("At least 10 characters.")
    )
    pack = forms.ChoiceField(label=_("Start with"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(choice.key, choice.name) for choice in seeds.CHOICES.values()]
        pack = self.fields["pack"]
        if isinstance(pack, forms.ChoiceField):
            pack.choices = choices
        if choices:
            pack.initial = choices[0][0]
        for key, word in AUTOCOMPLETE.items():
            self.fields[key].widget.attrs["autocomplete"] = word
        self.fields["address"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def refuse(self, refusal: Invalid) -> None:
        """Put what the action says beside the fields it is about."""
        for key, reasons in refusal.fields.items():
            self.add_error(key if key in self.fields else None, reasons)
        if not refusal.fields:
            self.add_error(None, str(refusal))


AUTOCOMPLETE = {
    "organisation": "organization",
    "address": "off",
    "name": "name",
    "email": "email",
    "password": "new-password",
}
