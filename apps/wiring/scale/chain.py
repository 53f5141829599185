"""The journal of a pattern, and how a copy of it is sealed anew: own salts, own commitments, own chain of hashes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.audit import canonical
from apps.audit.models import JournalEntry, JournalValue
from apps.cases.models import Case
from apps.wiring.scale.gaps import Gaps


@dataclass(frozen=True, slots=True)
class Link:
    """One entry with gaps. `values` are paths and texts; the commitments of a copy are called `c0`, `c1`, and so on."""

    sequence: int
    moment: int
    kind: str
    person: int | None
    action: str
    body: str
    values: tuple[tuple[str, str], ...]


def links(case: Case, gaps: Gaps) -> tuple[Link, ...]:
    """The journal of a case with gaps."""
    entries = JournalEntry.objects.filter(stream=case.stream).order_by("sequence").prefetch_related("values")
    return tuple(_link(entry, sorted(entry.values.all(), key=lambda value: value.path), gaps) for entry in entries)


def seal(
    link: Link, filled: Mapping[str, object], at: datetime, before: str, stream: str, salts: list[str]
) -> "Sealed":
    """An entry of a copy. `salts` are taken from, one for each value."""
    values = [(path, text % filled, salts.pop()) for path, text in link.values]
    commitments = {f"c{number}": canonical.commitment(salt, text) for number, (_path, text, salt) in enumerate(values)}
    body = link.body % {**filled, **commitments}
    person = None if link.person is None else int(str(filled[f"user.{link.person}"]))
    entry = canonical.Sealed(stream, link.sequence, at, link.kind, person, None, link.action, body)
    return Sealed(entry, before, canonical.entry_hash(before, entry), tuple(values))


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it is written, with its values: path, text and salt."""

    entry: canonical.Sealed
    before: str
    hash: str
    values: tuple[tuple[str, str, str], ...]


def _link(entry: JournalEntry, values: list[JournalValue], gaps: Gaps) -> Link:
    body = json.loads(entry.body)
    commitments = {value.path: f"§%(c{number})s" for number, value in enumerate(values)}
    if set(commitments) != set(body["commitments"]):
        raise ValueError(f"{entry}: a value is missing")
    text = canonical.body(gaps.facts(body["facts"]), commitments)
    # Keys lose the quotes that the marks needed; commitments are texts and keep them.
    text = re.sub(r'"§(%\([^)]*\)s)§"', r"\1", text.replace("%", "%%").replace("%%(", "%(")).replace("§%(", "%(")
    gap = "" if entry.actor_id is None else gaps.key("users_user", str(entry.actor_id))
    number = re.fullmatch(r"%\(user\.(\d+)\)s", gap)
    return Link(
        entry.sequence,
        int(gaps.moment(entry.at)[len("%(at.") : -2]),
        entry.actor_kind,
        int(number[1]) if number else None,
        entry.action,
        text,
        tuple((value.path, gaps.text(value.value)) for value in values),
    )
