"""What a mapping file says: which column of a table becomes what. Read from TOML and checked as a whole.

Nothing is known here of rows; `reading` applies a mapping to them. docs/import.md describes the format.
"""

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from apps.cmmn.definition import CaseDefinition

COLUMN = re.compile(r"\{([^{}]+)\}")
_WAYS = ("column", "template", "fixed")
_CELL = {*_WAYS, "values", "otherwise", "format"}
_TABLES = {
    "": {"source", "key", "file", "client", "case", "fields"},
    "file": {"encoding", "delimiter", "time_zone", "date_format"},
    "client": {"name", "email", "phone"},
    "case": {"title", "opened", "closed", "priority", "owner", "team", "status"},
    "case.status": {"column", "open", "closed", "reason"},
}


class Unusable(Exception):
    """The mapping cannot be used; `problems` are sentences, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from: a column, a text with `{columns}` in it, or always the same.

    `values` replaces what is found; what it does not name becomes `otherwise`, or is a problem of the row when there is
    none. `format` reads a date.
    """

    place: str
    column: str = ""
    template: str = ""
    fixed: str | None = None
    values: Mapping[str, str] | None = None
    otherwise: str | None = None
    format: str = ""

    def columns(self) -> Iterator[str]:
        """The columns that it reads."""
        if self.column:
            yield self.column
        yield from COLUMN.findall(self.template)


@dataclass(frozen=True, slots=True)
class Status:
    """Which words of a column mean that a case is open, and which that it has ended, with the outcome of each."""

    column: str
    open: frozenset[str]
    closed: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A whole mapping. `client` may hold name, email, phone; `case` title, opened, closed, priority, owner, team."""

    source: str
    key: Cell
    encoding: str
    delimiter: str
    zone: ZoneInfo
    client: Mapping[str, Cell]
    case: Mapping[str, Cell]
    status: Status | None
    fields: Mapping[str, Cell]

    def columns(self) -> Iterator[tuple[str, str]]:
        """Every column that is read, with the place that names it."""
        for cell in (self.key, *self.client.values(), *self.case.values(), *self.fields.values()):
            for column in cell.columns():
                yield cell.place, column
        if self.status:
            yield "case.status.column", self.status.column

    def require(self, plan: CaseDefinition, header: Sequence[str]) -> None:
        """Raises Unusable when the file lacks a column, or the plan a field or an outcome, that is named."""
        problems = [
            _("%(place)s: the file has no column “%(name)s”.%(hint)s") % _lack(place, column, header)
            for place, column in self.columns()
            if column not in header
        ]
        fields = [field.key for field in plan.fields]
        problems += [
            _("%(place)s: the plan has no field “%(name)s”.%(hint)s") % _lack(cell.place, key, fields)
            for key, cell in self.fields.items()
            if key not in fields
        ]
        outcomes = [key for key, _label in plan.outcomes]
        problems += [
            _("%(place)s: the plan has no outcome “%(name)s”.%(hint)s") % _lack("case.status.closed", outcome, outcomes)
            for outcome in sorted(set(self.status.closed.values() if self.status else ()))
            if outcome not in outcomes
        ]
        if problems:
            raise Unusable(list(dict.fromkeys(problems)))


def read(text: str) -> ImportMap:
    """The mapping that a TOML text holds. Raises Unusable with everything that is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable([_("This is no TOML: %(error)s") % {"error": error}]) from error
    reader = _Reader()
    found = reader.whole(given)
    if found is None or reader.problems:
        raise Unusable(reader.problems)
    return found


