"""Plans to begin a case type with: an empty registry that `wiring` fills with those of the starter packs at start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from apps.cmmn.definition import CaseDefinition as Plan


@dataclass(frozen=True, slots=True)
class Starter:
    """A plan that somebody can take and change, and the text it was read from."""

    key: str
    name: str | Promise
    description: str | Promise
    plan: Callable[[], Plan]
    text: Callable[[], str]


REGISTRY: dict[str, Starter] = {}


def register(starters: Iterable[Starter]) -> None:
    """Set what can be begun with."""
    REGISTRY.clear()
    REGISTRY.update((starter.key, starter) for starter in starters)
