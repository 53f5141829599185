"""What the filters of lists offer by name: colleagues, teams and tags, read together. Rows come from the selectors."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from apps.cases import selectors
from apps.users import selectors as people
from apps.users.models import User

TAGS = 200
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offered:
    """Keys as text and names, in the order of the names."""

    people: list[Choice]
    teams: list[Choice]
    tags: list[Choice]


def offered(viewer: User) -> Offered:
    """One statement for all three: a list has enough others to ask."""
    rows = {
        "people": people.people(viewer).exclude(pk=viewer.pk),
        "teams": people.teams(viewer),
        "tags": selectors.tags(viewer).filter(merged_into=None),
    }
    parts = [_named(kind, found) for kind, found in rows.items()]
    found: dict[str, list[Choice]] = {kind: [] for kind in rows}
    for kind, key, name in parts[0].union(*parts[1:], all=True):
        found[kind].append((str(key), name))
    by_name = {kind: sorted(choices, key=lambda choice: choice[1].casefold()) for kind, choices in found.items()}
    return Offered(by_name["people"], by_name["teams"], by_name["tags"][:TAGS])


def _named(kind: str, found: QuerySet[Any]) -> QuerySet[Any, Any]:
    marked = found.order_by().annotate(kind_of=Value(kind, output_field=CharField()))
    named: QuerySet[Any, Any] = marked.values_list("kind_of", "pk", "name")
    return named
