"""Plans that can be published by name: an empty registry that `wiring` fills with the starter packs at start."""

from collections.abc import Callable, Mapping

from apps.cases.models import CaseDefinition
from apps.common.actors import Actor

# By the name of a pack: publishes its plan, makes the teams it gives work to, and returns the case type.
Publish = Callable[[Actor], CaseDefinition]
REGISTRY: dict[str, Publish] = {}


def register(starters: Mapping[str, Publish]) -> None:
    """Set what can be published."""
    REGISTRY.clear()
    REGISTRY.update(starters)
