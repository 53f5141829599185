"""The base of forms whose fields we write ourselves. Forms made from a plan's fields are in `casefields`."""

from django import forms

from apps.common.errors import Invalid


class Form(forms.Form):
    """A form that can show why an action refused what it sent."""

    def add_problems(self, refusal: Invalid) -> None:
        """Put the reasons beside their controls; those without a control stand above."""
        left = not refusal.fields
        for key, reasons in refusal.fields.items():
            for reason in reasons:
                self.add_error(key if key in self.fields else None, reason)
        if left:
            self.add_error(None, str(refusal))
