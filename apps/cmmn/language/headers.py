"""Single lines of the outline: headings of steps, labels, fields, teams and deadlines, names with their keys.

Each function takes the text of a line apart; what comes of the parts is decided in `outline`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.cmmn.definition import FieldType, Kind
from apps.cmmn.language import durations
from apps.cmmn.language.layout import Line
from apps.cmmn.language.marks import head, is_quoted, unquoted
from apps.cmmn.language.names import nearest
from apps.cmmn.language.problems import Position

TYPES = {
    FieldType.TEXT: ("text", "short text", "line of text"),
    FieldType.LONG_TEXT: ("long text",),
    FieldType.NUMBER: ("number", "decimal number"),
    FieldType.INTEGER: ("whole number", "integer"),
    FieldType.MONEY: ("amount of money", "money", "amount"),
    FieldType.BOOLEAN: ("yes or no", "yes/no"),
    FieldType.DATE: ("date", "day"),
    FieldType.CHOICE: ("choice", "one of"),
    FieldType.EMAIL: ("e-mail address", "email address", "e-mail", "email"),
    FieldType.PHONE: ("phone number", "telephone number", "phone"),
    FieldType.OBJECT: ("record", "object"),
    FieldType.LIST: ("list",),
}
TYPE_OF = {word: kind for kind, words in TYPES.items() for word in words}
REQUIRED = ("required", "must be filled in", "mandatory")
ON_REQUEST_FORM = ("on the request form", "on request form", "asked on the request form")

KINDS = {
    "stage": (Kind.STAGE, False),
    "task": (Kind.HUMAN_TASK, False),
    "milestone": (Kind.MILESTONE, False),
    "e-mail": (Kind.PROCESS_TASK, True),
    "email": (Kind.PROCESS_TASK, True),
    "automatic step": (Kind.PROCESS_TASK, False),
}
RECEIVERS = {
    "the client": "client",
    "client": "client",
    "the owner of the case": "owner",
    "the owner": "owner",
    "owner": "owner",
    "the team of the case": "team",
    "the team": "team",
    "team": "team",
}
_WITHIN = re.compile(r"(,)? within ", re.IGNORECASE)
_BULLET = re.compile(r"[-*•–]\s+")
_NUMBERING = re.compile(r"(?:[0-9]{1,4}[.)]|[-*•–])\s+")
_LABEL = re.compile(r"([^\W\d_][\w-]*(?: [\w-]+){0,3})\s*:(?!\S)\s*")
_REQUIRED_MARK = re.compile(r"\s*\((?:required|must be filled in)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line with its column."""

    text: str
    column: int

    def at(self, line: Line) -> Position:
        return Position(line.number, self.column, self.column + max(len(self.text), 1))


def without_bullet(line: Line) -> Piece:
    match = _BULLET.match(line.text)
    return Piece(line.text[match.end() :], line.column + match.end()) if match else Piece(line.text, line.column)


def has_bullet(line: Line) -> bool:
    return _BULLET.match(line.text) is not None


def without_number(line: Line) -> Piece:
    match = _NUMBERING.match(line.text)
    return Piece(line.text[match.end() :], line.column + match.end()) if match else Piece(line.text, line.column)


def is_numbered(line: Line) -> bool:
    return _NUMBERING.match(line.text) is not None


def label(piece: Piece) -> tuple[str, Piece] | None:
    """`Subject: News` as the label in lower case and the rest."""
    match = _LABEL.match(piece.text)
    if match is None:
        return None
    return match[1].casefold(), Piece(piece.text[match.end() :].strip(), piece.column + match.end())


def plain(text: str) -> str:
    """A value that may stand in quotes."""
    return unquoted(text) if is_quoted(text) else text


def field_parts(piece: Piece) -> tuple[str, str | None, Piece] | None:
    """Label, key and what is said about a field behind the colon."""
    found = head(piece.text, is_before_colon=True)
    if found is None:
        return None
    name, key, end = found
    rest = piece.text[end:].lstrip()
    if rest and not rest.startswith(":"):
        return None
    said = rest[1:].lstrip()
    return name, key, Piece(said, piece.column + len(piece.text) - len(said))


def listed(piece: Piece) -> Iterator[Piece]:
    """The parts between commas that stand in neither quotes nor brackets; an “and” before the last is left out."""
    start, is_open, end = 0, "", len(piece.text)
    for at, sign in enumerate(piece.text):
        if is_open:
            is_open = "" if sign == is_open and piece.text[at - 1] != "\\" else is_open
        elif sign in {'"', "“", "["}:
            is_open = {"“": "”", "[": "]"}.get(sign, '"')
        elif sign == ",":
            yield _trimmed(piece, start, at)
            start = at + 1
    yield _trimmed(piece, start, end)


def _trimmed(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    return Piece(text.strip(), piece.column + start + len(text) - len(text.lstrip()))


def without_required(piece: Piece) -> tuple[Piece, bool]:
    match = _REQUIRED_MARK.search(piece.text[-40:])
    if match is None:
        return piece, False
    return Piece(piece.text[: len(piece.text) - len(match[0])], piece.column), True


def by_team(text: str) -> tuple[str, str | None] | None:
    """`By Claims, within 2 days.` as the team and the words of the deadline."""
    text = text.removesuffix(".")
    lower = text.casefold()
    start = next((len(word) for word in ("done by ", "by ") if lower.startswith(word)), None)
    if start is None:
        return None
    team = text[start:].strip()
    is_one_name = team.startswith('"') and is_quoted(team)
    for match in [] if is_one_name else reversed(list(_WITHIN.finditer(team))):
        words = team[match.end() :]
        if match[1] or deadline(words) is not None:
            return plain(team[: match.start()].strip()), words
    return plain(team), None


def deadline(words: str) -> str | None:
    """The ISO duration of `2 days`, `within 2 days`, or of one written between backticks."""
    words = words.strip().removesuffix(".").strip()
    if words[:7].casefold() == "within ":
        words = words[7:].strip()
    if len(words) > 1 and words[0] == words[-1] == "`":
        return words[1:-1]
    return plain(words) if is_quoted(words) else durations.from_words(words)


def suggestion(text: str, known: Iterable[str]) -> str | None:
    return nearest(text, {word: word for word in known})
