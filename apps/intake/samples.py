"""Sample cases to look around with: what plays one is an empty registry that `wiring` fills at start.

A sample is an ordinary case with an ordinary request; its request says by its source that it is one.
"""

from collections.abc import Callable, Mapping

from apps.cases.models import CaseDefinition
from apps.intake.models import Request
from apps.users.models import User

SOURCE = "casewright:samples"
CLIENTS = "@post.example"
"""How the addresses of the invented clients end."""
TOPIC = "intake.sample"
COUNT = 12
"""So many for each type of case that has some."""

# Of a published type, the place in the row of samples, and who gets what is left to do: plays one whole story.
Play = Callable[[CaseDefinition, int, User | None], Request]
REGISTRY: dict[str, Play] = {}


def register(plays: Mapping[str, Play]) -> None:
    """Set which types of cases have samples, by their keys."""
    REGISTRY.clear()
    REGISTRY.update(plays)


def key(definition: CaseDefinition, index: int) -> str:
    """What tells one sample apart from all others."""
    return f"{definition.key}-{index}"
