"""The differences between two versions of a plan, in the reader's language. What differs is found by the engine."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.language import ChangeKind, compare
from apps.cmmn.sentences import translated


@dataclass(frozen=True, slots=True)
class Shown:
    """One difference with the look and the word of its kind."""

    look: str
    word: str
    text: str


def changes(before: Plan, after: Plan) -> tuple[Shown, ...]:
    """All differences, in the order of the plan."""
    words = {
        ChangeKind.ADDED: ("done", _("new")),
        ChangeKind.REMOVED: ("late", _("gone")),
        ChangeKind.CHANGED: ("active", _("changed")),
    }
    return tuple(Shown(*words[change.kind], translated(change.sentence, _)) for change in compare(before, after))
