"""Sentences that begin with a time: “Two weeks after the letter is sent, remind the owner.”

Such a sentence stands for a timer beside the step, named for the time, and a criterion that waits for it. When times
occur in other ways, and are spoken of several times, they are steps of the outline.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from apps.cmmn.definition import CASE, CaseDefinition, Criterion, Item, Kind, OnPart, Timer
from apps.cmmn.language import durations, timing
from apps.cmmn.language.marks import Mark
from apps.cmmn.language.meaning import Said
from apps.cmmn.language.names import slug
from apps.cmmn.language.problems import fault
from apps.cmmn.language.sentences import understand
from apps.cmmn.language.setting import Setting
from apps.cmmn.sentences import gettext_noop

_LONGEST = 24
"""As many marks may stand before the “after” or the comma behind a time."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What a sentence says, and the timer that it waits for; its key is given when it takes its place."""

    timer: Timer
    name: str
    said: tuple[Said, ...]

    def waiting(self, key: str) -> list[Said]:
        """The statements, each with a criterion that waits for the timer of that key."""
        part = OnPart(key, "occur")
        return [replace(one, value=replace(one.value, on=(part,))) for one in self.said]


def understand_timed(words: Sequence[Mark], setting: Setting) -> Timed | None:
    """What a sentence means that begins with a time; None where it begins otherwise."""
    begun = _begun(words)
    if begun is None:
        return None
    at, rest, has_event = begun
    said = understand(rest, setting)
    criteria = [one.value for one in said if isinstance(one.value, Criterion)]
    parts = {criterion.on for criterion in criteria}
    is_plain = all(criterion.condition is None and not criterion.on_event for criterion in criteria)
    if len(criteria) < len(said) or len(parts) != 1 or not is_plain or len(criteria[0].on) != 1:
        raise fault(
            "timer-alone",
            words[0].position,
            gettext_noop("Behind a time stands one event. Make the time a step of its own: “Timer:”."),
            expected=("“2 weeks after the letter is sent, …”",),
        )
    timer = Timer(at, criteria[0].on[0] if has_event else None)
    return Timed(timer, _name(timing.to_words(timer, setting)), tuple(said))


def _begun(words: Sequence[Mark]) -> tuple[str, list[Mark], bool] | None:
    """The time, the sentence with an ordinary “when” in its place, and whether an event stands behind it."""
    for end in range(min(len(words) - 1, _LONGEST), 0, -1):
        is_after = words[end].norm == "after"
        if not is_after and words[end].text != ",":
            continue
        at = _time(" ".join(mark.text for mark in words[:end]), is_after=is_after)
        if at is not None:
            place = words[0].position
            if is_after:
                return at, [Mark("word", "after", "after", place), *words[end + 1 :]], True
            start = [Mark("word", text, text, place) for text in ("when", "the", "case", "is", "created")]
            return at, [*start, *words[end:]], False
    return None


def _time(text: str, *, is_after: bool) -> str | None:
    """The time that a text is, all of it."""
    text = re.sub(r"\s*,$", "", text.replace(" ,", ",")).casefold()
    return durations.from_words(text) if is_after and durations.from_words(text) else timing.alone(text)


def _name(words: str) -> str:
    """The timer is called after its time, without signs that would need quotes."""
    plain = re.sub(r'[“”"`\[\]]', "", words)
    return plain[:1].upper() + plain[1:]


def key_of(name: str, taken: Iterable[str]) -> str:
    known, stem = set(taken), slug(name, otherwise="timer")
    return next(key for key in (stem, *(f"{stem}_{at}" for at in range(2, len(known) + 3))) if key not in known)


def place_for(siblings: Sequence[str], target: str) -> int:
    """Where the timer of a step stands: right before it, or at the end where the case itself waits for it."""
    return siblings.index(target) if target in siblings else len(siblings)


def spoken(definition: CaseDefinition, setting: Setting) -> dict[str, str]:
    """The timers that are said in the sentence of the one criterion that waits for them, with the time in words.

    Those that it would put elsewhere or call otherwise are left out; whether the plan is then read as it was, is for
    the writer to try.
    """
    waiting = [
        (owner, criterion)
        for owner, criteria in _criteria(definition)
        for criterion in criteria
        if len(criterion.on) == 1 and criterion.condition is None and not criterion.on_event
    ]
    found = {}
    for item in definition.walk():
        if item.kind is not Kind.TIMER_EVENT or item.timer is None:
            continue
        if item != Item(item.key, item.name, item.kind, timer=item.timer):
            continue
        words = timing.to_words(item.timer, setting)
        owners = [owner for owner, criterion in waiting if criterion.on[0] == OnPart(item.key, "occur")]
        is_at_home = len(owners) == 1 and setting.parents.get(owners[0], CASE) == setting.parents.get(item.key, CASE)
        if is_at_home and item.name == _name(words):
            found[item.key] = words
    return found


def _criteria(definition: CaseDefinition) -> list[tuple[str, tuple[Criterion, ...]]]:
    items = [(item.key, (*item.entry, *item.exit)) for item in definition.walk()]
    return [(CASE, (*definition.entry, *definition.exit)), *items]
