"""The form for a client's details."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.parties.models import PartyKind
from apps.web.forms import Form


class ClientForm(Form):
    """What is known about a client; the client number is not among it, it stays for life."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=PartyKind.choices)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("Requests from this address become cases of this client."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea({"rows": 3}))
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Not known")), *settings.LANGUAGES]
    )