class _Reader:
    """Takes the parts out of the tables and collects what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._format = ""

    def whole(self, given: Mapping[str, Any]) -> ImportMap | None:
        """All parts; what is wrong with one does not keep the others from being looked at."""
        self._known("", given)
        file, client, case = (self._table(given, name) for name in ("file", "client", "case"))
        fields = self._table(given, "fields", is_open=True)
        self._format = self._text(file, "date_format", "file.date_format")
        key, opened = self._cell(given, "key", "key"), self._cell(case, "opened", "case.opened")
        if not self._text(given, "source", "source"):
            self._say("source", _("a name for where the requests come from is needed."))
        for cell, place in ((key, "key"), (opened, "case.opened")):
            if cell is None:
                self._say(place, _("this is needed."))
        if client and "name" not in client:
            self._say("client.name", _("a client needs a name."))
        parts: dict[str, Any] = {
            "source": self._text(given, "source", "source")[:60],
            "encoding": self._encoding(file),
            "delimiter": self._delimiter(file),
            "zone": self._zone(file),
            "client": self._cells(client, "client"),
            "case": self._cells({name: cell for name, cell in case.items() if name != "status"}, "case"),
            "status": self._status(case),
            "fields": self._cells(fields, "fields"),
        }
        return None if key is None else ImportMap(key=key, **parts)

    def _say(self, place: str, problem: str) -> None:
        self.problems.append(f"{place}: {problem}")

    def _known(self, place: str, table: Mapping[str, Any], names: set[str] | None = None) -> None:
        known = _TABLES[place] if names is None else names
        for name in sorted(table.keys() - known):
            where = ".".join(filter(None, [place, name]))
            self._say(where, _("there is nothing of this name.%(hint)s") % {"hint": _hint(name, sorted(known))})

    def _table(self, given: Mapping[str, Any], name: str, *, is_open: bool = False) -> Mapping[str, Any]:
        table = given.get(name, {})
        if not isinstance(table, Mapping):
            self._say(name, _("this must be a table."))
            return {}
        if not is_open:
            self._known(name, table)
        return table

    def _text(self, table: Mapping[str, Any], name: str, place: str) -> str:
        value = table.get(name, "")
        if isinstance(value, str):
            return value
        self._say(place, _("this must be a text."))
        return ""

    def _cells(self, table: Mapping[str, Any], place: str) -> dict[str, Cell]:
        cells = {name: self._cell(table, name, f"{place}.{name}") for name in table}
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _cell(self, table: Mapping[str, Any], name: str, place: str) -> Cell | None:
        given = table.get(name)
        if given is None:
            return None
        if isinstance(given, str):  # the short way: a column, or a text that has columns in it
            given = {"template" if COLUMN.search(given) else "column": given}
        if not isinstance(given, Mapping):
            self._say(place, _("name a column, or give a table with column, template or fixed."))
            return None
        self._known(place, given, _CELL)
        if sum(way in given for way in _WAYS) != 1:
            self._say(place, _("give exactly one of column, template and fixed."))
            return None
        texts = {key: self._text(given, key, f"{place}.{key}") for key in _CELL - {"values"} if key in given}
        if name in {"opened", "closed"}:
            texts.setdefault("format", self._format)
        return Cell(place, **texts, values=self._words(given, "values", place))

    def _words(self, table: Mapping[str, Any], name: str, place: str) -> Mapping[str, str] | None:
        words = table.get(name)
        if words is None:
            return None
        if isinstance(words, Mapping) and all(isinstance(word, str) for word in words.values()):
            return dict(words)
        self._say(f"{place}.{name}", _("this must be a table of texts."))
        return None

    def _status(self, case: Mapping[str, Any]) -> Status | None:
        given = case.get("status")
        if given is None:
            return None
        if not isinstance(given, Mapping) or not isinstance(given.get("open", []), list):
            self._say("case.status", _("this must be a table with column, open (a list) and closed (a table)."))
            return None
        self._known("case.status", given)
        closed = self._words(given, "closed", "case.status") or {}
        if not self._text(given, "column", "case.status.column"):
            self._say("case.status.column", _("this is needed."))
        if closed and "closed" not in case:
            self._say("case.closed", _("a case that has ended needs the date of its end."))
        reason = self._text(given, "reason", "case.status.reason") or _("It had ended before it was brought here.")
        return Status(str(given.get("column", "")), frozenset(map(str, given.get("open", []))), closed, reason)

    def _encoding(self, file: Mapping[str, Any]) -> str:
        name = self._text(file, "encoding", "file.encoding") or "utf-8-sig"
        try:
            codecs.lookup(name)
        except LookupError:
            self._say("file.encoding", _("there is no encoding “%(name)s”.") % {"name": name})
        return name

    def _delimiter(self, file: Mapping[str, Any]) -> str:
        delimiter = self._text(file, "delimiter", "file.delimiter") or ","
        if len(delimiter) != 1:
            self._say("file.delimiter", _("one character is needed."))
        return delimiter[:1]

    def _zone(self, file: Mapping[str, Any]) -> ZoneInfo:
        name = self._text(file, "time_zone", "file.time_zone") or "UTC"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._say("file.time_zone", _("there is no time zone “%(name)s”.") % {"name": name})
            return ZoneInfo("UTC")


def _lack(place: str, name: str, known: Sequence[str]) -> dict[str, str]:
    return {"place": place, "name": name, "hint": _hint(name, known)}


def _hint(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return " " + _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""
