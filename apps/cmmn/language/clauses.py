"""What a “when” says, free of words: events, comparisons and states joined by and, or and not; and its CEL.

How words become clauses stands in `meaning`, how clauses become words in `wording`.
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.cmmn.definition import OnPart
from apps.cmmn.language.vocabulary import STATE_OF_EVENT

MAX_CRITERIA = 32


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of an item; `exit_criterion` is the one the item left through. With `in_case_file` the item is the
    path of a field."""

    item: str
    event: str
    exit_criterion: str | None = None
    in_case_file: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A field against a value; `literal` is CEL: a number, a text in quotes, true, false or date("...")."""

    field: str
    sign: str
    literal: str


@dataclass(frozen=True, slots=True)
class InState:
    item: str
    state: str
    is_so: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """How many instances of an item, or entries of a list, there are; with `state` only those that are in it."""

    name: str
    sign: str
    number: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Completable:
    """Whether an item could be completed."""

    item: str


@dataclass(frozen=True, slots=True)
class Formula:
    source: str


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Clause"


Clause = Happened | Compared | InState | Counted | Completable | Formula | All | Some | Not


class TooManyError(ValueError):
    """A clause that would need more criteria than anybody can follow."""


def joined(kind: type[All] | type[Some], parts: Iterable[Clause]) -> Clause:
    """The parts in one clause; what “all” holds inside “all” counts as its own."""
    flat: list[Clause] = []
    for part in parts:
        flat.extend(part.parts if kind is All and isinstance(part, All) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def has_event(clause: Clause) -> bool:
    if isinstance(clause, All | Some):
        return any(has_event(part) for part in clause.parts)
    return has_event(clause.part) if isinstance(clause, Not) else isinstance(clause, Happened)


def as_states(clause: Clause) -> Clause:
    """The same clause with each event read as what it leaves behind; KeyError names an event that leaves nothing."""
    if isinstance(clause, Happened):
        return InState(clause.item, STATE_OF_EVENT[clause.event])
    if isinstance(clause, Not):
        return Not(as_states(clause.part))
    if isinstance(clause, All | Some):
        return type(clause)(tuple(as_states(part) for part in clause.parts))
    return clause


def criteria(clause: Clause) -> list[tuple[tuple[OnPart, ...], str | None]]:
    """The criteria of which any one satisfies the clause: their events, and their condition in CEL."""
    found = []
    for parts in _alternatives(clause):
        events = tuple(on_part(part) for part in parts if isinstance(part, Happened))
        rest = [part for part in parts if not isinstance(part, Happened)]
        found.append((events, cel(joined(All, rest)) if rest else None))
    return found


def on_part(happened: Happened) -> OnPart:
    return OnPart(happened.item, happened.event, happened.exit_criterion, happened.in_case_file)


def happened(part: OnPart) -> Happened:
    return Happened(part.source, part.event, part.exit_criterion, part.in_case_file)


def _alternatives(clause: Clause) -> list[Sequence[Clause]]:
    if isinstance(clause, Not) and has_event(clause):
        return [[as_states(clause)]]
    if isinstance(clause, Happened) or not has_event(clause):
        return [[clause]]
    if isinstance(clause, Some):
        found = [way for part in clause.parts for way in _alternatives(part)]
    elif isinstance(clause, All):
        ways = [_alternatives(part) for part in clause.parts]
        _require_few(ways)
        found = [list(itertools.chain.from_iterable(way)) for way in itertools.product(*ways)]
    else:
        return [[clause]]
    _require_few([found])
    return found


def _require_few(ways: Sequence[Sequence[object]]) -> None:
    count = 1
    for way in ways:
        count *= len(way)
        if count > MAX_CRITERIA:
            raise TooManyError


def cel(clause: Clause) -> str:
    """The clause as an expression. Events are not part of expressions: call `as_states` before."""
    if isinstance(clause, Compared):
        return f"{clause.field} {clause.sign} {clause.literal}"
    if isinstance(clause, InState):
        return f"state({_item(clause.item)}) {'==' if clause.is_so else '!='} {text(clause.state)}"
    if isinstance(clause, Counted):
        among = "" if clause.state is None else f", {text(clause.state)}"
        return f"count({_item(clause.name)}{among}) {clause.sign} {clause.number}"
    if isinstance(clause, Completable):
        return f"completable({_item(clause.item)})"
    if isinstance(clause, Formula):
        return clause.source
    if isinstance(clause, Not):
        return f"!({cel(clause.part)})"
    if isinstance(clause, Happened):
        raise TypeError("An event is no expression.")
    if isinstance(clause, Some):
        return " || ".join(_inside(part, bracketed=Some | Formula) for part in clause.parts)
    return " && ".join(_inside(part, bracketed=Some | Formula | All) for part in clause.parts)


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _inside(part: Clause, *, bracketed: object) -> str:
    return f"({cel(part)})" if isinstance(part, bracketed) else cel(part)  # type: ignore[arg-type]


def _item(key: str) -> str:
    return key if key.replace("$", "").isidentifier() and key.isascii() else text(key)
