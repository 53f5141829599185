"""How each verb of a task is offered: its words, its icon, where it leads. Whether it may be done is asked below."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb
from apps.tasks.selectors import Option


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to press. `place` names the overlay that its form opens in; without one it acts at once, by post.

    `reason` says why it cannot be done now; empty where it can.
    """

    verb: str
    label: str
    url: str
    place: str = ""
    icon: str = ""
    reason: str = ""


_WORDS: dict[Verb, tuple[str, str, str]] = {
    Verb.COMPLETE: (gettext_noop("Complete"), "check", "panel"),
    Verb.SAY_DONE: (gettext_noop("My part is done"), "circle-check", "panel"),
    Verb.CLAIM: (gettext_noop("Take it"), "hand-grab", ""),
    Verb.TAKE_OVER: (gettext_noop("Take over"), "users", ""),
    Verb.ASSIGN: (gettext_noop("Hand over"), "user-check", "modal"),
    Verb.SHARE: (gettext_noop("Share"), "users-group", "modal"),
    Verb.RELEASE: (gettext_noop("Give back"), "arrow-back-up", ""),
    Verb.RESCHEDULE: (gettext_noop("Reschedule"), "calendar", "modal"),
    Verb.ESCALATE: (gettext_noop("Ask for help"), "arrow-up", "modal"),
    Verb.ANSWER: (gettext_noop("Answer"), "mail-forward", "modal"),
    Verb.WITHDRAW: (gettext_noop("Ask for help no more"), "x", "modal"),
    Verb.BLOCK: (gettext_noop("Block"), "player-pause", "modal"),
    Verb.UNBLOCK: (gettext_noop("Unblock"), "player-play", "modal"),
    Verb.TICK: (gettext_noop("Tick the checklist"), "list-check", "panel"),
    Verb.COMMENT: (gettext_noop("Comment"), "message", "modal"),
    Verb.SKIP: (gettext_noop("Skip"), "player-skip-forward", "modal"),
    Verb.DISCARD: (gettext_noop("Discard"), "trash", "modal"),
    Verb.RESTART: (gettext_noop("Restart"), "refresh", "modal"),
}
_ON_THE_TASK = frozenset({Verb.COMPLETE, Verb.SAY_DONE, Verb.TICK})
"""What is done on the task's own page."""


def offers(task: HumanTask, options: Iterable[Option]) -> list[Offer]:
    """Every verb, in the order in which it is offered."""
    return [_offer(task, option) for option in options]


def possible(task: HumanTask, options: Iterable[Option], *, besides: Iterable[Verb] = ()) -> list[Offer]:
    """What can be done now, without some that stand elsewhere."""
    left_out = set(besides)
    return [_offer(task, option) for option in options if option.is_allowed and option.verb not in left_out]


def _offer(task: HumanTask, option: Option) -> Offer:
    label, icon, place = _WORDS[option.verb]
    name = "complete" if option.verb in _ON_THE_TASK else option.verb.value
    url = reverse(f"tasks:{name}", args=[task.pk])
    return Offer(option.verb.value, gettext(label), url, place, icon, option.reason)
