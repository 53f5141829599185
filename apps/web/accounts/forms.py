"""allauth's forms in our words. What they check stays allauth's."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail")


class LogInForm(forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password; how long a log-in lasts is the workspace's rule, not a box to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["login"], EMAIL)
        _name(self.fields["password"], _("Password"))


class ResetPasswordForm(forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for the address a link goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["email"], EMAIL)


def _name(field: Any, label: Any) -> None:
    """A label instead of a placeholder, which disappears while one types."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
