"""Two people change the same thing: what each of them changed, and what only a person can decide.

Compares stored values only. Who wrote them, and what is done about it, is the caller's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.common.errors import Conflict


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else wrote meanwhile: which field, its stored value, who and when."""

    key: str
    value: Any
    by: str
    at: datetime | None


class Clash(Conflict):
    """Others changed the same fields meanwhile, to something else. Nothing was written; `theirs` says what and who."""

    def __init__(self, theirs: tuple[Theirs, ...]) -> None:
        names = sorted({one.by for one in theirs if one.by})
        words = _("%(names)s changed the same meanwhile.") % {"names": ", ".join(names)}
        super().__init__(words if names else _("Somebody changed the same meanwhile."))
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Sifted:
    """`clashing` are fields that both changed, to different values; `left` those that only the others changed."""

    clashing: frozenset[str]
    left: frozenset[str]


def sift(mine: Mapping[str, Any], seen: Mapping[str, Any], now: Mapping[str, Any]) -> Sifted:
    """Compare what is to be written with what its author saw and what stands there now."""
    changed = {key for key in mine if now.get(key) != seen.get(key) and now.get(key) != mine.get(key)}
    left = {key for key in changed if mine.get(key) == seen.get(key)}
    return Sifted(frozenset(changed - left), frozenset(left))
