"""Who does something: a person, a requester, or a named part of the system. Rights are decided elsewhere."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class ActorKind(StrEnum):
    PERSON = "person"
    REQUESTER = "requester"
    SYSTEM = "system"


class Person(Protocol):
    """What an actor needs to know of a user."""

    pk: Any
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an action. `user_id` is set for people only; `on_behalf_of` names whom a delegate acts for."""

    kind: ActorKind
    name: str
    user_id: int | None = None
    on_behalf_of: int | None = None
    user: Any = field(default=None, compare=False, repr=False)  # the loaded user, so that rights need no further query

    @classmethod
    def person(cls, user: Person) -> "Actor":
        return cls(ActorKind.PERSON, user.name, user_id=user.pk, user=user)

    @classmethod
    def requester(cls, name: str) -> "Actor":
        return cls(ActorKind.REQUESTER, name)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A named part of the product, such as `timer`, `importer` or `process`."""
        return cls(ActorKind.SYSTEM, name)
