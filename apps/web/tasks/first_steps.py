"""What somebody does first in a workspace that has no case yet: instead of an empty page, the ways to a first case."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cases import selectors as cases
from apps.intake import selectors as intake
from apps.users import permissions
from apps.users.models import User


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A link with a sentence on what comes of it."""

    url: str
    icon: str
    label: str
    text: str


def first_steps(viewer: User) -> list[FirstStep]:
    """The ways to a first case that this person may go; none when there are cases already."""
    if cases.cases(viewer).exists() or not permissions.may_write(viewer):
        return []
    steps = [
        FirstStep(
            reverse("intake:form", args=[form.key]),
            "mail",
            _("Send a first request: %(name)s") % {"name": form.name},
            _("This is the page your clients see. What they send becomes a case."),
        )
        for form in intake.forms()[:3]
    ]
    if cases.openable(viewer).exists():
        steps.append(
            FirstStep(
                reverse("cases:new"),
                "plus",
                _("Open a case by hand"),
                _("For what reaches you by telephone or letter."),
            )
        )
    if permissions.may_administer(viewer):
        steps.append(
            FirstStep(
                reverse("people:invite"),
                "user-plus",
                _("Invite a colleague"),
                _("They get a mail with a link, and choose a password of their own."),
            )
        )
    return steps
