"""What is to be done to each row: to whom it goes, how a case ends. One shape for all kinds; each reads its own.

It is kept as ids and read anew for each row, so that who has left meanwhile is known to have left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.cases.models import Tag
from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of an operation; what its kind does not ask for is empty. Names are for those who read later."""

    user: User | None = None
    team: Team | None = None
    due_at: datetime | None = None
    days: int = 0
    add: Sequence[Tag] = ()
    remove: Sequence[Tag] = ()
    outcome: str = ""
    outcome_name: str = ""
    reason: str = ""
    goal_reached: bool | None = None
    lessons: str = ""


def to_json(given: Given) -> dict[str, Any]:
    """As an operation keeps it: ids, and only what is said."""
    said = {
        "user": given.user.pk if given.user else None,
        "team": given.team.pk if given.team else None,
        "due_at": given.due_at.isoformat() if given.due_at else None,
        "days": given.days,
        "add": [tag.pk for tag in given.add],
        "remove": [tag.pk for tag in given.remove],
        "outcome": given.outcome,
        "outcome_name": given.outcome_name,
        "reason": given.reason,
        "lessons": given.lessons,
    }
    kept = {name: value for name, value in said.items() if value}
    return kept if given.goal_reached is None else {**kept, "goal_reached": given.goal_reached}


def from_json(kept: Mapping[str, Any]) -> Given:
    """As it was given, with the people and teams as they are now."""
    return many([kept])[0]


def many(kept: Sequence[Mapping[str, Any]]) -> list[Given]:
    """The same for many operations, in as many statements as for one."""
    users = _named(User, kept, "user")
    teams = _named(Team, kept, "team")
    keys = {key for one in kept for name in ("add", "remove") for key in one.get(name, ())}
    tags = Tag.objects.in_bulk(keys) if keys else {}
    return [
        Given(
            user=users.get(one.get("user")),
            team=teams.get(one.get("team")),
            due_at=datetime.fromisoformat(one["due_at"]) if one.get("due_at") else None,
            days=one.get("days", 0),
            goal_reached=one.get("goal_reached"),
            add=tuple(tags[key] for key in one.get("add", ()) if key in tags),
            remove=tuple(tags[key] for key in one.get("remove", ()) if key in tags),
            **{name: one.get(name, "") for name in ("outcome", "outcome_name", "reason", "lessons")},
        )
        for one in kept
    ]


def _named(model: type[Any], kept: Sequence[Mapping[str, Any]], name: str) -> dict[Any, Any]:
    keys = {one[name] for one in kept if one.get(name)}
    return model.objects.in_bulk(keys) if keys else {}
