"""Single lines of the outline: headings of steps, labels, fields, teams and deadlines, names with their keys.

Each function takes the text of a line apart; what comes of the parts is decided in `outline`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.cmmn.definition import FieldType, Kind
from apps.cmmn.language import durations
from apps.cmmn.language.layout import Line, is_comment, told
from apps.cmmn.language.marks import head, is_quoted, unquoted
from apps.cmmn.language.names import nearest
from apps.cmmn.language.problems import Mistake, Position, Problem, fault
from apps.cmmn.sentences import gettext_noop

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
    FieldType.FILE: ("file", "document"),
    FieldType.PERSON: ("person", "colleague"),
    FieldType.OBJECT: ("record", "object"),
    FieldType.LIST: ("list",),
    FieldType.ANY: ("anything",),
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
    "case": (Kind.CASE_TASK, False),
    "case task": (Kind.CASE_TASK, False),
    "decision": (Kind.DECISION_TASK, False),
    "decision task": (Kind.DECISION_TASK, False),
    "work": (Kind.TASK, False),
    "event": (Kind.USER_EVENT, False),
    "timer": (Kind.TIMER_EVENT, False),
    "change": (Kind.VARIABLE_EVENT, False),
    "reopening": (Kind.REACTIVATE_EVENT, False),
    "signal": (Kind.EVENT, False),
}
HEADS = {
    Kind.STAGE: "Stage",
    Kind.TASK: "Work",
    Kind.HUMAN_TASK: "Task",
    Kind.PROCESS_TASK: "E-mail",
    Kind.CASE_TASK: "Case",
    Kind.DECISION_TASK: "Decision",
    Kind.MILESTONE: "Milestone",
    Kind.EVENT: "Signal",
    Kind.USER_EVENT: "Event",
    Kind.TIMER_EVENT: "Timer",
    Kind.VARIABLE_EVENT: "Change",
    Kind.REACTIVATE_EVENT: "Reopening",
}
"""The word that each kind of step is written with."""
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
    """The parts between commas that stand in neither quotes nor brackets, round ones that are closed included."""
    start, is_open, end = 0, "", len(piece.text)
    depth, last_close, is_escaped = 0, piece.text.rfind(")"), False
    for at, sign in enumerate(piece.text):
        if is_open:
            is_open = "" if sign == is_open and not is_escaped else is_open
            is_escaped = sign == "\\" and not is_escaped
        elif sign in {'"', "“", "["} or (sign == "`" and depth):
            is_open = {"“": "”", "[": "]"}.get(sign, sign)
        elif sign == "(" and at < last_close:
            depth += 1
        elif sign == ")":
            depth = max(depth - 1, 0)
        elif sign == "," and not depth:
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


def entries(piece: Piece, line: Line) -> Iterator[tuple[Piece, Line]]:
    """The entries of a list: behind the label with commas between them, and one in each line below."""
    if piece.text:
        for part in listed(Piece(piece.text.rstrip(" ."), piece.column)):
            if part.text:
                yield part, line
    for below in told(line.below):
        found = without_bullet(below)
        yield Piece(found.text.rstrip(" ."), found.column), below
        yield from entries(Piece("", 1), below)


def sentence(piece: Piece) -> Piece:
    """What a sentence says, without its full stop."""
    return Piece(piece.text.removesuffix(".").rstrip(), piece.column)


def is_prose(text: str) -> bool:
    """Whether no label, number, team or time makes more of a line than words."""
    line = Line(1, 1, text)
    return (
        not is_comment(line)
        and not is_numbered(line)
        and label(Piece(text, 1)) is None
        and by_team(text) is None
        and not text.casefold().startswith("within ")
    )


def unreadable(line: Line) -> Mistake:
    return fault(
        "unreadable-name",
        line.position,
        gettext_noop("The name cannot be read. A name with signs such as [ ] or quotes stands in quotes."),
        expected=("a name", "a name and its key in brackets"),
    )


def mistyped(line: Line, words: str, labels: Iterable[str]) -> Problem | None:
    """A label that is nearly one of those known here is told; anything else is a sentence with a colon."""
    near = suggestion(words, labels)
    if near is None:
        return None
    return fault(
        "unknown-label",
        Position(line.number, line.column, line.column + len(words)),
        gettext_noop("“%(words)s” is not known here."),
        words=line.text[: len(words)],
        suggestion=near.capitalize(),
    ).problem
