"""What a list offers to do with its ticked rows, and how it names everything that it finds."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bulk.models import Kind
from apps.bulk.selection import LIMIT
from apps.web.operations import words

Offer = dict[str, str]


def of_tasks() -> list[Offer]:
    """What can be done with tasks; with the cases of tasks too, where that says more than the task."""
    return _offers(
        (
            (Kind.CLAIM, _("Take")),
            (Kind.RELEASE, _("Give back")),
            (Kind.ASSIGN, _("Hand over")),
            (Kind.RESCHEDULE, _("Reschedule")),
            (Kind.TAG, _("Tag the cases")),
        )
    )


def of_cases() -> list[Offer]:
    """What can be done with cases."""
    return _offers(((Kind.ASSIGN_CASES, _("Responsible")), (Kind.TAG, _("Tags")), (Kind.CLOSE, _("Close"))))


def everything(count: int | None, *, limit: int) -> str:
    """The words for all that a list finds: with their number where it is known, and with the bound beyond that."""
    if count is not None and count <= min(limit, LIMIT):
        return ngettext("The only one that this list finds", "All %(n)s that this list finds", count) % {"n": count}
    return _("All that this list finds, %(n)s at most") % {"n": number_format(LIMIT, force_grouping=True)}


def _offers(found: Sequence[tuple[Kind, str]]) -> list[Offer]:
    return [{"kind": kind.value, "word": word, "icon": words.ICONS[kind]} for kind, word in found]
