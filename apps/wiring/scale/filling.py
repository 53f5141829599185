"""Writes copies of patterns by COPY, a batch at a time: memory stays the same however many there are.

No clock is armed for a copy: what is late says so, and nobody gets mails of a thousand cases that nobody opened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from apps.audit import canonical
from apps.cases import texts
from apps.common import series
from apps.parties.actions import SERIES
from apps.users.models import User
from apps.wiring.scale.capture import Pattern, gaps_of
from apps.wiring.scale.chain import seal
from apps.wiring.scale.plan import PLAN

ENTRIES = (
    *("id", "stream", "at", "actor_kind", "actor_id", "on_behalf_of_id", "sequence", "action", "body"),
    *("previous_hash", "hash"),
)
VALUES = ("entry_id", "path", "value", "salt")
_FIRST = [
    "Ada",
    "Bela",
    "Cato",
    "Dora",
    "Emil",
    "Fay",
    "Gil",
    "Hana",
    "Ivo",
    "Jana",
    "Kai",
    "Lea",
    "Milo",
    "Noor",
    "Otis",
    "Pia",
]
_LAST = [
    "Alder",
    "Birch",
    "Cedar",
    "Dell",
    "Elm",
    "Fern",
    "Grove",
    "Heath",
    "Ives",
    "Juniper",
    "Knoll",
    "Linden",
    "Moss",
]


@dataclass(slots=True)
class Batch:
    """What is to be copied into each table."""

    columns: dict[str, Sequence[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Filling:
    """The people and patterns of a fill. `turn` numbers the copies."""

    patterns: Sequence[Pattern]
    people: Sequence[User]
    random: Random
    year: int

    def fill(self, tasks: int, *, size: int = 500) -> Iterator[int]:
        """Write copies until there are at least so many tasks; yields how many there are after each batch."""
        done = 0
        peers = _peers(self.people)
        while done < tasks:
            chosen: list[Pattern] = []
            while len(chosen) < size and done < tasks:
                pattern = self.random.choice(self.patterns)
                chosen.append(pattern)
                done += pattern.tasks
            self._write(chosen, peers)
            yield done

    def _write(self, chosen: Sequence[Pattern], peers: Mapping[int, Sequence[User]]) -> None:
        with transaction.atomic():
            keys = {table: iter(_keys(table, many)) for table, many in _wanted(chosen).items()}
            numbers = count(series.take(f"case:{_number(self.year, '')}", len(chosen)))
            clients = count(series.take(SERIES, len(chosen)))
            batch = Batch({"audit_journalentry": ENTRIES, "audit_journalvalue": VALUES})
            for pattern in chosen:
                filled = self._filled(pattern, keys, peers, next(numbers), next(clients))
                _render(pattern, filled, batch)
            for table, columns in batch.columns.items():
                _copy(table, columns, batch.texts[table])

    def _filled(
        self,
        pattern: Pattern,
        keys: Mapping[str, Iterator[int]],
        peers: Mapping[int, Sequence[User]],
        number: int,
        client: int,
    ) -> dict[str, Any]:
        """What stands in the gaps of one copy."""
        draw = self.random
        span = (pattern.latest - pattern.earliest).total_seconds()
        move = pattern.earliest + timedelta(seconds=draw.random() * max(span, 0))
        filled: dict[str, Any] = {
            f"{table}.{place}": next(keys[table]) for table, many in gaps_of(pattern).items() for place in range(many)
        }
        filled |= {f"at.{place}": moment + move for place, moment in enumerate(pattern.moments)}
        turn = draw.randrange(10_000)
        for place, key in enumerate(pattern.people):
            alike = peers[key]
            user = alike[(next(at for at, one in enumerate(alike) if one.pk == key) + turn) % len(alike)]
            filled[f"user.{place}"], filled[f"name.{place}"] = user.pk, user.name
        filled["number"] = _number(self.year, number)
        filled["client"] = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}-{draw.choice(_LAST)}"
        filled["client_number"] = f"C-{client:06}"
        filled["email"] = f"client-{client}@scale.example"
        return filled


def _render(pattern: Pattern, filled: dict[str, Any], batch: Batch) -> None:
    """Put the rows of one copy into the batch, its journal first: the case keeps the last hash of it."""
    stream = f"case:{filled['cases_case.0']}"
    salts = canonical.salts(sum(len(link.values) for link in pattern.chain)) if pattern.chain else []
    head = canonical.FIRST
    for place, link in enumerate(pattern.chain):
        at: datetime = filled[f"at.{link.moment}"]
        sealed = seal(link, filled, at, head, stream, salts)
        entry, head = sealed.entry, sealed.hash
        key = filled[f"audit_journalentry.{place}"]
        person = r"\N" if entry.actor_id is None else entry.actor_id
        batch.texts["audit_journalentry"].append(
            f"{key}\t{stream}\t{_moment(at)}\t{entry.actor_kind}\t{person}\t\\N\t{entry.sequence}\t{entry.action}\t"
            f"{_escaped(entry.body)}\t{sealed.before}\t{sealed.hash}\n"
        )
        batch.texts["audit_journalvalue"] += [
            f"{key}\t{path}\t{_escaped(text)}\t{salt}\n" for path, text, salt in sealed.values
        ]
    shown = {name: _moment(value) if isinstance(value, datetime) else value for name, value in filled.items()}
    shown["head"] = head
    for table in pattern.tables:
        batch.columns[table.name] = table.columns
        batch.texts[table.name].append(table.text % shown)


def _wanted(chosen: Sequence[Pattern]) -> Counter[str]:
    found: Counter[str] = Counter()
    for pattern in chosen:
        found.update(gaps_of(pattern))
    return found


def _keys(table: str, many: int) -> range:
    """So many new keys of a table, one after the other."""
    column = "history_id" if "_historical" in table else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(key), max(key) FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS key"
            " FROM generate_series(1, %s)) AS taken",
            [f'"{table}"', column, many],
        )
        first, last = cursor.fetchone()
    if last - first + 1 != many:
        raise RuntimeError(f"Somebody else writes into {table}: fill a workspace in which nobody works.")
    return range(first, last + 1)


def _copy(table: str, columns: Sequence[str], texts: Sequence[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        copy.write("".join(texts))


def _peers(people: Sequence[User]) -> dict[int, Sequence[User]]:
    """For each person those who are in the same teams, in one order for all of them."""
    alike: dict[frozenset[int], list[User]] = defaultdict(list)
    for user in people:
        alike[frozenset(team.pk for team in user.teams.all())].append(user)
    return {user.pk: group for group in alike.values() for user in group}


def _number(year: int, number: int | str) -> str:
    """The number of a case, from the series that cases opened by hand take theirs from."""
    return texts.fill(PLAN.number_pattern, {"key": PLAN.key.upper(), "year": year, "n": number})


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _escaped(text: str) -> str:
    """A text as COPY reads it. The canonical texts of the journal have no line ends and tabs of their own."""
    return text.replace("\\", "\\\\")
