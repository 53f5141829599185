"""One difference between two versions of a plan, and how the differences of lists are told.

What is compared stands in `difference` and the modules beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.cmmn.sentences import Sentence, gettext_noop


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is the key of the step or field, or empty for the plan as a whole."""

    kind: ChangeKind
    subject: str
    sentence: Sentence


def order(subject: str, template: str, old: list[str], new: list[str]) -> Iterator[Change]:
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield changed(subject, template)


def added(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.ADDED, subject, Sentence(template, **params))


def removed(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.REMOVED, subject, Sentence(template, **params))


def changed(subject: str, template: str, **params: object) -> Change:
    return Change(ChangeKind.CHANGED, subject, Sentence(template, **params))


def choices(
    subject: str, what: Sentence, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> Iterator[Change]:
    before, after = dict(old), dict(new)
    for value, label in after.items():
        if value not in before:
            yield added(subject, gettext_noop("%(what)s “%(label)s” is new."), what=what, label=label)
        elif before[value] != label:
            template = gettext_noop("%(what)s “%(before)s” is now called “%(label)s”.")
            yield changed(subject, template, what=what, before=before[value], label=label)
    for value, label in before.items():
        if value not in after:
            yield removed(subject, gettext_noop("%(what)s “%(label)s” is gone."), what=what, label=label)
