"""What goes into a new workspace: functions that higher layers list once at start, and the packs to choose from.

Each seed runs inside the new schema, as the tenant, in the sign-up's transaction: what it raises undoes the sign-up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Founding:
    """What was said at sign-up, checked. The password is hashed already, so that a seed costs no time."""

    organisation: str
    address: str
    name: str
    email: str
    password_hash: str
    pack: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A starter pack as sign-up offers it."""

    key: str
    name: str | Promise
    description: str | Promise


Seed = Callable[[Founding], None]

REGISTRY: list[Seed] = []
CHOICES: dict[str, Choice] = {}
