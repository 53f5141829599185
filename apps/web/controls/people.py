"""A control for a person: a list to choose from where it is short, a search by name or e-mail address otherwise."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from apps.cmmn.definition import Field, FieldType
from apps.users import selectors as people
from apps.users.models import User
from apps.web.controls.asked import Around, CaseControl

_MOST_NAMED = 3


class PersonInput(forms.TextInput):
    """A search field whose suggestions the page fills in as one types; without scripts the name is written out."""

    template_name = "components/person_input.html"


class PersonControl(CaseControl):
    """One person who works here."""

    def __init__(self, field: Field, *, required: bool, around: Around) -> None:
        self.around = around
        super().__init__(field, required=required, widget=self._control(around))

    def _control(self, around: Around) -> forms.Widget:
        if not around.is_list_short:
            return PersonInput(attrs={"autocomplete": "off"})
        empty = pgettext_lazy("answer", "Not yet known")
        return forms.Select(choices=[("", empty), *((str(one.pk), one.name) for one in around.colleagues)])

    def prepare_value(self, value: Any) -> Any:
        """A number as the list has it; in the search, the name."""
        if value is None or self.around.is_list_short or not str(value).isdecimal():
            return value
        return self.around.named.get((FieldType.PERSON, str(value)), "")

    def read(self, value: Any) -> Any:
        words = str(value or "").replace("\x00", "").strip()
        if not words or words.isdecimal() or self.around.viewer is None:
            return super().read(words)
        return str(self._found(words).pk)

    def _found(self, words: str) -> User:
        # A suggestion that was taken is the name with the address in brackets.
        words = words.rpartition("(")[2].rstrip(")") if words.endswith(")") else words
        here = people.people(self.around.viewer).filter(is_active=True).prefetch_related(None)  # type: ignore[arg-type]
        exact = list(here.filter(Q(name__iexact=words) | Q(email__iexact=words))[: _MOST_NAMED + 1])
        near = exact or list(here.filter(name__icontains=words).order_by("name")[: _MOST_NAMED + 1])
        if len(near) == 1:
            return near[0]
        if not near:
            raise ValidationError(_("Nobody of this name works here. Write part of a name, or an e-mail address."))
        told = ", ".join(f"{one.name} ({one.email})" for one in near[:_MOST_NAMED])
        raise ValidationError(
            _("Several people fit: %(people)s. Write the e-mail address of the one you mean.") % {"people": told}
        )
