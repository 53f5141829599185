"""What is to be done to each row: to whom it goes, how a case ends. One shape for all kinds; each reads its own.

It is kept as ids and read anew for each row, so that who has left meanwhile is known to have left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of an operation; what its kind does not ask for is empty."""

    user: User | None = None
    team: Team | None = None
    outcome: str = ""
    reason: str = ""


def to_json(given: Given) -> dict[str, Any]:
    """As an operation keeps it: ids, and only what is said."""
    said = {
        "user": given.user.pk if given.user else None,
        "team": given.team.pk if given.team else None,
        "outcome": given.outcome,
        "reason": given.reason,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def from_json(kept: Mapping[str, Any]) -> Given:
    """As it was given, with the people and teams as they are now."""
    user, team = kept.get("user"), kept.get("team")
    return Given(
        user=User.objects.filter(pk=user).first() if user else None,
        team=Team.objects.filter(pk=team).first() if team else None,
        outcome=kept.get("outcome", ""),
        reason=kept.get("reason", ""),
    )
