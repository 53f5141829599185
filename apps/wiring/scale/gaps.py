"""The gaps in the text of a case and their names. What fills them belongs to `filling`."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from apps.cases.models import Case
from apps.users.models import User

# What an entry of the journal calls the key of a row, and where that row stands.
FACTS = {
    "task": "tasks_humantask",
    "note": "cases_note",
    "client": "parties_party",
    "case": "cases_case",
    "user": "users_user",
    "owner": "users_user",
}


class Gaps:
    """Knows what is the case's own among its values, and puts a gap `%(name)s` in the place of each."""

    def __init__(self, case: Case, people: Sequence[User]) -> None:
        self._keys: dict[tuple[str, str], str] = {}
        self._moments: dict[datetime, int] = {}
        self._people: dict[int, int] = {}
        self._names = {str(user.pk): user.name for user in people}
        client = case.client
        own = {case.number: "number"}
        if client is not None:
            own |= {client.name: "client", client.email: "email", client.client_number: "client_number"}
        own |= {user.name: f"name:{user.pk}" for user in people}
        self._own = own
        self._pattern = re.compile(
            "|".join(re.escape(text) for text in sorted(filter(None, own), key=len, reverse=True))
        )

    @property
    def moments(self) -> tuple[datetime, ...]:
        return tuple(self._moments)

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(self._people)

    def keys(self, table: str, found: Sequence[str]) -> None:
        """Remember the keys of the case's rows in a table."""
        for number, key in enumerate(found):
            self._keys[table, key] = f"%({table}.{number})s"

    def key(self, table: str, value: str) -> str:
        """The gap for a key; the key itself where that row is not the case's own."""
        if table == "users_user" and value in self._names:
            return f"%(user.{self._person(int(value))})s"
        return self._keys.get((table, value), value)

    def moment(self, value: datetime) -> str:
        return f"%(at.{self._moments.setdefault(value.astimezone(UTC), len(self._moments))})s"

    def text(self, value: str) -> str:
        """A text with gaps for the number, the client and people's names."""
        parts = []
        end = 0
        for found in self._pattern.finditer(value):
            name = self._own[found.group()]
            kind, _colon, person = name.partition(":")
            gap = f"name.{self._person(int(person))}" if person else kind
            parts += [value[end : found.start()].replace("%", "%%"), f"%({gap})s"]
            end = found.end()
        return "".join([*parts, value[end:].replace("%", "%%")])

    def facts(self, found: Any, name: str = "") -> Any:
        """The facts of an entry with marks where gaps will be: `§(name)§`, which are no part of any text of ours."""
        if isinstance(found, Mapping):
            return {key: self.facts(value, key) for key, value in found.items()}
        if isinstance(found, list):
            return [self.facts(value, name) for value in found]
        if isinstance(found, int) and not isinstance(found, bool) and name in FACTS:
            gap = self.key(FACTS[name], str(found))
            return f"§{gap}§" if gap.startswith("%") else found
        return found

    def _person(self, key: int) -> int:
        return self._people.setdefault(key, len(self._people))
